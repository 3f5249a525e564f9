// What the options of charts say: the chart itself, its values.
#pragma once

#include <string>
#include <vector>

#include "cli/app.hpp"
#include "helm/helm.hpp"
#include "helm/locate.hpp"

namespace kboot::cli {

// The words of a list option whose values may be several, apart by commas.
[[nodiscard]] std::vector<std::string> comma_values(const Arguments& arguments,
                                                    std::string_view option);

// What -f and the options of the --set family give; `access` is for files of values that are URLs.
[[nodiscard]] helm::Value chart_values(App& app, const Arguments& arguments,
                                       const helm::Access& access);

// The chart that a word of the command line names, fetched where it is elsewhere; with
// --dependency-update what it depends on is fetched too. Refuses what cannot be installed.
[[nodiscard]] std::shared_ptr<helm::Chart> open_chart(App& app, const Arguments& arguments,
                                                      const helm::LocateOptions& location,
                                                      const std::string& reference,
                                                      base::Diagnostics& warnings);

}  // namespace kboot::cli
