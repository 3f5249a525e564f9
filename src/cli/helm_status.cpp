// kboot helm status: one release, its objects, tests and notes.
#include "cli/app.hpp"
#include "cli/helm_release.hpp"
#include "helm/release_text.hpp"

namespace kboot::cli {

int helm_status(App& app, const Arguments& arguments) {
  const ReleaseScope scope(app, arguments, false);
  helm::Release release =
      scope.release(arguments.positional().front(), number_option(arguments, "revision", 0));
  if (arguments.value_or("output", "table") == "table") {
    app.out().raw(
        helm::status_text(release, {.resources = resource_tables(scope.cluster(), release)}));
    return 0;
  }
  release.chart = {};
  app.out().raw(release_output(
      arguments, helm::to_release_json(release, resource_objects(scope.cluster(), release)), ""));
  return 0;
}

}  // namespace kboot::cli
