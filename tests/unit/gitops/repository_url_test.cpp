// URLs of repositories, compared as Argo CD does.
#include "gitops/repository_url.hpp"

#include <doctest/doctest.h>

using namespace kboot::gitops;

TEST_CASE("spellings of one repository are the same") {
  const auto normalized = normalized_repository_url;
  CHECK(normalized("https://github.com/Owner/Repo.git") == "https://github.com/owner/repo");
  CHECK(normalized("https://github.com/owner/repo/") == "https://github.com/owner/repo");
  CHECK(normalized("git@github.com:owner/repo.git") == "ssh://git@github.com/owner/repo");
  CHECK(normalized("ssh://git@github.com/owner/repo") == "ssh://git@github.com/owner/repo");
}

TEST_CASE("what is reached by ssh is known in each spelling") {
  CHECK(is_ssh_url("git@github.com:owner/repo"));
  CHECK(is_ssh_url("SSH://git@github.com/owner/repo"));
  CHECK_FALSE(is_ssh_url("https://user@github.com/owner:repo"));
}
