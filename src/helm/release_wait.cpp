// Judges when the objects of releases and hooks are ready.
#include "helm/release_wait.hpp"

#include "base/text.hpp"
#include "kube/object.hpp"
#include "kube/wait.hpp"

namespace kboot::helm {

namespace {

// kstatus: an address of a load balancer is not waited for.
kube::State service_state(const Value& object) {
  const Value* spec = object.find("spec");
  if (spec == nullptr || spec->text("type") != "LoadBalancer" || !spec->text("clusterIP").empty())
    return {};
  return {kube::Readiness::waiting, "no ClusterIP yet"};
}

kube::State there(const Value&) { return {}; }

kube::State pod_over(const Value& object) {
  const Value* status = object.find("status");
  const std::string_view phase = status == nullptr ? "" : status->text("phase");
  if (phase == "Running") return {kube::Readiness::waiting, "it runs"};
  return kube::readiness_of(object);
}

struct JudgeRow {
  std::string_view kind;
  kube::State (*ready)(const Value&);      // `--wait`
  kube::State (*with_jobs)(const Value&);  // `--wait-for-jobs`
  kube::State (*hook)(const Value&);
};
constexpr JudgeRow judge_rows[] = {
    {"Ingress", there, there, there},
    {"Job", there, kube::readiness_of, kube::readiness_of},
    {"Pod", kube::readiness_of, kube::readiness_of, pod_over},
    {"Service", service_state, service_state, there},
};
constexpr JudgeRow other{"", kube::readiness_of, kube::readiness_of, there};

const JudgeRow& row_of(std::string_view kind) {
  for (const JudgeRow& row : judge_rows) {
    if (row.kind == kind) return row;
  }
  return other;
}

void wait(const kube::Cluster& cluster, const std::vector<kube::WaitTarget>& targets,
          base::Duration timeout) {
  const base::Context& context = cluster.context();
  const base::Instant start = context.clock.now();
  const base::Context bounded = context.until(start + timeout);
  const kube::WaitResult result =
      kube::wait_for(kube::Cluster(bounded, cluster.session()), targets);
  if (!result.all_ready())
    throw kube::wait_error(cluster, targets, result, bounded.waited_since(start));
}

}  // namespace

void wait_until_ready(const kube::Cluster& cluster, const std::vector<ReleaseObject>& objects,
                      base::Duration timeout, bool jobs) {
  std::vector<kube::WaitTarget> targets;
  for (const ReleaseObject& object : objects) {
    const JudgeRow& row = row_of(object.ref.resource.kind);
    targets.push_back({object.ref, jobs ? row.with_jobs : row.ready});
  }
  wait(cluster, targets, timeout);
}

void wait_for_hook(const kube::Cluster& cluster, const std::vector<ReleaseObject>& objects,
                   base::Duration timeout) {
  std::vector<kube::WaitTarget> targets;
  for (const ReleaseObject& object : objects) {
    const JudgeRow& row = row_of(object.ref.resource.kind);
    // What has no end of its own is not watched: it may be a kind that we may not list.
    if (row.hook != there) targets.push_back({object.ref, row.hook});
  }
  wait(cluster, targets, timeout);
}

void wait_until_gone(const kube::Cluster& cluster, const std::vector<kube::ObjectRef>& refs,
                     base::Duration timeout) {
  std::vector<kube::WaitTarget> targets;
  for (const kube::ObjectRef& ref : refs) targets.push_back({ref, {}, true});
  wait(cluster, targets, timeout);
}

}  // namespace kboot::helm
