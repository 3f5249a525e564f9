// Finds, loads and completes charts.
#include "helm/open_chart.hpp"

#include "helm/dependencies_update.hpp"

namespace kboot::helm {

std::shared_ptr<Chart> load_source(const ChartSource& source, base::Diagnostics& warnings) {
  if (source.is_archive()) return load_archive(source.archive, source.origin, warnings);
  return load_chart(source.path, warnings);
}

std::shared_ptr<Chart> open_chart(const Network& network, const Places& places,
                                  const std::string& reference, const OpenOptions& options,
                                  base::Diagnostics& warnings) {
  const ChartSource source = locate(network, places, reference, options.location, warnings);
  std::shared_ptr<Chart> chart = load_source(source, warnings);
  try {
    check_installable(*chart);
  } catch (const base::Error& error) {
    const bool fetch = error.diagnostic().code == "chart-dependencies" && !source.is_archive() &&
                       options.dependency_update;
    if (!fetch) throw;
    update_dependencies(network, places, source.path, {.say = options.say}, warnings);
    chart = load_source(source, warnings);
  }
  return chart;
}

}  // namespace kboot::helm
