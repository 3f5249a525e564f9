// Waiting for the kinds of new definitions, over a scripted transport in virtual time.
#include "kube/definitions.hpp"

#include <doctest/doctest.h>

#include "kube/object.hpp"
#include "support/fake_transport.hpp"
#include "value/json.hpp"

using namespace kboot;
using test::FakeAnswer;

namespace {

const kube::ApiResource crds{.group = "apiextensions.k8s.io",
                             .version = "v1",
                             .kind = "CustomResourceDefinition",
                             .plural = "customresourcedefinitions"};

constexpr std::string_view definition =
    R"({"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",)"
    R"("metadata":{"name":"widgets.example.org"},)"
    R"("spec":{"group":"example.org","names":{"kind":"Widget","plural":"widgets"},)"
    R"("versions":[{"name":"v1","served":true}]},)"
    R"("status":{"conditions":[{"type":"Established","reason":"Installing","status":"False"}]}})";

// An API server that serves the kind of the definition once `serves` says so.
struct Server {
  explicit Server(std::function<bool()> serves) {
    world.transport.answer = [this, serves](const net::Request& request) {
      if (request.method == "PATCH") patches.push_back(request.body);
      if (request.url == "https://h/apis/example.org/v1") {
        if (!serves()) return FakeAnswer{.status = 404, .body = "404 page not found"};
        return FakeAnswer{.body = R"({"groupVersion":"example.org/v1",)"
                                  R"("resources":[{"name":"widgets","kind":"Widget"}]})"};
      }
      if (request.url.find("watch=") != std::string::npos) {
        return FakeAnswer{.body = "", .after = std::chrono::seconds(1)};
      }
      if (request.method == "GET") {
        return FakeAnswer{.body = R"({"metadata":{"resourceVersion":"1"},"items":[)" +
                                  std::string(definition) + "]}"};
      }
      return FakeAnswer{};
    };
  }
  void wait() {
    kube::wait_for_definitions(
        cluster, {{{crds, "", "widgets.example.org"}, value::read_json(definition, "definition")}});
  }

  test::World world;
  kube::Session session{world.transport,
                        kube::Connection{.server = "https://h", .user = {.name = "jane"}}};
  kube::Cluster cluster{world.context, session};
  std::vector<std::string> patches;
};

}  // namespace

TEST_CASE("a definition that the server forgot to establish is touched, and left as it was") {
  std::vector<std::string>* patches = nullptr;
  Server server([&] { return patches->size() == 2; });
  patches = &server.patches;
  server.wait();
  CHECK(server.patches ==
        std::vector<std::string>{R"({"metadata":{"annotations":{"kboot.dev/nudge":"establish"}}})",
                                 R"({"metadata":{"annotations":{"kboot.dev/nudge":null}}})"});
}

TEST_CASE("a definition that is established soon is not touched") {
  int questions = 0;
  Server server([&] { return ++questions > 5; });
  server.wait();
  CHECK(server.patches.empty());
}

TEST_CASE("a definition that is never established is an error that names it, after some touches") {
  Server server([] { return false; });
  try {
    server.wait();
    FAIL("no error");
  } catch (const base::Error& error) {
    CHECK(error.diagnostic().code == "wait-timeout");
    CHECK(error.diagnostic().message.find("widgets.example.org") != std::string::npos);
  }
  CHECK(server.patches.size() == 14);  // each 8 s of the minute, and taken back
}
