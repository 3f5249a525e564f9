// The index.yaml of a chart repository, read in a stream: of tens of megabytes only the entries of
// one chart become values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"

namespace kboot::helm {

// A version of a chart in an index.
struct ChartVersion {
  std::string version = {};
  std::string digest = {};  // sha256 in hexadecimal, or empty
  std::vector<std::string> urls = {};
};

// The versions of `chart`, newest first; entries that Helm refuses are left out. Nothing when there
// is no such chart. `source` is shown in errors. Throws Error `repository-index` for what is no
// index.
[[nodiscard]] std::optional<std::vector<ChartVersion>> read_index(std::string_view text,
                                                                  std::string_view chart,
                                                                  const std::string& source);

// Throws Error `repository-index` unless the text is an index.
void check_index(std::string_view text, const std::string& source);

// The version as Helm chooses it: the exact one, else the newest that the constraint allows; an
// empty version is the newest that is no prerelease. A warning is given where something that looks
// exact chose another version. Nothing when there is none. Throws Error `semver` for what is no
// constraint.
[[nodiscard]] const ChartVersion* select_version(const std::vector<ChartVersion>& versions,
                                                 std::string_view chart, std::string_view version,
                                                 base::Diagnostics& warnings);

}  // namespace kboot::helm
