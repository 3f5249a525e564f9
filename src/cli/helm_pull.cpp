// kboot helm pull: fetches charts and saves or unpacks them.
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/app.hpp"
#include "cli/chart_source.hpp"
#include "cli/helm_charts.hpp"
#include "helm/save_chart.hpp"

namespace kboot::cli {

namespace {

std::string write(const Arguments& arguments, const helm::ChartSource& source) {
  const std::string destination = arguments.value_or("destination", ".");
  if (!arguments.has("untar")) return helm::save_chart(source, destination);
  return helm::unpack_chart(source,
                            base::join_path(destination, arguments.value_or("untardir", ".")));
}

}  // namespace

int helm_pull(App& app, const Arguments& arguments) {
  helm::LocateOptions options = chart_location(app, arguments);
  options.elsewhere = true;
  const helm::Network network{app.context(), app.transport()};
  const helm::Places places = helm::places_of_environment();
  for (const std::string& reference : arguments.positional()) {
    base::Diagnostics warnings;
    const helm::ChartSource source = helm::locate(network, places, reference, options, warnings);
    tell_warnings(app, warnings);
    const std::string path = write(arguments, source);
    app.err().line(base::cat(arguments.has("untar") ? "unpacked " : "saved ", path,
                             " (sha256:", source.digest, ")"));
  }
  return 0;
}

}  // namespace kboot::cli
