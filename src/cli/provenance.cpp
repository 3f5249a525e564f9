// Who runs kboot, from which commit.
#include "cli/provenance.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "gitops/checkout.hpp"

namespace kboot::cli {

namespace {

using base::cat;

// The variables in which a pipeline says what it is. Of several names, with `|` between them, the
// first that is set counts.
struct Pipeline {
  const char* sign;  // is set there and nowhere else
  std::string_view word;
  const char *number, *user, *commit, *branch, *project, *url;
};
constexpr Pipeline pipelines[] = {
    {"GITLAB_CI", "pipeline", "CI_PIPELINE_ID", "GITLAB_USER_LOGIN", "CI_COMMIT_SHA",
     "CI_COMMIT_BRANCH|CI_COMMIT_REF_NAME", "CI_PROJECT_PATH", "CI_PIPELINE_URL"},
    // GitHub, Gitea and Forgejo; the address is put together below.
    {"GITHUB_ACTIONS", "run", "GITHUB_RUN_ID", "GITHUB_ACTOR", "GITHUB_SHA",
     "GITHUB_HEAD_REF|GITHUB_REF_NAME", "GITHUB_REPOSITORY", ""},
    {"JENKINS_URL", "build", "BUILD_NUMBER", "BUILD_USER_ID", "GIT_COMMIT",
     "BRANCH_NAME|GIT_LOCAL_BRANCH|GIT_BRANCH", "JOB_NAME", "BUILD_URL"},
    {"TF_BUILD", "build", "BUILD_BUILDID", "BUILD_REQUESTEDFOR", "BUILD_SOURCEVERSION",
     "BUILD_SOURCEBRANCHNAME", "BUILD_REPOSITORY_NAME", ""},
    {"BITBUCKET_BUILD_NUMBER", "pipeline", "BITBUCKET_BUILD_NUMBER", "", "BITBUCKET_COMMIT",
     "BITBUCKET_BRANCH|BITBUCKET_TAG", "BITBUCKET_REPO_FULL_NAME", ""},
    {"CIRCLECI", "build", "CIRCLE_BUILD_NUM", "CIRCLE_USERNAME", "CIRCLE_SHA1",
     "CIRCLE_BRANCH|CIRCLE_TAG", "CIRCLE_PROJECT_REPONAME", "CIRCLE_BUILD_URL"},
    {"BUILDKITE", "build", "BUILDKITE_BUILD_NUMBER", "BUILDKITE_BUILD_CREATOR", "BUILDKITE_COMMIT",
     "BUILDKITE_BRANCH", "BUILDKITE_PIPELINE_SLUG", "BUILDKITE_BUILD_URL"},
    {"DRONE", "build", "DRONE_BUILD_NUMBER", "DRONE_COMMIT_AUTHOR", "DRONE_COMMIT_SHA",
     "DRONE_BRANCH", "DRONE_REPO", "DRONE_BUILD_LINK"},
    {"CI_PIPELINE_NUMBER", "pipeline", "CI_PIPELINE_NUMBER", "CI_COMMIT_AUTHOR", "CI_COMMIT_SHA",
     "CI_COMMIT_BRANCH", "CI_REPO", "CI_PIPELINE_URL"},  // Woodpecker
};

std::string first_set(const char* names, const Environment& env) {
  for (const std::string_view each : base::split(names, '|')) {
    if (each.empty()) continue;
    const auto text = env(std::string(each).c_str());
    if (text && !text->empty()) return *text;
  }
  return {};
}

std::string github_address(const Environment& env) {
  const auto server = env("GITHUB_SERVER_URL"), repository = env("GITHUB_REPOSITORY");
  const auto run = env("GITHUB_RUN_ID");
  if (!server || !repository || !run) return {};
  return cat(*server, "/", *repository, "/actions/runs/", *run);
}

const Pipeline* pipeline_of(const Environment& env) {
  for (const Pipeline& each : pipelines) {
    const auto sign = env(each.sign);
    if (sign && !sign->empty() && *sign != "false") return &each;
  }
  return nullptr;
}

// Without a look into passwd: a container's user need not be there.
std::string user_and_host(const Environment& env) {
  std::string user = first_set("USER|LOGNAME|USERNAME", env);
  if (user.empty()) user = cat("uid ", static_cast<std::int64_t>(::getuid()));
  utsname names{};
  const std::string host = ::uname(&names) == 0 ? names.nodename : "";
  return host.empty() ? user : cat(user, "@", host);
}

}  // namespace

void add_provenance(gitops::RunEntry& entry, const std::string& folder, const Environment& env) {
  if (const Pipeline* pipeline = pipeline_of(env)) {
    const std::string user = first_set(pipeline->user, env);
    entry.by = cat(pipeline->word, " ", first_set(pipeline->number, env),
                   user.empty() ? "" : cat(" of ", user));
    entry.url = first_set(pipeline->url, env);
    if (entry.url.empty()) entry.url = github_address(env);
    entry.commit = first_set(pipeline->commit, env);
    entry.branch = first_set(pipeline->branch, env);
    if (entry.branch.starts_with("origin/")) entry.branch.erase(0, 7);  // Jenkins
    entry.project = first_set(pipeline->project, env);
  } else {
    entry.by = user_and_host(env);
  }
  if (entry.commit.empty()) {
    if (const auto checkout = gitops::checkout_of(folder)) {
      entry.commit = checkout->commit;
      if (entry.branch.empty()) entry.branch = checkout->branch;
    }
  }
  if (entry.project.empty()) entry.project = base::base_name(base::absolute_path(folder));
}

}  // namespace kboot::cli
