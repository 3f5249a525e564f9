// Argo CD's Applications as objects.
#include <doctest/doctest.h>

#include "gitops/gitops.hpp"
#include "value/json.hpp"

using namespace kboot;

namespace {

gitops::Application root() {
  return {.name = "apps-all",
          .repo_url = "https://git.example.org/apps.git",
          .path = "environments/dev/"};
}

std::string json(const value::Value* value) {
  return value == nullptr ? "none" : value::to_json(*value);
}

}  // namespace

TEST_CASE("an Application with nothing but a source syncs when it is asked to") {
  const value::Value object = gitops::application_object(root());
  CHECK(json(&object) ==
        R"({"apiVersion":"argoproj.io/v1alpha1","kind":"Application",)"
        R"("metadata":{"name":"apps-all","namespace":"argocd"},"spec":{"project":"default",)"
        R"("source":{"repoURL":"https://git.example.org/apps.git","path":"environments/dev/",)"
        R"("targetRevision":"HEAD"},"destination":{"server":"https://kubernetes.default.svc"}}})");
}

TEST_CASE("automated sync says whether it prunes and heals") {
  gitops::Application application = root();
  application.automated = true;
  application.prune = true;
  application.sync_options = {"CreateNamespace=true"};
  const value::Value object = gitops::application_object(application);
  CHECK(json(object.get("spec", "syncPolicy")) ==
        R"({"automated":{"prune":true,"selfHeal":false},"syncOptions":["CreateNamespace=true"]})");
  application.allow_empty = true;
  const value::Value empty = gitops::application_object(application);
  CHECK(json(empty.get("spec", "syncPolicy", "automated", "allowEmpty")) == "true");
}

TEST_CASE("a named cluster takes the server's place; labels, annotations, finalizer") {
  gitops::Application application = root();
  application.destination_name = "prod";
  application.destination_namespace = "apps";
  application.labels = {{"a", "b"}};
  application.annotations = {{"c", "d"}};
  application.cascade = true;
  const value::Value object = gitops::application_object(application);
  CHECK(json(object.get("spec", "destination")) == R"({"name":"prod","namespace":"apps"})");
  CHECK(json(object.get("metadata", "labels")) == R"({"a":"b"})");
  CHECK(json(object.get("metadata", "finalizers")) ==
        R"(["resources-finalizer.argocd.argoproj.io"])");
}
