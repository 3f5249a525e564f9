// Unit tests of the guards repository-credentials and environment-path.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "gitops/repository_url.hpp"
#include "guards_support.hpp"

using namespace kboot;
using namespace kboot::test;

namespace {

// A folder with a repository in it.
struct Repository {
  std::filesystem::path top;
  Repository() {
    std::string name = (std::filesystem::temp_directory_path() / "kboot-checkout-XXXXXX").string();
    top = ::mkdtemp(name.data());
    std::filesystem::create_directories(top / ".git");
    write(".git/HEAD", "ref: refs/heads/main\n");
    write(".git/config",
          "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@github.com:example/gitops.git\n"
          "\tfetch = +refs/heads/*:refs/remotes/origin/*\n[branch \"main\"]\n\tremote = origin\n");
    std::filesystem::create_directories(top / "environments/dev");
    std::filesystem::create_directories(top / "inventories/dev");
  }
  ~Repository() { std::filesystem::remove_all(top); }
  Repository(const Repository&) = delete;
  Repository& operator=(const Repository&) = delete;
  void write(const std::string& name, std::string_view text) const {
    std::ofstream(top / name) << text;
  }
};

}  // namespace

TEST_CASE("credentials serve a repository as Argo CD matches them") {
  Facts facts;
  const auto fine = [&](std::string_view type, std::string_view theirs, std::string_view ours) {
    return found({step("c", credentials(type, theirs)), step("a", application(ours))}, facts,
                 only_credentials)
        .empty();
  };
  CHECK(fine("repo-creds", "https://github.com/example/", "https://github.com/example/gitops.git"));
  CHECK(fine("repository", "https://github.com/Example/gitops",
             "https://github.com/example/gitops.git"));
  CHECK(fine("repository", "git@github.com:example/gitops",
             "ssh://git@github.com/example/gitops.git"));
  CHECK(fine("repo-creds", "https://charts.example.org", "https://github.com/example/gitops.git"));
  CHECK_FALSE(fine("repository", "https://github.com/example/gitops/",
                   "https://github.com/example/gitops"));
  CHECK_FALSE(
      fine("repo-creds", "https://github.com/exmaple/", "https://github.com/example/gitops.git"));
}

TEST_CASE("credentials for the other protocol are an error with both places") {
  Facts facts;
  const auto wrong = found({step("creds", credentials("repo-creds", "https://github.com/example/")),
                            step("root", application("git@github.com:example/gitops.git"))},
                           facts, only_credentials);
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].severity == Severity::error);
  CHECK(wrong[0].message ==
        "the credentials for `https://github.com/example/` are of no use for "
        "`git@github.com:example/gitops.git`, which Application `root` deploys");
  REQUIRE(wrong[0].frames.size() == 2);
  CHECK(wrong[0].frames[0].text == "in task `creds`");
  CHECK(wrong[0].frames[1].text == "Application `root` in task `root`");
  CHECK(base::sources().place(wrong[0].frames[1].origin).line == 5);
}

TEST_CASE(
    "other credentials at the same host are only a warning, and none if the cluster has some") {
  Facts facts;
  const std::vector<PlannedStep> steps{
      step("c", credentials("repo-creds", "https://github.com/elsewhere/")),
      step("a", application("https://github.com/example/gitops.git"))};
  auto wrong = found(steps, facts, only_credentials);
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].severity == Severity::warning);
  facts.repositories = objects(credentials("repo-creds", "https://github.com/example"));
  CHECK(found(steps, facts, only_credentials).empty());
}

TEST_CASE("the Secret of a Flux source is there, and has a key for ssh") {
  Facts facts;
  const std::string source = R"(
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: infra, namespace: flux-system}
spec: {url: "ssh://git@github.com/example/infra", secretRef: {name: flux-ssh}}
)";
  auto wrong = found({step("s", secret("flux-shs", "flux-system")), step("g", source)}, facts,
                     only_credentials);
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].hint == "did you mean `flux-shs`?");
  wrong =
      found({step("s", base::cat(secret("flux-ssh", "flux-system"), "stringData: {password: x}\n")),
             step("g", source)},
            facts, only_credentials);
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].message.find("`identity`") != std::string::npos);
  CHECK(found({step("s", base::cat(secret("flux-ssh", "flux-system"), "data: {identity: eA==}\n")),
               step("g", source)},
              facts, only_credentials)
            .empty());
}

TEST_CASE("a checkout is found from below, with its remotes and branch") {
  const Repository repository;
  const auto checkout = gitops::find_working_copy((repository.top / "inventories/dev").string());
  REQUIRE(checkout);
  CHECK(checkout->branch == "main");
  CHECK(checkout->origin == "git@github.com:example/gitops.git");
  CHECK(checkout->is_of("https://github.com/Example/gitops"));
  CHECK(checkout->is_of("https://oauth2:token@github.com:443/example/gitops.git/"));
  CHECK_FALSE(checkout->is_of("https://gitlab.com/example/gitops"));
  repository.write(".git/HEAD", "0123456789012345678901234567890123456789\n");
  CHECK(gitops::find_working_copy(repository.top.string())->branch.empty());
}

TEST_CASE("a worktree's checkout has the remotes of its repository") {
  const Repository repository;
  std::filesystem::create_directories(repository.top / ".git/worktrees/w");
  std::filesystem::create_directories(repository.top / "w/inventories");
  repository.write(".git/worktrees/w/HEAD", "ref: refs/heads/other\n");
  repository.write(".git/worktrees/w/commondir", "../..\n");
  repository.write("w/.git",
                   base::cat("gitdir: ", (repository.top / ".git/worktrees/w").string(), "\n"));
  const auto checkout = gitops::find_working_copy((repository.top / "w/inventories").string());
  REQUIRE(checkout);
  CHECK(checkout->folder == (repository.top / "w").string());
  CHECK(checkout->branch == "other");
  CHECK(checkout->is_of("https://github.com/example/gitops.git"));
}

TEST_CASE("a path that is not in the checkout of its repository is an error with its neighbour") {
  const Repository repository;
  Facts facts;
  facts.work = gitops::find_working_copy(repository.top.string());
  const std::string url = "https://github.com/example/gitops.git";
  CHECK(found({step("a", application(url, "environments/dev/"))}, facts, only_path).empty());
  CHECK(found({step("a", application(url, "./environments/dev"))}, facts, only_path).empty());
  CHECK(found({step("a", application("https://github.com/example/other", "x"))}, facts, only_path)
            .empty());
  CHECK(found({step("a", application(url, "'environments/{{name}}'"))}, facts, only_path).empty());
  auto wrong = found({step("a", application(url, "environments/dve"))}, facts, only_path);
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].severity == Severity::error);
  CHECK(wrong[0].hint == "did you mean `environments/dev`?");
  wrong =
      found({step("a", application(url, "environments/production", "release"))}, facts, only_path);
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].severity == Severity::warning);
  CHECK(wrong[0].hint == "there are `environments/dev`");
}

TEST_CASE("the path of a Flux Kustomization is that of its source") {
  const Repository repository;
  Facts facts;
  facts.work = gitops::find_working_copy(repository.top.string());
  const std::string both = R"(
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: infra, namespace: flux-system}
spec: {url: "ssh://git@github.com/example/gitops", ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: infra, namespace: flux-system}
spec: {path: ./kubernetes/dev, sourceRef: {kind: GitRepository, name: infra}}
)";
  const auto wrong = found({step("f", both)}, facts, only_path);
  REQUIRE(wrong.size() == 1);
  CHECK(wrong[0].message.find("`./kubernetes/dev`") != std::string::npos);
}
