// What the options of charts say: where the chart is, which values.
#pragma once

#include <string>
#include <vector>

#include "cli/app.hpp"
#include "helm/helm.hpp"
#include "helm/locate.hpp"

namespace kboot::cli {

[[nodiscard]] helm::LocateOptions locate_options(const Arguments& arguments);

// The words of a list option whose values may be several, apart by commas.
[[nodiscard]] std::vector<std::string> comma_values(const Arguments& arguments,
                                                    std::string_view option);

// What -f and the options of the --set family give.
[[nodiscard]] helm::Value chart_values(App& app, const Arguments& arguments);

// The chart that a word of the command line names, fetched where it is elsewhere; with
// --dependency-update what it depends on is fetched too. Refuses what cannot be installed.
[[nodiscard]] std::shared_ptr<helm::Chart> open_chart(App& app, const Arguments& arguments,
                                                      const std::string& reference,
                                                      base::Diagnostics& warnings);

}  // namespace kboot::cli
