// Unit tests of the guards over what Argo CD and Flux find in the checkout at hand.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "guards_support.hpp"

using namespace kboot;
using namespace kboot::test;

namespace {

constexpr std::string_view url = "https://git.example.org/x/gitops.git";

struct Checkout {
  std::filesystem::path top;
  Facts facts;
  Checkout() {
    std::string name = (std::filesystem::temp_directory_path() / "kboot-git-XXXXXX").string();
    top = ::mkdtemp(name.data());
    facts.work =
        gitops::WorkingCopy{.folder = top.string(), .origin = std::string(url), .branch = "main"};
    facts.served.add({.group = "argoproj.io",
                      .version = "v1alpha1",
                      .kind = "Application",
                      .plural = "applications"});
  }
  ~Checkout() { std::filesystem::remove_all(top); }
  Checkout(const Checkout&) = delete;
  Checkout& operator=(const Checkout&) = delete;
  Checkout& with(const std::string& name, std::string_view text) {
    std::filesystem::create_directories((top / name).parent_path());
    std::ofstream(top / name) << text;
    return *this;
  }
  std::vector<base::Diagnostic> found(std::vector<PlannedStep> before = {},
                                      std::string_view path = "environments/dev",
                                      std::string_view revision = "HEAD") {
    before.push_back(step("root", application(url, path, revision)));
    return test::found(before, facts);
  }
};

const std::string scaler =
    "apiVersion: autoscaling/v2beta1\nkind: HorizontalPodAutoscaler\nmetadata: {name: api}\n";

std::string child(std::string_view source, std::string_view destination = "namespace: shop") {
  return base::cat("apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: child}\n",
                   "spec:\n  destination: {", destination, "}\n  source: {repoURL: '", url, "', ",
                   source, "}\n");
}

}  // namespace

TEST_CASE("a pull secret of a manifest in Git is made by a task under its very name") {
  Checkout git;
  git.with("environments/dev/api.yaml", deployment);
  const auto wrong = git.found({step("secrets", secret("gchr"))});
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].code == "image-pull-secrets");
  CHECK(wrong[0].severity == Severity::error);
  CHECK(wrong[0].hint == "did you mean `gchr`?");
  CHECK(base::sources().place(wrong[0].origin).file == (git.top / "environments/dev/api.yaml"));
  CHECK(base::sources().place(wrong[0].origin).line == 8);
  REQUIRE(wrong[0].frames.size() == 1);
  CHECK(wrong[0].frames[0].text == "in Git, deployed by Application `root`");
  CHECK(git.found({step("secrets", secret("ghcr"))}).empty());
  git.with("environments/dev/secret.yaml", secret("ghcr"));
  CHECK(git.found().empty());
}

TEST_CASE("children in Git are followed, into the namespace that they deploy to") {
  Checkout git;
  git.with("environments/dev/child.yaml", child("path: apps/api"));
  git.with("apps/api/sub/not-looked-at.yaml", scaler);
  git.with("apps/api/account.yml",
           "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: api}\n"
           "imagePullSecrets: [{name: ghcr}]\n");
  const auto wrong = git.found({step("secrets", secret("ghcr", "other"))});
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].message.find("`shop/ghcr`") != std::string::npos);
  CHECK(wrong[0].frames[0].text == "in Git, deployed by Application `child`");
  CHECK(git.found({step("secrets", secret("ghcr"))}).empty());
  git.with("environments/dev/child.yaml", child("path: apps/api, directory: {recurse: true}"));
  CHECK(git.found({step("secrets", secret("ghcr"))}).size() == 1);
  // What goes to another cluster needs nothing here.
  git.with("environments/dev/child.yaml", child("path: apps/api", "server: 'https://other'"));
  CHECK(git.found().empty());
}

TEST_CASE("an API version that the server dropped is found in Git") {
  Checkout git;
  git.with("environments/dev/scaler.yaml", scaler);
  const auto wrong = git.found();
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].code == "api-versions");
  CHECK(wrong[0].severity == Severity::error);
  CHECK(wrong[0].hint == "it has `autoscaling/v1`, `autoscaling/v2`");
  // Operators that Git brings have their own definitions.
  git.with("environments/dev/scaler.yaml",
           "apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: x}\n");
  CHECK(git.found().empty());
}

TEST_CASE("a child whose folder is not in Git is found") {
  Checkout git;
  git.with("environments/dev/child.yaml", child("path: apps/apj"));
  git.with("apps/api/x.yaml", secret("x"));
  const auto wrong = git.found();
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].code == "environment-path");
  CHECK(wrong[0].hint == "did you mean `apps/api`?");
}

TEST_CASE("credentials may be those of a child in Git") {
  Checkout git;
  git.with("environments/dev/child.yaml",
           "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: child}\n"
           "spec: {source: {repoURL: 'https://git.example.org/y/apps', path: x}}\n");
  const auto made = [&](std::string_view theirs) {
    return std::vector<PlannedStep>{step("creds", credentials("repository", theirs))};
  };
  CHECK(git.found(made("https://git.example.org/y/apps")).empty());
  CHECK(git.found(made("https://git.example.org/z/apps")).size() == 1);
}

TEST_CASE("where Git cannot be read to the end, it is only a warning") {
  Checkout git;
  git.with("environments/dev/api.yaml", deployment);
  git.with("environments/dev/child.yaml", child("chart: x, targetRevision: 1.0.0"));
  const auto wrong = git.found();
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].severity == Severity::warning);
}

TEST_CASE("what is not at hand is not read") {
  Checkout git;
  git.with("environments/dev/scaler.yaml", scaler);
  CHECK(git.found({}, "environments/dev", "other").empty());
  git.with("environments/dev/kustomization.yaml", "resources: [scaler.yaml]\n");
  CHECK(git.found().empty());
  Checkout broken;
  broken.with("environments/dev/x.yaml", "a: [\n");
  CHECK(broken.found().empty());
  // An Application that deploys itself ends.
  Checkout circle;
  circle.with("environments/dev/child.yaml", child("path: environments/dev"));
  CHECK(circle.found().empty());
}

TEST_CASE("a Kustomization of Flux without a kustomization has all manifests below") {
  Checkout git;
  git.with("clusters/dev/apps/api.yaml", deployment);
  const std::string flux = base::cat(
      "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: g, "
      "namespace: flux-system}\nspec: {url: '",
      url,
      "', ref: {branch: main}}\n---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: "
      "Kustomization\nmetadata: {name: k, namespace: flux-system}\nspec: {path: ./clusters/dev, "
      "sourceRef: {kind: GitRepository, name: g}}\n");
  const auto wrong = test::found({step("flux", flux)}, git.facts, {"api-versions"});
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].frames[0].text == "in Git, deployed by Kustomization `k`");
}
