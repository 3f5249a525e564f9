// Argo CD's objects as they are written.
#include <doctest/doctest.h>

#include "gitops/gitops.hpp"
#include "value/json.hpp"
#include "value/yaml.hpp"

using namespace kboot;

namespace {

value::Value yaml(const std::string& text) {
  return value::read_yaml(text, "test", {.schema = value::Schema::goyaml});
}

std::string spec_of(const std::string& spec, const char* kind = "Application") {
  const value::Value object =
      gitops::argocd_object({.kind = kind, .name = "n", .spec = yaml(spec)});
  return value::to_json(*object.find("spec"));
}

}  // namespace

TEST_CASE("an object has a head, and of labels, annotations and finalizers what there is") {
  gitops::ArgocdObject object{.name = "apps-all", .spec = yaml("{project: default}")};
  CHECK(value::to_json(gitops::argocd_object(object)) ==
        R"({"apiVersion":"argoproj.io/v1alpha1","kind":"Application",)"
        R"("metadata":{"name":"apps-all","namespace":"argocd"},"spec":{"project":"default"}})");
  object.labels = yaml("{a: b}");
  object.annotations = yaml("{c: d}");
  object.finalizers = yaml("[resources-finalizer.argocd.argoproj.io]");
  const value::Value full = gitops::argocd_object(object);
  CHECK(value::to_json(*full.find("metadata")) ==
        R"({"name":"apps-all","namespace":"argocd","labels":{"a":"b"},"annotations":{"c":"d"},)"
        R"("finalizers":["resources-finalizer.argocd.argoproj.io"]})");
}

TEST_CASE("what the controller would take away from a spec is not written") {
  CHECK(spec_of("{source: {path: ., directory: {recurse: false}}}") ==
        R"({"source":{"path":"."}})");
  CHECK(spec_of("{source: {directory: {recurse: true, exclude: ''}}}") ==
        R"({"source":{"directory":{"recurse":true}}})");
  CHECK(spec_of("{source: {directory: {recurse: false, include: '*.yaml'}}}") ==
        R"({"source":{"directory":{"include":"*.yaml"}}})");
  CHECK(spec_of("{source: {helm: {skipCrds: false}, kustomize: {}}, syncPolicy: {}}") ==
        R"({"source":{}})");
  CHECK(spec_of("{source: {helm: {releaseName: r}}, syncPolicy: {automated: {}}}") ==
        R"({"source":{"helm":{"releaseName":"r"}},"syncPolicy":{"automated":{}}})");
}

TEST_CASE("the spec of other kinds stays as it is given") {
  CHECK(spec_of("{source: {helm: {}}}", "ApplicationSet") == R"({"source":{"helm":{}}})");
}

TEST_CASE("finalizers that cascade are known in each of their spellings") {
  CHECK(gitops::cascade_finalizer("background") ==
        "resources-finalizer.argocd.argoproj.io/background");
  CHECK(gitops::is_cascade_finalizer(gitops::cascade_finalizer("")));
  CHECK(gitops::is_cascade_finalizer(gitops::cascade_finalizer("foreground")));
  CHECK_FALSE(gitops::is_cascade_finalizer("resources-finalizer.argocd.argoproj.iox"));
  CHECK_FALSE(gitops::is_cascade_finalizer("post-delete-finalizer.argocd.argoproj.io"));
}
