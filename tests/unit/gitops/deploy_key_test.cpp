// Deploy keys: what is compared, which requests go to which server, what refusals say.
#include "gitops/deploy_key.hpp"

#include <doctest/doctest.h>

#include "support/fake_transport.hpp"

using namespace kboot;
using gitops::DeployKey;
using gitops::Forge;
using test::FakeAnswer;

namespace {

constexpr const char* key =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
constexpr const char* other =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIVIC02vnjFyL+I4RHfvIGNtOgJMe769VTF1VR4EB3ZB";

gitops::ForgeAccess access(Forge forge, const char* repository = "owner/name") {
  return {.forge = forge,
          .api_url = "https://git.example.org/api",
          .repository = repository,
          .token = "token-of-mine"};
}

std::string header(const net::Request& request, std::string_view name) {
  for (const net::Header& header : request.headers) {
    if (header.name == name) return header.value;
  }
  return "-";
}

// The message of what a request throws, its notes and its hint.
template <typename Call>
std::string refusal(Call call) {
  try {
    call();
  } catch (const base::Error& error) {
    std::string text = error.diagnostic().code + ": " + error.diagnostic().message;
    for (const std::string& note : error.diagnostic().notes) text += " | " + note;
    return text + " | " + error.diagnostic().hint;
  }
  return "nothing";
}

}  // namespace

TEST_CASE("keys are compared by their bytes: nothing, a replacement, or a new one") {
  const DeployKey wanted{.title = "flux", .key = std::string(key) + " comment"};
  const DeployKey there{.id = 1, .title = "flux", .key = key};
  CHECK(gitops::plan_deploy_key({}, wanted, false).create);

  gitops::DeployKeyPlan plan = gitops::plan_deploy_key({there}, wanted, false);
  CHECK_FALSE(plan.create);
  CHECK(plan.remove.empty());
  CHECK(plan.there->id == 1);

  for (const DeployKey& different :
       {DeployKey{.id = 2, .title = "flux", .key = other},
        DeployKey{.id = 2, .title = "flux", .key = key, .read_only = false},
        DeployKey{.id = 2, .title = "renamed", .key = key}}) {
    plan = gitops::plan_deploy_key({different}, wanted, false);
    CHECK(plan.create);
    REQUIRE(plan.remove.size() == 1);
    CHECK(plan.remove[0].id == 2);
  }
  plan = gitops::plan_deploy_key(
      {{.id = 3, .title = "flux", .key = other}, there, {.id = 4, .title = "x", .key = other}},
      wanted, false);
  CHECK_FALSE(plan.create);
  REQUIRE(plan.remove.size() == 1);
  CHECK(plan.remove[0].id == 3);
}

TEST_CASE("an absent key goes by its title or its bytes, others stay") {
  const std::vector<DeployKey> keys = {{.id = 1, .title = "flux", .key = other},
                                       {.id = 2, .title = "x", .key = key},
                                       {.id = 3, .title = "y", .key = other}};
  CHECK(gitops::plan_deploy_key(keys, {.title = "flux"}, true).remove.size() == 1);
  CHECK(gitops::plan_deploy_key(keys, {.title = "flux", .key = key}, true).remove.size() == 2);
  CHECK_FALSE(gitops::plan_deploy_key(keys, {.title = "none"}, true).create);
}

TEST_CASE("a repository's URL says its host, and the host the API") {
  const std::tuple<const char*, const char*, const char*> rows[] = {
      {"owner/name", "", "owner/name"},
      {"https://github.com/owner/name.git", "github.com", "owner/name"},
      {"ssh://git@gitlab.com/group/sub/name", "gitlab.com", "group/sub/name"},
      {"git@git.example.org:owner/name.git", "git.example.org", "owner/name"},
      {"https://git.example.org:8443/owner/name/", "git.example.org", "owner/name"},
  };
  for (const auto& [text, host, path] : rows) {
    CAPTURE(text);
    CHECK(gitops::repository_place(text).host == host);
    CHECK(gitops::repository_place(text).path == path);
  }
  CHECK(gitops::forge_api(Forge::github, "") == "https://api.github.com");
  CHECK(gitops::forge_api(Forge::github, "github.com") == "https://api.github.com");
  CHECK(gitops::forge_api(Forge::github, "git.example.org") == "https://git.example.org/api/v3");
  CHECK(gitops::forge_api(Forge::gitea, "codeberg.org") == "https://codeberg.org/api/v1");
  CHECK(gitops::forge_api(Forge::gitlab, "git.example.org") == "https://git.example.org/api/v4");
  CHECK(gitops::forge_of_host("ssh.github.com") == Forge::github);
  CHECK_FALSE(gitops::forge_of_host("git.example.org"));
}

TEST_CASE("all pages are listed, with the token in a header and never in the URL") {
  test::World world;
  world.transport.answer = [](const net::Request& request) {
    const bool first = request.url.find("page=1&") != std::string::npos;
    const std::string id = first ? "1" : "2";
    FakeAnswer answer{.body = R"([{"id": )" + id + R"(, "title": "t", "key": ")" + key +
                              R"(", "read_only": true}])"};
    if (first) answer.headers = {{"link", "<https://elsewhere/?page=2>; rel=\"next\""}};
    return answer;
  };
  const auto keys = gitops::list_deploy_keys(world.context, world.transport, access(Forge::github));
  REQUIRE(keys.size() == 2);
  CHECK(keys[1].id == 2);
  CHECK(keys[1].read_only);
  REQUIRE(world.transport.requests.size() == 2);
  const net::Request& second = world.transport.requests[1];
  CHECK(second.url == "https://git.example.org/api/repos/owner/name/keys?page=2&per_page=100");
  CHECK(header(second, "Authorization") == "Bearer token-of-mine");
  CHECK(header(second, "Accept") == "application/vnd.github+json");
}

TEST_CASE("without a Link header a full page has another after it") {
  test::World world;
  world.transport.answer = [](const net::Request& request) {
    const bool first = request.url.find("page=1&") != std::string::npos;
    std::string body = "[";
    for (int i = 0; i < (first ? 50 : 3); ++i)
      body += std::string(i == 0 ? "" : ",") + R"({"id": 1, "title": "t", "key": "k"})";
    return FakeAnswer{.body = body + "]"};
  };
  CHECK(gitops::list_deploy_keys(world.context, world.transport, access(Forge::gitea)).size() ==
        53);
  CHECK(header(world.transport.requests[0], "Authorization") == "token token-of-mine");
}

TEST_CASE("GitLab's projects are one part of the path, and its right is can_push") {
  test::World world;
  world.transport.answer = [](const net::Request& request) {
    if (request.method == "GET") return FakeAnswer{.body = "[]"};
    return FakeAnswer{.status = 201,
                      .body = R"({"id": 7, "title": "flux", "key": "k", "can_push": false})"};
  };
  const auto gitlab = access(Forge::gitlab, "group/sub/name");
  CHECK(gitops::list_deploy_keys(world.context, world.transport, gitlab).empty());
  const DeployKey made = gitops::create_deploy_key(world.context, world.transport, gitlab,
                                                   {.title = "flux", .key = key});
  CHECK(made.id == 7);
  CHECK(made.read_only);
  CHECK(world.transport.requests[0].url ==
        "https://git.example.org/api/projects/group%2Fsub%2Fname/deploy_keys?page=1&per_page=100");
  CHECK(world.transport.requests[1].body ==
        R"({"title":"flux","key":")" + std::string(key) + R"(","can_push":false})");
}

TEST_CASE("refusals say what the server said, and what a token needs") {
  test::World world;
  world.context.redactor.add("token-of-mine");
  const auto list = [&](int status, const char* body, Forge forge = Forge::github) {
    world.transport.answer = [=](const net::Request&) {
      return FakeAnswer{.status = status, .body = body};
    };
    return refusal(
        [&] { (void)gitops::list_deploy_keys(world.context, world.transport, access(forge)); });
  };
  CHECK(list(401, R"({"message": "Bad credentials token-of-mine"})") ==
        "deploy-key: GitHub does not list the deploy keys of `owner/name`: HTTP 401 | Bad "
        "credentials *** | the token is wrong, has expired, or belongs to another server");
  CHECK(list(403, "{}").find("`Administration: read and write`") != std::string::npos);
  CHECK(list(404, "<html>", Forge::gitlab).find("GitLab does not list") != std::string::npos);
  CHECK(list(301, "").find("moved or renamed") != std::string::npos);
  CHECK(list(200, "<html>").find("is not JSON") != std::string::npos);
  CHECK(list(200, "{}").find("no list of keys") != std::string::npos);

  world.transport.answer = [](const net::Request&) {
    return FakeAnswer{.status = 422,
                      .body = R"({"message": "Validation Failed", "errors": [{"resource":
                        "PublicKey", "message": "key is already in use"}]})"};
  };
  CHECK(refusal([&] {
          (void)gitops::create_deploy_key(world.context, world.transport, access(Forge::github),
                                          {.title = "flux", .key = key});
        }) ==
        "deploy-key: GitHub does not take the deploy key of `owner/name`: HTTP 422 | Validation "
        "Failed: key is already in use | another repository has this key; take it away there, or "
        "draw a new pair");
  world.transport.answer = [](const net::Request&) {
    return FakeAnswer{
        .status = 400,
        .body = R"({"message": {"deploy_key.fingerprint_sha256": ["has already been taken"]}})"};
  };
  CHECK(refusal([&] {
          (void)gitops::create_deploy_key(world.context, world.transport, access(Forge::gitlab),
                                          {.title = "flux", .key = key});
        }).find("has already been taken | another repository") != std::string::npos);
}

TEST_CASE(
    "a busy server is asked again after the time that it names; a created key is not doubled") {
  test::World world;
  int asked = 0;
  world.transport.answer = [&](const net::Request&) {
    if (++asked == 1) return FakeAnswer{.status = 429, .headers = {{"Retry-After", "7"}}};
    return FakeAnswer{.body = "[]"};
  };
  const base::Instant began = world.clock.now();
  CHECK(gitops::list_deploy_keys(world.context, world.transport, access(Forge::github)).empty());
  CHECK(asked == 2);
  CHECK(world.clock.now() - began >= std::chrono::seconds(7));

  asked = 0;
  world.transport.answer = [&](const net::Request&) {
    ++asked;
    return FakeAnswer{.status = 502, .body = ""};
  };
  CHECK(refusal([&] {
          (void)gitops::create_deploy_key(world.context, world.transport, access(Forge::github),
                                          {.title = "flux", .key = key});
        }).find("HTTP 502") != std::string::npos);
  CHECK(asked == 1);
}

TEST_CASE("a key that is gone already is removed well enough") {
  test::World world;
  world.transport.answer = [](const net::Request&) { return FakeAnswer{.status = 404}; };
  gitops::remove_deploy_key(world.context, world.transport, access(Forge::gitea), 12);
  CHECK(world.transport.requests[0].url == "https://git.example.org/api/repos/owner/name/keys/12");
}
