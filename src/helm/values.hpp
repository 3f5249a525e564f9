// Values: what the user gives (-f, --set and its sisters), what charts bring, how they merge.
//
// Numbers of files are Go's float64, numbers of --set int64, as in Helm. Rules: pkg/cli/values,
// pkg/chart/common/util/coalesce.go, pkg/chart/v2/util/dependencies.go.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "helm/capabilities.hpp"
#include "helm/chart.hpp"
#include "value/value.hpp"

namespace kboot::helm {

// What the options of a command line gave, in their order. Their precedence is that of the members,
// the last one wins.
struct ValueOptions {
  std::vector<std::string> files;  // -f: a path, `-` for standard input, a URL
  std::vector<std::string> json;   // --set-json
  std::vector<std::string> set;
  std::vector<std::string> strings;        // --set-string
  std::vector<std::string> file_contents;  // --set-file
  std::vector<std::string> literals;       // --set-literal
};

// Reads what -f and --set-file name. Files only, unless overridden for `-` and URLs.
class ValueReader {
 public:
  virtual ~ValueReader() = default;
  // Throws base::Error when it cannot be read.
  [[nodiscard]] virtual std::string read(const std::string& where);
};

// One dict out of all options. Throws `values-syntax`, `set-syntax` or what the reader throws.
[[nodiscard]] Value merge_options(const ValueOptions& options, ValueReader& reader);

// A values file: the merged documents of a YAML text as a dict. Throws `values-syntax`.
[[nodiscard]] Value read_values(std::string_view text, const std::string& name);

// A dict of both; `over` wins, dicts merge, nulls stay. Neither is changed.
[[nodiscard]] Value merge_maps(const Value& base, const Value& over);

// Aliases, versions, conditions and tags of the dependencies decide which sub-charts stay; then
// their exported values are imported. Changes `chart` as Helm does, once per render.
// `user` is what merge_options gave (a dict).
void process_dependencies(Chart& chart, const Value& user, Compat compat,
                          base::Diagnostics& warnings);

// What `.Values` of the root chart shows: the user's values over the charts' own, with globals
// handed down. `user` is not changed.
[[nodiscard]] Value coalesce_values(const Chart& chart, const Value& user, Compat compat,
                                    base::Diagnostics& warnings);

// Checks coalesced values against values.schema.json of the chart and its sub-charts. Throws
// `values-schema` with all that is wrong.
void check_schema(const Chart& chart, const Value& values);

}  // namespace kboot::helm
