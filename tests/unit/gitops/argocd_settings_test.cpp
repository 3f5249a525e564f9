// Argo CD's settings as keys of argocd-cm and as values of its chart.
#include "gitops/argocd_settings.hpp"

#include <doctest/doctest.h>

#include "value/containers.hpp"
#include "value/json.hpp"
#include "value/yaml.hpp"

using namespace kboot;
using value::Value;

namespace {

Value object(const std::string& yaml) {
  return value::read_yaml(yaml, "test", {.schema = value::Schema::goyaml});
}

constexpr std::string_view health_key = "resource.customizations.health.argoproj.io_Application";

}  // namespace

TEST_CASE("only what is asked for is set") {
  CHECK(gitops::settings_data({.application_health = false}).as_dict().empty());
  const Value data = gitops::settings_data({.instance_label_key = "example.org/app",
                                            .tracking_method = "annotation",
                                            .application_health = false});
  CHECK(value::to_json(data) == R"({"application.instanceLabelKey":"example.org/app",)"
                                R"("application.resourceTrackingMethod":"annotation"})");
  CHECK(gitops::settings_data({}).text(health_key) == gitops::application_health_script());
}

TEST_CASE("settings go where the chart takes them") {
  const auto values = [](const std::string& defaults) {
    return gitops::chart_values(object(defaults), {}, {});
  };
  // Before chart 5, since, and where nothing is known.
  CHECK(values("{server: {config: {url: x}}, configs: {secret: {}}}")
            .get("server", "config", health_key) != nullptr);
  CHECK(values("{server: {config: {}}, configs: {cm: {create: true}}}")
            .get("configs", "cm", health_key) != nullptr);
  CHECK(values("{}").get("configs", "cm", health_key) != nullptr);
}

TEST_CASE("the password stands beside the settings, and is read again") {
  const gitops::AdminPassword password{.hash = "$2a$x", .mtime = "2020-01-01T00:00:00Z"};
  const Value values = gitops::chart_values(object("{configs: {cm: {}}}"), {}, password);
  CHECK(values.get("configs", "cm", health_key) != nullptr);
  CHECK(gitops::password_of_values(values).hash == password.hash);
  CHECK(gitops::password_of_values(values).mtime == password.mtime);
  CHECK(value::to_masked_json(values).find("$2a$x") == std::string::npos);
  CHECK(gitops::password_of_values(Value::dict()).empty());
  CHECK(gitops::password_of_values(object("{configs: {secret: yes}}")).empty());
  const Value alone = gitops::chart_values(Value::dict(), {.application_health = false}, password);
  CHECK(alone.get("configs", "cm") == nullptr);
}

TEST_CASE("the project is the one that argocd-server would make") {
  CHECK(value::to_json(*gitops::default_project("cd").find("spec")) ==
        R"({"sourceRepos":["*"],"destinations":[{"server":"*","namespace":"*"}],)"
        R"("clusterResourceWhitelist":[{"group":"*","kind":"*"}]})");
}
