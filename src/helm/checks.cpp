// What Helm refuses before it renders: libraries, missing sub-charts, names, values that do not fit
// their schema.
#include <algorithm>

#include "base/text.hpp"
#include "gotpl/go_value.hpp"
#include "helm/load.hpp"
#include "helm/values.hpp"
#include "query/json_schema.hpp"
#include "value/containers.hpp"

namespace kboot::helm {

namespace {

bool alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$
bool is_dns_name(std::string_view name) {
  for (const std::string_view label : base::split(name, '.')) {
    if (label.empty() || !alphanumeric(label.front()) || !alphanumeric(label.back())) return false;
    const auto fits = [](char c) { return alphanumeric(c) || c == '-'; };
    if (!std::all_of(label.begin(), label.end(), fits)) return false;
  }
  return true;
}

constexpr std::size_t longest_release_name = 53;
constexpr std::string_view invalid_name =
    R"(invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53)";

// The complaints of the chart's schema and its sub-charts', as Helm lists them.
std::string complaints(const Chart& chart, const Value& values) {
  std::string found;
  if (chart.schema) {
    std::string own;
    try {
      own = query::JsonSchema(chart.schema->as_string()).check(values);
    } catch (const base::Error& error) {
      own = error.diagnostic().message;
    }
    if (!own.empty()) found = base::cat(chart.name(), ":\n", own);
  }
  for (const std::shared_ptr<Chart>& child : chart.dependencies) {
    const Value* below = values.find(child->name());
    if (below == nullptr || below->is_null()) continue;
    if (below->is_dict()) {
      found += complaints(*child, *below);
    } else {
      found += base::cat(child->name(), ":\ninvalid type for values: expected object (map), got ",
                         gotpl::go_type(*below), "\n");
    }
  }
  return found;
}

}  // namespace

void check_installable(const Chart& chart) {
  const std::string& type = chart.metadata.type;
  if (!type.empty() && type != "application") {
    throw base::Error("chart-invalid", base::cat(type, " charts are not installable"));
  }
  std::vector<std::string> missing;
  for (const Dependency& wanted : chart.metadata.dependencies) {
    const auto named = [&](const auto& child) { return child->name() == wanted.name; };
    if (std::none_of(chart.dependencies.begin(), chart.dependencies.end(), named)) {
      missing.push_back(wanted.name);
    }
  }
  if (missing.empty()) return;
  throw base::Error("chart-dependencies",
                    base::cat("an error occurred while checking for chart dependencies. You may "
                              "need to run 'helm dependency build' to fetch missing dependencies: "
                              "found in Chart.yaml, but missing in charts/ directory: ",
                              base::join(missing, ", ")));
}

void check_release_name(const std::string& name) {
  if (name.empty()) {
    throw base::Error("release-name",
                      "release name check failed: release name \"\": no name provided");
  }
  if (name.size() <= longest_release_name && is_dns_name(name)) return;
  throw base::Error("release-name", base::cat("release name check failed: release name \"", name,
                                              "\": ", invalid_name));
}

void check_schema(const Chart& chart, const Value& values) {
  const std::string found = complaints(chart, values);
  if (found.empty()) return;
  base::Error error("values-schema",
                    "values don't meet the specifications of the schema(s) in the following "
                    "chart(s):");
  for (const std::string_view line : base::split(base::trim_end(found), '\n')) {
    error.note(std::string(line));
  }
  throw error;
}

}  // namespace kboot::helm
