// The module argocd against a real API server, with a small chart and a small manifest in the place
// of the real ones (tests/e2e/install_argocd.sh has those).
#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/bcrypt.hpp"
#include "live_task.hpp"
#include "value/json.hpp"

using namespace kboot;
using namespace kboot::live;
using run::Outcome;
using run::OutcomeStatus;

namespace {

using base::cat;

std::string definition(std::string_view kind, std::string_view singular) {
  return cat(R"(---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: )",
             singular, R"(s.argoproj.io}
spec:
  group: argoproj.io
  scope: Namespaced
  names: {kind: )",
             kind, ", plural: ", singular, "s, singular: ", singular, R"(}
  versions:
  - name: v1alpha1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
)");
}

// `labels` are the selector's; both kinds of installation differ in them.
std::string server(std::string_view labels, std::string_view tag) {
  return cat(R"(---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: argocd-server
  labels: {app.kubernetes.io/part-of: argocd, )",
             labels, R"(}
spec:
  replicas: 1
  selector: {matchLabels: {)",
             labels, R"(}}
  template:
    metadata: {labels: {)",
             labels, R"(}}
    spec: {containers: [{name: server, image: "example.org/argocd:)",
             tag, R"("}]}
)");
}

constexpr const char* settings = R"(---
apiVersion: v1
kind: ConfigMap
metadata: {name: argocd-cm, labels: {app.kubernetes.io/part-of: argocd}}
data: {{ omit .Values.configs.cm "create" | toYaml | nindent 2 }}
---
apiVersion: v1
kind: Secret
metadata: {name: argocd-secret, labels: {app.kubernetes.io/part-of: argocd}}
{{- with .Values.configs.secret.argocdServerAdminPassword }}
data:
  admin.password: {{ . | b64enc }}
  admin.passwordMtime: {{ $.Values.configs.secret.argocdServerAdminPasswordMtime | default (now | toString) | b64enc }}
{{- end }}
)";

struct Case {
  LiveTask task;
  OwnNamespace own{task.live.cluster};

  Case() {
    const std::string definitions =
        definition("Application", "application") + definition("AppProject", "appproject");
    task.folder.write("chart/crds/all.yaml", definitions);
    task.folder.write("chart/values.yaml", "configs: {cm: {create: true}, secret: {}}\n");
    task.folder.write("chart/templates/settings.yaml", settings);
    chart("1.0.0", "v2.0.0");
    task.folder.write("install.yaml",
                      definitions + server("app.kubernetes.io/name: argocd-server", "v2.0.0"));
  }
  void chart(std::string_view version, std::string_view tag) const {
    task.folder.write("chart/Chart.yaml", cat("apiVersion: v2\nname: argo-cd\nversion: ", version,
                                              "\nappVersion: ", tag, '\n'));
    task.folder.write("chart/templates/server.yaml",
                      server("app.kubernetes.io/name: argocd-server, app.kubernetes.io/instance: "
                             "argocd",
                             tag));
  }
  Outcome run(const std::string& arguments) {
    return task.run("argocd", cat("{namespace: ", own.name(), ", ", arguments, "}"));
  }
  Outcome by_chart(const std::string& more = "wait: false") {
    return run(cat("chart_ref: ", task.folder.path("chart"), ", ", more));
  }
  [[nodiscard]] Value live(const char* api_version, const char* kind, const char* name) const {
    return task.live.cluster.get(task.live.cluster.locate(api_version, kind, own.name(), name))
        .value_or(Value());
  }
  [[nodiscard]] std::string secret(const char* key) const {
    const Value object = live("v1", "Secret", "argocd-secret");
    const Value* text = object.get("data", key);
    return text == nullptr ? "" : base::base64_decode(text->as_string()).value_or("");
  }
  [[nodiscard]] std::string image() const {
    const Value deployment = live("apps/v1", "Deployment", "argocd-server");
    const Value* list = deployment.get("spec", "template", "spec", "containers");
    return list == nullptr ? "" : std::string(list->as_list()[0].text("image"));
  }
  [[nodiscard]] auto warned(std::string_view code) const {
    return std::ranges::count(task.warnings, code, &base::Diagnostic::code);
  }
  void apply(const std::string& yaml) {
    CHECK_FALSE(task.run("k8s", cat("{definition: ", yaml, "}")).is_failed());
  }
  void remove(const char* api_version, const char* kind, const char* name) const {
    CHECK(task.live.cluster.remove(task.live.cluster.locate(api_version, kind, own.name(), name)));
  }
};

}  // namespace

LIVE_CASE("argocd installs its chart, and a second run changes nothing") {
  Case c;
  c.task.check = true;
  CHECK(c.by_chart().status == OutcomeStatus::changed);
  CHECK(c.image().empty());
  c.task.check = false;
  const Outcome first = c.by_chart("wait: true, admin_password: a-password");
  CHECK(first.status == OutcomeStatus::changed);
  CHECK(first.result.text("version") == "v2.0.0");
  CHECK(first.result.text("chart") == "argo-cd-1.0.0");
  CHECK(first.result.text("installed_by") == "chart");
  CHECK(first.result.find("managed_by")->is_null());
  CHECK(crypto::bcrypt_matches("a-password", c.secret("admin.password")));
  CHECK_FALSE(c.live("argoproj.io/v1alpha1", "AppProject", "default").is_null());
  for (const run::Change& change : first.changes) {
    const std::string shown = value::to_masked_json(change.diff.after);
    CHECK(shown.find(base::base64_encode(c.secret("admin.password"))) == std::string::npos);
  }
  const Outcome second = c.by_chart("wait: true, admin_password: a-password");
  CHECK(second.status == OutcomeStatus::ok);
  CHECK(second.message == "nothing to change");
  CHECK(second.result.text("chart") == "argo-cd-1.0.0");
}

LIVE_CASE("argocd repairs and upgrades what stands, and says when it goes back") {
  Case c;
  c.by_chart("admin_password: a-password");
  const std::string stamp = c.secret("admin.passwordMtime");
  c.remove("v1", "Secret", "argocd-secret");
  CHECK(c.by_chart("admin_password: a-password").status == OutcomeStatus::changed);
  CHECK(c.secret("admin.passwordMtime") == stamp);
  c.remove("apps/v1", "Deployment", "argocd-server");
  CHECK(c.by_chart().status == OutcomeStatus::changed);
  CHECK(crypto::bcrypt_matches("a-password", c.secret("admin.password")));
  c.chart("1.1.0", "v2.1.0");
  CHECK(c.by_chart().result.text("version") == "v2.1.0");
  CHECK(c.image() == "example.org/argocd:v2.1.0");
  CHECK(c.warned("argocd-downgrade") == 0);
  c.chart("1.0.0", "v2.0.0");
  c.by_chart();
  CHECK(c.warned("argocd-downgrade") == 1);
}

LIVE_CASE("argocd leaves to Git what an Application tracks, while there is such an Application") {
  Case c;
  c.by_chart();
  c.apply(
      cat("{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: root, "
          "namespace: ",
          c.own.name(), "}, spec: {project: default}}"));
  // A version before 3.0, whose argocd-cm says nothing: the label counts.
  c.apply(cat("{apiVersion: apps/v1, kind: Deployment, metadata: {name: argocd-server, namespace: ",
              c.own.name(), ", labels: {app.kubernetes.io/instance: root}}}"));
  c.chart("1.1.0", "v2.1.0");
  const Outcome outcome = c.by_chart("wait: true, admin_password: another");
  CHECK(outcome.status == OutcomeStatus::ok);
  CHECK(outcome.message == "managed by Application root");
  CHECK(outcome.result.text("managed_by") == "Application root");
  CHECK(outcome.result.text("version") == "v2.0.0");
  CHECK(c.secret("admin.password").empty());
  c.remove("argoproj.io/v1alpha1", "Application", "root");
  CHECK(c.by_chart("force_conflicts: true").status == OutcomeStatus::changed);
}

LIVE_CASE("argocd refuses the other kind of installation, and takes a manifest of its own") {
  Case c;
  const std::string manifest = "manifest: install.yaml, ";
  c.by_chart();
  CHECK_THROWS_WITH_AS(c.run(manifest + "wait: false"),
                       doctest::Contains("was installed from a chart (release `argocd`)"),
                       base::Error);
  CHECK_THROWS_AS(c.by_chart("release_name: other"), base::Error);
  CHECK(c.run("state: absent, wait: true").status == OutcomeStatus::changed);
  CHECK(c.image().empty());
  CHECK(c.run("state: absent").message == "it is not there");

  CHECK(c.run(manifest + "admin_password: a-password").status == OutcomeStatus::changed);
  CHECK(crypto::bcrypt_matches("a-password", c.secret("admin.password")));
  CHECK(c.run(manifest + "admin_password: a-password").status == OutcomeStatus::ok);
  CHECK(c.run(manifest + "wait: true").status == OutcomeStatus::ok);
  CHECK(crypto::bcrypt_matches("a-password", c.secret("admin.password")));
  CHECK_THROWS_WITH_AS(c.by_chart(), doctest::Contains("was installed from a manifest"),
                       base::Error);
  CHECK_THROWS_AS(c.run("state: absent"), base::Error);
  CHECK(c.run(manifest + "state: absent").status == OutcomeStatus::changed);
  CHECK(c.image().empty());
}

LIVE_CASE("argocd says what is wrong with its arguments before it writes") {
  Case c;
  for (const char* arguments :
       {"chart_version: 1.0.0, manifest: x", "admin_password: a, admin_password_hash: b",
        "release_name: argocd", "manifest: 'https://example.org/install.yaml'",
        "manifest: none.yaml", "tracking_method: none"})
    CHECK_THROWS_AS(c.run(arguments), base::Error);
  CHECK_THROWS_AS(c.by_chart("admin_password: ''"), base::Error);
  CHECK_THROWS_AS(c.by_chart("admin_password: a, values: {configs: {secret: "
                             "{argocdServerAdminPassword: b}}}"),
                  base::Error);
  c.task.folder.write("other.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}}");
  CHECK_THROWS_AS(c.run("manifest: other.yaml"), base::Error);
  CHECK(c.image().empty());
}
