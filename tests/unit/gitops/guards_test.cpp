// Unit tests of the guards image-pull-secrets and api-versions.
#include <doctest/doctest.h>

#include "guards_support.hpp"

using namespace kboot;
using namespace kboot::test;

TEST_CASE("a pull secret that nobody makes is an error, and its near neighbour is named") {
  Facts facts;
  const auto wrong = found({step("secrets", secret("gchr")), step("account", account)}, facts);
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].code == "image-pull-secrets");
  CHECK(wrong[0].severity == Severity::error);
  CHECK(wrong[0].message ==
        "ServiceAccount `api` pulls its images with the Secret `shop/ghcr`, which is not there and "
        "no task makes");
  CHECK(wrong[0].hint == "did you mean `gchr`?");
  CHECK(wrong[0].frames.at(0).text == "in task `account`");
  CHECK(base::sources().place(wrong[0].origin).line == 5);
}

TEST_CASE("a pull secret is fine that an earlier task makes, the same task, or the cluster has") {
  Facts facts;
  CHECK(found({step("s", secret("ghcr")), step("a", account)}, facts).empty());
  CHECK(found({step("both", base::cat(account, "---\n", secret("ghcr")))}, facts).empty());
  facts.live["shop"] = {"ghcr"};
  CHECK(found({step("a", account), step("d", deployment)}, facts).empty());
}

TEST_CASE("a pull secret of another namespace does not count, but a copied one does") {
  Facts facts;
  CHECK(found({step("s", secret("ghcr", "other")), step("a", account)}, facts).size() == 1);
  const std::string copied = R"(
apiVersion: v1
kind: Secret
metadata:
  name: ghcr
  namespace: other
  annotations: {reflector.v1.k8s.emberstack.com/reflection-auto-enabled: "true"}
)";
  CHECK(found({step("s", copied), step("a", account)}, facts).empty());
}

TEST_CASE("a pull secret that an operator makes counts by the name of its target") {
  Facts facts;
  const std::string external = R"(
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: registry, namespace: shop}
spec: {target: {name: ghcr}}
)";
  CHECK(found({step("e", external), step("a", account)}, facts, {"api-versions"}).empty());
}

TEST_CASE(
    "a pull secret is only warned of after a task that may make anything, or before its own") {
  Facts facts;
  auto wrong = found({unknown("shell"), step("a", account)}, facts);
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].severity == Severity::warning);
  wrong = found({step("a", account), step("s", secret("ghcr"))}, facts);
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].severity == Severity::warning);
  CHECK(wrong[0].message.ends_with("which only a later task makes"));
}

TEST_CASE("without a cluster only a slip of a pull secret's name is worth a word") {
  Facts facts;
  facts.known = false;
  CHECK(found({step("a", account)}, facts).empty());
  const auto wrong = found({step("s", secret("gchr")), step("a", account)}, facts);
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].severity == Severity::warning);
}

TEST_CASE("many objects with one missing pull secret are one finding") {
  Facts facts;
  const auto wrong = found({step("a", base::cat(account, "---", deployment))}, facts);
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].notes.at(0) == "2 objects name it");
}

TEST_CASE("an old version of a kind is an error that says what the server has instead") {
  Facts facts;
  const std::string old = R"(
apiVersion: autoscaling/v2beta1
kind: HorizontalPodAutoscaler
metadata: {name: api, namespace: shop}
)";
  const auto wrong = found({unknown("shell"), step("h", old)}, facts);
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].code == "api-versions");
  CHECK(wrong[0].severity == Severity::error);
  CHECK(wrong[0].hint == "it has `autoscaling/v1`, `autoscaling/v2`");
}

TEST_CASE("a custom kind is fine once a definition comes, or something runs that may bring it") {
  Facts facts;
  const std::string crd = R"(
apiVersion: v1
kind: CustomResourceDefinition
metadata: {name: certificates.cert-manager.io}
spec:
  group: cert-manager.io
  scope: Namespaced
  names: {kind: Certificate, plural: certificates}
  versions: [{name: v1, served: true}, {name: v1alpha2, served: false}]
)";
  const auto certificate = [](std::string_view version) {
    return base::cat("apiVersion: cert-manager.io/", version,
                     "\nkind: Certificate\nmetadata: {name: c}\n");
  };
  facts.served.add({.group = "", .version = "v1", .kind = "CustomResourceDefinition"});
  CHECK(found({step("crd", crd), step("c", certificate("v1"))}, facts).empty());
  CHECK(found({step("both", base::cat(certificate("v1"), "---", crd))}, facts).empty());
  auto wrong = found({step("crd", crd), step("c", certificate("v1alpha2"))}, facts);
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].hint == "it has `cert-manager.io/v1`");
  wrong = found({step("c", certificate("v1")), step("crd", crd)}, facts);
  CHECK(wrong.size() == 1);
  CHECK(found({unknown("shell"), step("c", certificate("v1"))}, facts).empty());
  const std::string_view operators = R"(
apiVersion: apps/v1
kind: Deployment
metadata: {name: operator}
spec: {template: {spec: {containers: [{name: x}]}}}
)";
  CHECK(found({step("o", operators), step("c", certificate("v1"))}, facts).empty());
}

TEST_CASE("a kind of the server's own groups that it never had is an error with its neighbour") {
  Facts facts;
  const auto wrong = found(
      {unknown("x"), step("d", "apiVersion: apps/v1\nkind: Deploymnt\nmetadata: {name: a}\n")},
      facts);
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].hint == "did you mean `Deployment`?");
}

TEST_CASE("a guard that is silenced by name says nothing") {
  Facts facts;
  CHECK(found({step("a", account)}, facts, {"image-pull-secrets"}).empty());
}
