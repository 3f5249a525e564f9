// Where a chart is and how to get at it, by the options of chart_source_rows.hpp.
#pragma once

#include "cli/arguments.hpp"
#include "helm/locate.hpp"

namespace kboot::cli {

class App;

// How the options say to get in; reads the password from standard input or the terminal where it
// is wanted.
[[nodiscard]] helm::Access chart_access(App& app, const Arguments& arguments);
// Where the options say that a chart is.
[[nodiscard]] helm::LocateOptions chart_location(App& app, const Arguments& arguments);

}  // namespace kboot::cli
