// ssh's known_hosts: read, published, merged.
#include "gitops/known_hosts.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace kboot;
using gitops::HostKey;

namespace {

constexpr const char* ed25519 =
    "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
constexpr const char* other =
    "AAAAC3NzaC1lZDI1NTE5AAAAIIVIC02vnjFyL+I4RHfvIGNtOgJMe769VTF1VR4EB3ZB";
// What `ssh-keygen -H` makes of github.com.
constexpr const char* hashed = "|1|nb+kwHSIPYndIZTV9ybAWHYF73c=|1Ru80tFK4Azq+4YUZAq73wr99Ao=";

std::string line(const std::string& host, const char* key = ed25519) {
  return host + " ssh-ed25519 " + key + "\n";
}

std::string merged(const std::string& text, const std::string& keys) {
  return gitops::merge_host_keys(text, gitops::read_host_keys(keys, {}));
}

}  // namespace

TEST_CASE("the keys that are built in have the fingerprints that their owners publish") {
  const std::pair<const char*, const char*> published[] = {
      {"github.com", "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU"},
      {"github.com", "SHA256:p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM"},
      {"github.com", "SHA256:uNiVztksCsDhcc0u9e8BujQXVUpKZIDTMczCvj3tD2s"},
      {"[ssh.github.com]:443", "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU"},
      {"[ssh.github.com]:443", "SHA256:p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM"},
      {"[ssh.github.com]:443", "SHA256:uNiVztksCsDhcc0u9e8BujQXVUpKZIDTMczCvj3tD2s"},
      {"gitlab.com", "SHA256:eUXGGm1YGsMAS7vkcx6JOJdOGHPem5gQp4taiCfCLB8"},
      {"gitlab.com", "SHA256:HbW3g8zUjNSksFbqTiUWPWg2Bq1x8xdGUrliXFzSnUw"},
      {"gitlab.com", "SHA256:ROQFvPThGrW4RuWLoL9tq9I9zJ42fK4XywyRtbOz/EQ"},
      {"bitbucket.org", "SHA256:ybgmFkzwOSotHTHLJgHO0QN8L0xErw6vd0VhFA9m3SM"},
      {"bitbucket.org", "SHA256:FC73VB6C4OQLSCrjEayhMp9UMxS97caD/Yyi2bhW/J0"},
      {"bitbucket.org", "SHA256:46OSHA1Rmj8E8ERTC6xkNcmGOw9oFxYr0WF6zWW8l1E"},
      {"ssh.dev.azure.com", "SHA256:ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6Og"},
      {"vs-ssh.visualstudio.com", "SHA256:ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6Og"},
      {"codeberg.org", "SHA256:mIlxA9k46MmM6qdJOdMnAQpzGxF4WIVVL+fj+wZbw0g"},
      {"codeberg.org", "SHA256:T9FYDEHELhVkulEKKwge5aVhVTbqCW0MIRwAfpARs/E"},
  };
  CHECK(gitops::published_host_keys().size() == std::size(published));
  for (const auto& [host, fingerprint] : published) {
    CAPTURE(host);
    CAPTURE(fingerprint);
    CHECK(std::ranges::any_of(gitops::published_host_keys(), [&](const auto& row) {
      return row.host == host &&
             HostKey{std::string(row.host), std::string(row.type), std::string(row.key)}
                     .fingerprint() == fingerprint;
    }));
  }
}

TEST_CASE("lines are read host by host; comments and markers are none") {
  const auto keys = gitops::read_host_keys(
      "# a comment\n\n" + line("a.example.org,[b.example.org]:2222") + "@revoked * ssh-rsa AAAA\n",
      {});
  REQUIRE(keys.size() == 2);
  CHECK(keys[0].host == "a.example.org");
  CHECK(keys[1].host == "[b.example.org]:2222");
  CHECK(keys[1].type == "ssh-ed25519");
}

TEST_CASE("what is no host key is refused with its line") {
  const char* bad[] = {"github.com", "github.com ssh-ed25519", "github.com ssh-rsa @",
                       "github.com ssh-ed25519 AAAAB3NzaC1yc2EAAAADAQABAAAAgQ=="};
  for (const char* text : bad) {
    CAPTURE(text);
    try {
      (void)gitops::read_host_keys(std::string("# first\n") + text, {});
      FAIL("it was taken");
    } catch (const base::Error& error) {
      CHECK(error.diagnostic().message.starts_with("line 2 holds no host key: `github.com"));
    }
  }
}

TEST_CASE("a hashed host is known by its hash") {
  CHECK(gitops::is_same_host(hashed, "github.com"));
  CHECK(gitops::is_same_host("github.com", hashed));
  CHECK_FALSE(gitops::is_same_host(hashed, "gitlab.com"));
  CHECK_FALSE(gitops::is_same_host("|1|x", "github.com"));
  CHECK(merged(line(hashed), line("github.com")) == line(hashed));
  CHECK(merged(line(hashed, other), line("github.com")) == line("github.com"));
}

TEST_CASE("merging adds what is not there, keeps what is, and replaces another key of the host") {
  CHECK(merged("", line("github.com")) == line("github.com"));
  const std::string old =
      "# mine\n" + line("gitlab.com", other) + "\n@cert-authority * ssh-rsa A\n";
  CHECK(merged(old, line("github.com")) == old + line("github.com"));
  CHECK(merged(old + line("github.com"), line("github.com")) == old + line("github.com"));
  CHECK(merged(line("github.com", other), line("github.com")) == line("github.com"));
  CHECK(merged(line("a,github.com", other), line("github.com")) ==
        line("a", other) + line("github.com"));
  CHECK(merged("*.github.com ssh-ed25519 " + std::string(other), line("github.com")) ==
        line("*.github.com", other) + line("github.com"));
}

TEST_CASE("a text with all keys is not touched, not even at its end") {
  const std::string text = "github.com ssh-ed25519 " + std::string(ed25519);
  CHECK(merged(text, line("github.com")) == text);
  CHECK(merged(text + "\n\n", line("github.com")) == text + "\n\n");
}

TEST_CASE("a host may have several keys of one type where all are named") {
  const std::string both = line("h") + line("h", other);
  CHECK(merged("", both) == both);
  CHECK(merged(both, both) == both);
}
