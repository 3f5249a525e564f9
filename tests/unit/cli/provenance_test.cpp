// Unit tests of src/cli/provenance: what pipelines say of themselves.
#include "cli/provenance.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace kboot;

namespace {

gitops::RunEntry told(const std::map<std::string, std::string>& variables) {
  gitops::RunEntry entry;
  cli::add_provenance(entry, "/", [&](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
  return entry;
}

}  // namespace

TEST_CASE("a pipeline of GitLab names itself, its commit and its branch") {
  const auto entry = told({{"GITLAB_CI", "true"},
                           {"CI_PIPELINE_ID", "4711"},
                           {"GITLAB_USER_LOGIN", "lea"},
                           {"CI_COMMIT_SHA", "9d01c2e"},
                           {"CI_COMMIT_REF_NAME", "main"},
                           {"CI_PROJECT_PATH", "ops/clusters"},
                           {"CI_PIPELINE_URL", "https://gitlab.example/p/4711"}});
  CHECK(entry.by == "pipeline 4711 of lea");
  CHECK(entry.commit == "9d01c2e");
  CHECK(entry.branch == "main");
  CHECK(entry.project == "ops/clusters");
  CHECK(entry.url == "https://gitlab.example/p/4711");
}

TEST_CASE("a run of GitHub's names the branch of a pull request, and its address") {
  const auto entry = told({{"GITHUB_ACTIONS", "true"},
                           {"GITHUB_RUN_ID", "12"},
                           {"GITHUB_SHA", "abc"},
                           {"GITHUB_HEAD_REF", "feature"},
                           {"GITHUB_REF_NAME", "5/merge"},
                           {"GITHUB_SERVER_URL", "https://github.com"},
                           {"GITHUB_REPOSITORY", "ops/clusters"}});
  CHECK(entry.by == "run 12");
  CHECK(entry.branch == "feature");
  CHECK(entry.url == "https://github.com/ops/clusters/actions/runs/12");
}

TEST_CASE("a branch of Jenkins loses its remote, and a pipeline that is off is none") {
  CHECK(told({{"JENKINS_URL", "https://ci/"}, {"BUILD_NUMBER", "3"}, {"GIT_BRANCH", "origin/main"}})
            .branch == "main");
  CHECK(told({{"GITLAB_CI", "false"}, {"USER", "lea"}}).by.starts_with("lea@"));
}

TEST_CASE("outside of a pipeline a user without a name has a number") {
  CHECK(told({}).by.starts_with("uid "));
}
