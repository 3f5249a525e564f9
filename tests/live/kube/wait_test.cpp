// Waits against a real API server, and what they say when they end badly.
#include "kube/wait.hpp"
#include "kube/explain.hpp"
#include "live.hpp"

using namespace kboot;
using namespace kboot::live;
using namespace std::chrono_literals;

namespace {

std::string deployment(const std::string& image, const std::string& annotations, int replicas = 1) {
  return base::cat(R"(
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: )",
                   replicas, R"(
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
      annotations: )",
                   annotations, R"(
    spec:
      containers: [{name: web, image: ')",
                   image, R"('}]
)");
}

kube::ObjectRef apply(const Live& live, const Value& wanted, const std::string& name_space) {
  const auto item = apply_item(live.cluster, wanted, name_space);
  live.cluster.require(item.operation, live.cluster.perform(item.operation));
  return item.ref;
}

kube::WaitResult wait_for(Live& live, const std::vector<kube::WaitTarget>& targets,
                          base::Duration time) {
  const base::Context bounded = live.context.until(live.clock.now() + time);
  return kube::wait_for(kube::Cluster(bounded, live.session), targets);
}

}  // namespace

LIVE_CASE("a Deployment becomes available and is seen to") {
  Live live;
  const OwnNamespace own(live.cluster);
  const auto ref =
      apply(live, object(deployment("registry.example.org/web:1", "{}", 2)), own.name());
  const auto result = wait_for(live, {{.ref = ref, .judge = &kube::readiness_of}}, 60s);
  CHECK(result.all_ready());
  CHECK_FALSE(result.timed_out);
  REQUIRE_FALSE(live.progress.said.empty());
  CHECK(live.progress.said[0].starts_with("Deployment " + own.name() + "/web: "));
}

LIVE_CASE("many objects of several kinds are waited for together") {
  Live live;
  const OwnNamespace own(live.cluster);
  std::vector<kube::WaitTarget> targets;
  for (int i = 0; i < 5; ++i) {
    const Value pod = object(base::cat("{apiVersion: v1, kind: Pod, metadata: {name: p", i,
                                       "}, spec: {containers: [{name: c, image: i}]}}"));
    targets.push_back({.ref = apply(live, pod, own.name()), .judge = &kube::readiness_of});
  }
  const Value job = object(
      "{apiVersion: batch/v1, kind: Job, metadata: {name: j}, spec: {template: {spec: "
      "{restartPolicy: Never, containers: [{name: c, image: i}]}}}}");
  targets.push_back({.ref = apply(live, job, own.name()), .judge = &kube::readiness_of});
  CHECK(wait_for(live, targets, 60s).all_ready());
}

LIVE_CASE("an object that comes later is waited for, and one that goes") {
  Live live;
  const OwnNamespace own(live.cluster);
  const Value map = object("{apiVersion: v1, kind: ConfigMap, metadata: {name: late}}");
  const auto ref = live.cluster.locate(map, own.name());
  live.transport->after(300ms, [] {});
  CHECK(wait_for(live, {{.ref = ref}}, 200ms).timed_out);
  apply(live, map, own.name());
  CHECK(wait_for(live, {{.ref = ref}}, 10s).all_ready());
  CHECK(wait_for(live, {{.ref = ref, .absent = true}}, 200ms).timed_out);
  CHECK(live.cluster.remove(ref));
  CHECK(wait_for(live, {{.ref = ref, .absent = true}}, 10s).all_ready());
}

LIVE_CASE("a Deployment that never becomes available: the pod's reason, not `timed out`") {
  Live live;
  const OwnNamespace own(live.cluster);
  const auto ref =
      apply(live, object(deployment("registry.example.org/web:1", "{kboot.test/pod: crash}")),
            own.name());
  const std::vector<kube::WaitTarget> targets{{.ref = ref, .judge = &kube::readiness_of}};
  until_a_pod_says(live, own.name(), "CrashLoopBackOff");
  const auto result = wait_for(live, targets, 2s);
  const base::Error error = kube::wait_error(live.cluster, targets, result, 2s);
  CHECK(error.diagnostic().code == "wait-timeout");
  CHECK(error.diagnostic().message == "`Deployment " + own.name() + "/web` not ready after 2s");
  std::string notes;
  for (const auto& note : error.diagnostic().notes) notes += note + "\n";
  MESSAGE(notes);
  CHECK(notes.find("  Pod web-") != std::string::npos);
  CHECK(notes.find("    container web: ") != std::string::npos);
}

LIVE_CASE("a kind that we may not watch ends the wait with that error") {
  kube::Connection connection = test_connection();
  connection.user.as_user = "nobody-special";
  Live live(connection);
  const auto ref = live.cluster.locate("v1", "ConfigMap", "default", "x");
  try {
    wait_for(live, {{.ref = ref}}, 5s);
    FAIL("must throw");
  } catch (const base::Error& error) {
    CHECK(error.diagnostic().code == "forbidden");
  }
}
