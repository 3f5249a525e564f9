// Verbs over a scripted transport: paging, errors as data, renewed credentials, waits that resume.
#include "kube/cluster.hpp"

#include <doctest/doctest.h>

#include <map>

#include "base/text.hpp"
#include "kube/explain.hpp"
#include "kube/object.hpp"
#include "kube/wait.hpp"
#include "kube/write_all.hpp"
#include "support/fake_transport.hpp"
#include "support/temp_folder.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

using namespace kboot;
using namespace std::chrono_literals;
using test::FakeAnswer;

namespace {

const kube::ApiResource maps{
    .version = "v1", .kind = "ConfigMap", .plural = "configmaps", .namespaced = true};
const kube::ApiResource deployments{.group = "apps",
                                    .version = "v1",
                                    .kind = "Deployment",
                                    .plural = "deployments",
                                    .namespaced = true};

// A session with a server that is a function of the request.
struct Fake {
  explicit Fake(kube::UserEntry user = {.name = "jane"})
      : session(world.transport, connection(std::move(user))) {}
  static kube::Connection connection(kube::UserEntry user) {
    return {.server = "https://h", .name_space = "default", .user = std::move(user)};
  }
  test::World world;
  kube::Session session;
  kube::Cluster cluster{world.context, session};
};

std::string path_of(const net::Request& request) {
  return request.url.substr(std::string("https://h").size());
}

auto script(std::vector<FakeAnswer> rows) {
  return [rows = std::move(rows), next = std::size_t{0}](const net::Request& request) mutable {
    INFO("unexpected request " << request.url);
    REQUIRE(next < rows.size());
    return rows[next++];
  };
}

FakeAnswer status(int code, std::string_view message) {
  return {
      .status = code,
      .body = base::cat(R"({"kind":"Status","code":)", code, R"(,"message":")", message, "\"}")};
}

}  // namespace

TEST_CASE("a long listing is read page by page; items bear their kind") {
  Fake fake;
  fake.world.transport.answer = script({
      {.body =
           R"({"metadata":{"resourceVersion":"5","continue":"t/1"},"items":[{"metadata":{"name":"a"}}]})"},
      {.body = R"({"metadata":{"resourceVersion":"5"},"items":[{"metadata":{"name":"b"}}]})"},
  });
  const kube::Listing listing = fake.cluster.list(maps, "ns", {.labels = "app=x"});
  REQUIRE(listing.items.size() == 2);
  CHECK(kube::kind_of(listing.items[1]) == "ConfigMap");
  CHECK(listing.resource_version == "5");
  CHECK(path_of(fake.world.transport.requests[1]) ==
        "/api/v1/namespaces/ns/configmaps?labelSelector=app%3Dx&limit=500&continue=t%2F1");
}

TEST_CASE("a page token that is too old starts again, in one piece") {
  Fake fake;
  fake.world.transport.answer = script({
      {.body = R"({"metadata":{"continue":"t"},"items":[{"metadata":{"name":"a"}}]})"},
      status(410, "too old"),
      {.body = R"({"metadata":{},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]})"},
  });
  CHECK(fake.cluster.list(maps, "ns").items.size() == 2);
  CHECK(path_of(fake.world.transport.requests[2]) == "/api/v1/namespaces/ns/configmaps");
}

TEST_CASE("a 404 is nothing, other refusals are errors that name verb and object") {
  Fake fake;
  fake.world.transport.answer = script({status(404, "not found"), status(403, "no")});
  const kube::ObjectRef ref{maps, "ns", "a"};
  CHECK_FALSE(fake.cluster.get(ref));
  CHECK_THROWS_WITH_AS((void)fake.cluster.get(ref), "`jane` may not get `ConfigMap ns/a`: no",
                       base::Error);
}

TEST_CASE("a 401 reads the token file again and asks once more") {
  const test::TempFolder folder;
  const std::string file = folder.write("token", "old\n");
  Fake fake({.name = "jane", .token_file = file});
  fake.world.transport.answer = [&](const net::Request& request) {
    for (const net::Header& header : request.headers) {
      if (header.name == "Authorization" && header.value == "Bearer new")
        return FakeAnswer{.body = R"({"kind":"X"})"};
    }
    folder.write("token", "new\n");
    return status(401, "Unauthorized");
  };
  CHECK(fake.cluster.get({maps, "ns", "a"}));
  CHECK(fake.world.transport.requests.size() == 2);
  CHECK(fake.world.redactor.filter("Bearer old-token new").find("***") ==
        std::string::npos);  // too short to hide
}

TEST_CASE("credentials never go out over plain http to another machine") {
  kube::Connection connection = Fake::connection({.name = "jane", .token = "secret-token"});
  connection.server = "http://far.example.org";
  test::World world;
  kube::Session session(world.transport, connection);
  for (const net::Header& header : session.request(world.context, {.path = "/api"}).headers) {
    CHECK(header.name != "Authorization");
  }
}

TEST_CASE("a server that does not answer is tried a bounded number of times, then is unreachable") {
  Fake fake;
  fake.world.transport.answer = [](const net::Request&) {
    return test::no_answer(net::Phase::connect, "connection refused");
  };
  const kube::Operation operation = kube::get_operation({maps, "ns", "a"});
  const kube::Answer answer = fake.cluster.perform(operation);
  CHECK(answer.code == 0);
  const base::Error error = fake.cluster.error_of(operation, answer);
  CHECK(error.diagnostic().code == "unreachable");
  CHECK(error.diagnostic().status == base::Status::unreachable);
  CHECK(fake.world.transport.requests.size() == 5);
}

TEST_CASE("writes go out rank by rank; what fails for the moment is tried again") {
  Fake fake;
  const kube::ApiResource namespaces{.version = "v1", .kind = "Namespace", .plural = "namespaces"};
  int refusals = 2;
  std::vector<std::string> order;
  fake.world.transport.answer = [&](const net::Request& request) {
    order.push_back(path_of(request).substr(0, path_of(request).find('?')));
    if (request.url.find("configmaps") != std::string::npos && refusals-- > 0) {
      return status(403,
                    "unable to create new content in namespace ns because it is being terminated");
    }
    return FakeAnswer{.body = R"({"kind":"X"})"};
  };
  const value::Value body = value::Value::dict();
  const auto item = [&](kube::ObjectRef ref) {
    return kube::WriteItem{ref, kube::apply_operation(ref, body, {})};
  };
  const auto answers = kube::write_all(
      fake.cluster,
      {item({deployments, "ns", "d"}), item({maps, "ns", "m"}), item({namespaces, "", "ns"})});
  for (const auto& answer : answers) CHECK(answer->ok());
  CHECK(order == std::vector<std::string>{
                     "/api/v1/namespaces/ns", "/api/v1/namespaces/ns/configmaps/m",
                     "/api/v1/namespaces/ns/configmaps/m", "/api/v1/namespaces/ns/configmaps/m",
                     "/apis/apps/v1/namespaces/ns/deployments/d"});
  CHECK(fake.world.progress.said[0].starts_with("ConfigMap ns/m: unable to create"));
}

TEST_CASE("deleting what is gone, kind and all, is not tried again") {
  Fake fake;
  fake.world.transport.answer = [](const net::Request&) {
    return FakeAnswer{.status = 404, .body = "404 page not found"};
  };
  const kube::ObjectRef ref{maps, "ns", "m"};
  const auto answers = kube::write_all(fake.cluster, {{ref, kube::delete_operation(ref, {})}});
  CHECK(answers[0]->not_found());
  CHECK(fake.world.transport.requests.size() == 1);
}

TEST_CASE("objects of a new kind wait for its definition, nothing else does") {
  Fake fake;
  const kube::ApiResource crds{.group = "apiextensions.k8s.io",
                               .version = "v1",
                               .kind = "CustomResourceDefinition",
                               .plural = "customresourcedefinitions"};
  const kube::ApiResource widgets{
      .group = "example.org", .version = "v1", .kind = "Widget", .plural = "widgets"};
  int questions = 0;
  std::string established = "False";
  std::vector<std::string> order;
  fake.world.transport.answer = [&](const net::Request& request) {
    const std::string path = path_of(request).substr(0, path_of(request).find('?'));
    order.push_back(path);
    if (path == "/apis/example.org/v1") {
      if (++questions == 1) return FakeAnswer{.status = 404, .body = "404 page not found"};
      return FakeAnswer{.body = R"({"groupVersion":"example.org/v1",)"
                                R"("resources":[{"name":"widgets","kind":"Widget"}]})"};
    }
    if (path.find("customresourcedefinitions") == path.npos) return FakeAnswer{};
    return FakeAnswer{
        .body = R"({"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",)"
                R"("spec":{"group":"example.org","names":{"kind":"Widget","plural":"widgets"},)"
                R"("versions":[{"name":"v1","served":true}]},"status":{"conditions":[)"
                R"({"type":"Established","reason":"Installing","status":")" +
                established + "\"}]}}"};
  };
  const auto item = [&](kube::ObjectRef ref) {
    return kube::WriteItem{ref, kube::apply_operation(ref, value::Value::dict(), {})};
  };
  const std::vector<kube::WriteItem> items{item({widgets, "", "w"}),
                                           item({crds, "", "widgets.example.org"}),
                                           item({deployments, "ns", "d"})};
  for (const auto& answer : kube::write_all(fake.cluster, items)) CHECK(answer->ok());
  CHECK(order == std::vector<std::string>{
                     "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.org",
                     "/apis/apps/v1/namespaces/ns/deployments/d", "/apis/example.org/v1",
                     "/apis/example.org/v1", "/apis/example.org/v1/widgets/w"});

  established = "True";  // a definition that is in use already is not asked about
  questions = 0;
  for (const auto& answer : kube::write_all(fake.cluster, items)) CHECK(answer->ok());
  CHECK(questions == 0);
}

TEST_CASE(
    "a wait watches from its listing, resumes after the stream's end, lists again after 410") {
  Fake fake;
  const std::string waiting =
      R"({"metadata":{"name":"d","resourceVersion":"1"},"spec":{"replicas":1},)"
      R"("status":{"observedGeneration":0}})";
  const std::string typed = R"("apiVersion":"apps/v1","kind":"Deployment",)";
  const std::string ready =
      R"({)" + typed +
      R"("metadata":{"name":"d","resourceVersion":"9"},"spec":{"replicas":1},)"
      R"("status":{"observedGeneration":0,"replicas":1,"updatedReplicas":1,"availableReplicas":1}})";
  fake.world.transport.answer = script({
      {.body = R"({"metadata":{"resourceVersion":"3"},"items":[)" + waiting + "]}"},
      {.body = R"({"type":"BOOKMARK","object":{)" + typed +
               R"("metadata":{"resourceVersion":"7"}}})"
               "\n"},
      {.body = R"({"type":"ERROR","object":{"kind":"Status","code":410}})"
               "\n"},
      {.body = R"({"metadata":{"resourceVersion":"8"},"items":[)" + waiting + "]}"},
      test::no_answer(net::Phase::receive, "connection cut"),
      {.body = R"({"type":"MODIFIED","object":)" + ready + "}\n"},
      {.body = ""},
  });
  const auto context = fake.world.within(60s);
  const auto result =
      kube::wait_for(kube::Cluster(context, fake.session),
                     {{.ref = {deployments, "ns", "d"}, .judge = &kube::readiness_of}});
  CHECK(result.all_ready());
  const auto& requests = fake.world.transport.requests;
  CHECK(path_of(requests[0]) ==
        "/apis/apps/v1/namespaces/ns/deployments?fieldSelector=metadata.name%3Dd");
  CHECK(requests[1].url.find("watch=true&resourceVersion=3&allowWatchBookmarks=true") !=
        std::string::npos);
  CHECK(requests[2].url.find("resourceVersion=7") != std::string::npos);
  CHECK(requests[3].url.find("watch=") == std::string::npos);
  CHECK(requests[5].url.find("resourceVersion=8") != std::string::npos);
}

TEST_CASE("a wait ends at its deadline with the reason, and at once for what failed for good") {
  Fake fake;
  const auto listing = [](std::string_view status) {
    return FakeAnswer{
        .body = base::cat(
            R"({"metadata":{"resourceVersion":"3"},"items":[{"metadata":{"name":"d"},"status":)",
            status, "}]}")};
  };
  fake.world.transport.answer = [&](const net::Request& request) {
    if (request.url.find("watch=") != std::string::npos) return FakeAnswer{.after = 1h};
    return listing(R"({"observedGeneration":1,"replicas":1,"updatedReplicas":1})");
  };
  const std::vector<kube::WaitTarget> targets{
      {.ref = {deployments, "ns", "d"}, .judge = &kube::readiness_of}};
  const auto wait = [&] {
    const base::Context context = fake.world.within(5s);
    return kube::wait_for(kube::Cluster(context, fake.session), targets);
  };
  auto result = wait();
  CHECK(result.timed_out);
  CHECK(result.statuses[0].state.reason == "0 of 1 available");

  fake.world.transport.answer = [&](const net::Request&) {
    return listing(
        R"({"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded",)"
        R"("message":"has timed out progressing"}]})");
  };
  result = wait();
  CHECK_FALSE(result.timed_out);
  CHECK(result.statuses[0].state ==
        kube::State{kube::Readiness::failed, "has timed out progressing"});
}

TEST_CASE("containers that are stuck say in what") {
  const auto pod =
      value::read_json(R"({"status":{"initContainerStatuses":[{"name":"done","ready":false,
    "state":{"terminated":{"exitCode":0}}}],"containerStatuses":[
    {"name":"fine","ready":true,"state":{"running":{}}},
    {"name":"crash","restartCount":4,"state":{"waiting":{"reason":"CrashLoopBackOff"}},
     "lastState":{"terminated":{"exitCode":1,"finishedAt":"2026-11-21T08:00:00Z"}}},
    {"name":"pull","restartCount":0,"state":{"waiting":{"reason":"ErrImagePull","message":"401\nUnauthorized"}}}]}})",
                       "test");
  const auto now =
      base::WallTime(std::chrono::sys_days(std::chrono::year(2026) / 11 / 21)) + 8h + 12s;
  CHECK(kube::explain_containers(pod, now) ==
        std::vector<std::string>{
            "container crash: CrashLoopBackOff, exit code 1, 4 restarts, last 12s ago",
            "container pull: ErrImagePull, 401 Unauthorized"});
}
