// URLs of repositories, compared as Argo CD does.
#include "gitops/repository_url.hpp"

#include <doctest/doctest.h>

using namespace kboot::gitops;

TEST_CASE("spellings of one repository are the same") {
  CHECK(same_repository("https://github.com/Owner/Repo.git", "https://github.com/owner/repo"));
  CHECK(same_repository("git@github.com:owner/repo.git", "ssh://git@github.com/owner/repo"));
  CHECK(same_repository("https://github.com/owner/repo/", "https://github.com/owner/repo"));
  CHECK_FALSE(same_repository("https://github.com/owner/repo", "ssh://git@github.com/owner/repo"));
}

TEST_CASE("credentials are meant for what begins with their URL") {
  CHECK(is_url_prefix("https://github.com/paulden/", "https://github.com/paulden/app.git"));
  CHECK_FALSE(is_url_prefix("https://github.com/other/", "https://github.com/paulden/app.git"));
  CHECK_FALSE(is_url_prefix("https://github.com/paulden/", "git@github.com:paulden/app.git"));
}

TEST_CASE("the host and the way to a repository are read from each spelling") {
  CHECK(repository_host("git@github.com:owner/repo") == "github.com");
  CHECK(repository_host("ssh://git@git.example.org:2222/x") == "git.example.org");
  CHECK(repository_host("https://user@Git.Example.org/x") == "git.example.org");
  CHECK(repository_host("charts").empty());
  CHECK(is_ssh_url("git@github.com:owner/repo"));
  CHECK(is_ssh_url("SSH://git@github.com/owner/repo"));
  CHECK_FALSE(is_ssh_url("https://user@github.com/owner:repo"));
}
