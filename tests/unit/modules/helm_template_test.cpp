// Tests of helm_template: what it prints, writes, and leaves alone.
#include "unit/modules/fake_task.hpp"

using namespace kboot;
using test::FakeTask;
using test::run_module;
using value::Value;

namespace {

void write_chart(const FakeTask& task) {
  task.folder.write("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
  task.folder.write("web/values.yaml", "a: chart\nb: chart\nc: chart\n");
  task.folder.write("web/crds/crd.yaml", "kind: CustomResourceDefinition\n");
  task.folder.write("web/templates/config.yaml",
                    "kind: ConfigMap\n"
                    "at: {{ .Release.Namespace }}/{{ .Release.Name }}\n"
                    "values: {{ .Values.a }} {{ .Values.b }} {{ .Values.c }}\n");
  task.folder.write("web/templates/hook.yaml",
                    "kind: Job\nmetadata:\n  annotations: {helm.sh/hook: pre-install}\n");
}

constexpr std::string_view config =
    "---\n# Source: web/templates/config.yaml\nkind: ConfigMap\nat: default/release-name\n"
    "values: chart chart chart\n";
constexpr std::string_view hook =
    "---\n# Source: web/templates/hook.yaml\nkind: Job\nmetadata:\n"
    "  annotations: {helm.sh/hook: pre-install}\n";
constexpr std::string_view definition =
    "---\n# Source: web/crds/crd.yaml\nkind: CustomResourceDefinition\n\n";

// What helm prints: the last hook keeps its line break.
std::string all() { return base::cat(config, hook, "\n"); }

}  // namespace

TEST_CASE("helm_template gives the text, the command, and always a change") {
  FakeTask task;
  write_chart(task);
  task.variables_of_environment["KUBECONFIG"] = task.folder.path("none");
  const auto outcome = run_module(task, "helm_template", Value::dict({{"chart_ref", "web"}}));
  CHECK(outcome.status == run::OutcomeStatus::changed);
  CHECK(outcome.changes.empty());
  CHECK(outcome.result.text("stdout") == all());
  CHECK(outcome.result.text("stderr").empty());
  CHECK(outcome.result.text("command") == "helm template web");
  CHECK(outcome.result.find("rc")->as_int() == 0);
}

TEST_CASE("helm_template puts values_files below release_values below set_values") {
  FakeTask task;
  write_chart(task);
  task.folder.write("more.yaml", "a: file\nb: file\nc: file\n");
  const auto outcome =
      run_module(task, "helm_template",
                 Value::dict({{"chart_ref", "web"},
                              {"name", "rel"},
                              {"release_namespace", "prod"},
                              {"values_files", Value::list({"more.yaml"})},
                              {"values", Value::dict({{"b", "own"}, {"c", "own"}})},
                              {"set_values", Value::list({Value::dict({{"value", "c=set"}})})},
                              {"show_only", Value::list({"templates/config.yaml"})}}));
  CHECK(outcome.result.text("stdout") ==
        "---\n# Source: web/templates/config.yaml\nkind: ConfigMap\nat: prod/rel\n"
        "values: file own set\n\n");
  CHECK(outcome.result.text("command") ==
        "helm template rel web -s templates/config.yaml -f=more.yaml -n prod --set c=set");
}

TEST_CASE("helm_template leaves hooks out and brings definitions") {
  FakeTask task;
  write_chart(task);
  task.variables_of_environment["HELM_NAMESPACE"] = "default";
  const auto outcome = run_module(
      task, "helm_template",
      Value::dict({{"chart_ref", "web"}, {"disable_hook", true}, {"include_crds", true}}));
  CHECK(outcome.result.text("stdout") == base::cat(definition, config));
  CHECK(outcome.result.text("command") == "helm template web --no-hooks --include-crds");
}

TEST_CASE("helm_template writes files, in check mode none") {
  FakeTask task;
  write_chart(task);
  task.variables_of_environment["HELM_NAMESPACE"] = "default";
  const Value arguments = Value::dict({{"chart_ref", "web"}, {"output_dir", "out"}});
  task.check = true;
  const auto planned = run_module(task, "helm_template", arguments);
  CHECK(planned.status == run::OutcomeStatus::changed);
  CHECK(planned.result.text("stdout").empty());
  REQUIRE(planned.changes.size() == 2);
  CHECK(planned.changes[0].operation == run::Operation::create);
  CHECK(planned.changes[0].target == "out/web/templates/config.yaml");
  CHECK_FALSE(base::exists(task.folder.path("out")));
  task.check = false;
  const auto done = run_module(task, "helm_template", arguments);
  CHECK(done.result.text("stdout") ==
        "wrote out/web/templates/config.yaml\nwrote out/web/templates/hook.yaml\n\n");
  CHECK(base::read_file(task.folder.path("out/web/templates/config.yaml")) ==
        base::cat(config, "\n"));
  CHECK(run_module(task, "helm_template", arguments).changes[0].operation ==
        run::Operation::update);
}

TEST_CASE("helm_template fails where helm does") {
  FakeTask task;
  write_chart(task);
  const auto says = [&](const Value& arguments, const char* code) {
    try {
      (void)run_module(task, "helm_template", arguments);
    } catch (const base::Error& error) {
      CHECK(error.diagnostic().code == code);
      return;
    }
    FAIL("no error");
  };
  const Value only = Value::list({"templates/none.yaml"});
  says(Value::dict({{"chart_ref", "web"}, {"show_only", only}}), "no-such-template");
  says(Value::dict({{"chart_ref", "web"}, {"show_only", only}, {"output_dir", "out"}}),
       "no-such-template");
  says(Value::dict({{"chart_ref", "web"}, {"name", "No Name"}}), "release-name");
  says(Value::dict({{"chart_ref", "web"}, {"validate", true}}), "unknown-argument");
  says(Value::dict({}), "missing-argument");
  CHECK_FALSE(base::exists(task.folder.path("out")));
}

TEST_CASE("helm_template fetches what a chart lacks, but not while it is only planned") {
  FakeTask task;
  task.folder.write("lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.0.0\n");
  task.folder.write("lib/templates/l.yaml", "kind: ConfigMap\n");
  task.folder.write("app/Chart.yaml",
                    "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n"
                    "- {name: lib, version: 1.0.0, repository: 'file://../lib'}\n");
  Value arguments = Value::dict({{"chart_ref", "app"}});
  CHECK_THROWS_AS((void)run_module(task, "helm_template", arguments), base::Error);
  arguments.edit_dict().set("dep_up", true);
  task.check = true;
  CHECK(run_module(task, "helm_template", arguments).result.text("stdout").empty());
  CHECK_FALSE(base::exists(task.folder.path("app/charts")));
  task.check = false;
  const auto outcome = run_module(task, "helm_template", arguments);
  CHECK(outcome.result.text("stdout") ==
        "---\n# Source: app/charts/lib/templates/l.yaml\nkind: ConfigMap\n");
  CHECK(base::is_file(task.folder.path("app/charts/lib-1.0.0.tgz")));
}
