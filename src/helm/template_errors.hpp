// What goes wrong in templates, as errors of ours that end in Helm's words. Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "gotpl/failure.hpp"
#include "helm/capabilities.hpp"
#include "helm/chart.hpp"

namespace kboot::helm {

// A template that does not parse; `functions` are the names that it might have meant.
[[nodiscard]] base::Error parse_error(const std::string& path, std::string_view text,
                                      const gotpl::Failure& failure,
                                      const std::vector<std::string>& functions);

// A template of `chart` that failed while it was executed. `chart-failed` where its author let it
// fail. `values` are those of the chart.
[[nodiscard]] base::Error execution_error(const std::string& path, const gotpl::Failure& failure,
                                          Compat compat, const Chart& chart,
                                          const value::Value& values);

// What Helm prints behind `Error: `.
[[nodiscard]] std::string helm_parse_message(const std::string& path, std::string_view message);
[[nodiscard]] std::string helm_execution_message(const gotpl::Failure& failure, Compat compat);

}  // namespace kboot::helm
