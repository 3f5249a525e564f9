// What live tests share: a session with the test cluster, and a namespace of their own for each
// case.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "base/files.hpp"
#include "base/text.hpp"
#include "kube/choice.hpp"
#include "kube/cluster.hpp"
#include "kube/connection.hpp"
#include "kube/object.hpp"
#include "kube/write_all.hpp"
#include "net/curl_transport.hpp"
#include "support/test_context.hpp"
#include "value/json.hpp"
#include "value/yaml.hpp"

namespace kboot::live {

using kube::Value;

// The test cluster's kubeconfig; empty where none is given (then each case says that it is
// skipped).
inline std::string test_kubeconfig() { return base::env("KBOOT_TEST_KUBECONFIG").value_or(""); }

inline kube::Connection test_connection(const std::string& kubeconfig = test_kubeconfig()) {
  kube::ChoiceInputs inputs;
  inputs.options.kubeconfig = {kubeconfig};
  return kube::resolve_connection(kube::choose_cluster(inputs));
}

struct Live {
  explicit Live(kube::Connection connection = test_connection())
      : session(*transport, std::move(connection)) {}

  base::SystemClock clock;
  base::Cancel cancel;
  std::unique_ptr<net::Transport> transport = net::make_transport(clock, cancel);
  test::RecordedProgress progress;
  base::Redactor redactor;
  test::CountingEntropy entropy;
  base::Context context{*transport, clock, cancel, {}, progress, redactor, entropy};
  kube::Session session;
  kube::Cluster cluster{context, session};
};

inline Value object(const std::string& yaml) {
  return value::read_yaml(yaml, "test", {.schema = value::Schema::goyaml});
}

// A namespace that goes away with the case.
class OwnNamespace {
 public:
  explicit OwnNamespace(const kube::Cluster& cluster) : cluster_(cluster) {
    const Value made =
        object("{apiVersion: v1, kind: Namespace, metadata: {generateName: kboot-live-}}");
    const kube::Operation create = kube::create_operation(cluster.locate(made), made, {});
    const kube::Answer answer = cluster.perform(create);
    cluster.require(create, answer);
    name_ = kube::name_of(answer.object);
  }
  OwnNamespace(const OwnNamespace&) = delete;
  OwnNamespace& operator=(const OwnNamespace&) = delete;
  ~OwnNamespace() {
    try {
      cluster_.remove(cluster_.locate("v1", "Namespace", "", name_));
    } catch (const std::exception&) {  // the cluster may be gone: the case has failed already
    }
  }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  const kube::Cluster& cluster_;
  std::string name_;
};

// Until that word stands in a pod of the namespace: its controllers take their time.
inline void until_a_pod_says(const Live& live, const std::string& name_space,
                             std::string_view word) {
  const kube::ApiResource& pods = live.cluster.session().resource(live.context, "v1", "Pod");
  const base::Instant deadline = live.clock.now() + std::chrono::minutes(2);
  for (;;) {
    for (const Value& pod : live.cluster.list(pods, name_space).items) {
      if (value::to_json(pod).find(word) != std::string::npos) return;
    }
    REQUIRE_MESSAGE(live.clock.now() < deadline, word);
    live.context.sleep(std::chrono::milliseconds(100));
  }
}

inline kube::WriteItem apply_item(const kube::Cluster& cluster, const Value& object,
                                  std::string_view name_space, kube::ApplyOptions options = {}) {
  const kube::ObjectRef ref = cluster.locate(object, name_space);
  const bool dry_run = options.dry_run;
  return {ref, kube::apply_operation(ref, object, options), dry_run};
}

}  // namespace kboot::live

// A test case that is skipped, aloud, where there is no cluster.
#define LIVE_CASE(name) TEST_CASE(name* doctest::skip(kboot::live::test_kubeconfig().empty()))
