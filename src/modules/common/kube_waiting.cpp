// Reads the `wait` arguments and waits.
#include "modules/common/kube_waiting.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using value::Value;

// kubernetes.core takes a job that failed for one that is done, and leaves the judgement to the
// playbook.
kube::State job_over(const Value& object) {
  const Value* failed = kube::condition_of(object, "Failed");
  if (failed != nullptr && failed->text("status") == "True") return {};
  return kube::readiness_of(object);
}

struct JudgeRow {
  std::string_view kind;
  kube::State (*judge)(const Value&);
};
constexpr JudgeRow judge_rows[] = {
    {"APIService", &kube::readiness_of},
    {"CustomResourceDefinition", &kube::readiness_of},
    {"DaemonSet", &kube::readiness_of},
    {"Deployment", &kube::readiness_of},
    {"Job", &job_over},
    {"Namespace", &kube::readiness_of},
    {"Pod", &kube::readiness_of},
    {"StatefulSet", &kube::readiness_of},
};

std::string status_text(const Value* status, std::string_view argument) {
  if (status == nullptr || status->is_null()) return "True";
  if (status->is(value::Kind::boolean)) return status->as_bool() ? "True" : "False";
  const std::string word = status->is_string() ? base::lower(status->as_string()) : "";
  if (word == "unknown") return "Unknown";
  if (word == "true" || word == "yes" || word == "on") return "True";
  if (word == "false" || word == "no" || word == "off") return "False";
  throw base::Error("argument-choice",
                    base::cat('`', argument, ".status` must be true, false or Unknown"),
                    status->origin());
}

}  // namespace

std::optional<kube::ConditionWanted> condition_wanted(const Value& given,
                                                      std::string_view argument) {
  if (!given.is_dict())
    throw base::Error("argument-type", base::cat('`', argument, "` must be a dict"),
                      given.origin());
  const std::string_view type = given.text("type");
  if (type.empty()) return std::nullopt;
  return kube::ConditionWanted{.type = std::string(type),
                               .status = status_text(given.find("status"), argument),
                               .reason = std::string(given.text("reason"))};
}

Waits waits_of(const run::Args& args) {
  Waits waits{
      .wanted = args.flag("wait"),
      .timeout = std::chrono::seconds(std::max<std::int64_t>(args.number("wait_timeout", 120), 0)),
      .condition = {},
      .absent = args.text("state") == "absent"};
  if (const Value* condition = args.find("wait_condition"))
    waits.condition = condition_wanted(*condition, "wait_condition");
  return waits;
}

kube::Judge default_judge(std::string_view kind) {
  const auto* row = std::ranges::find(judge_rows, kind, &JudgeRow::kind);
  return row == std::end(judge_rows) ? kube::Judge() : kube::Judge(row->judge);
}

Waited wait_for_objects(const kube::Cluster& cluster, const std::vector<kube::ObjectRef>& refs,
                        const Waits& waits) {
  std::vector<kube::WaitTarget> targets;
  for (const kube::ObjectRef& ref : refs) {
    kube::WaitTarget target{
        .ref = ref, .judge = default_judge(ref.resource.kind), .absent = waits.absent};
    if (waits.condition) {
      target.judge = [wanted = *waits.condition](const Value& object) {
        return kube::condition_state(object, wanted);
      };
    }
    targets.push_back(std::move(target));
  }
  const base::Context& context = cluster.context();
  const base::Instant start = context.clock.now();
  const base::Context bounded = context.until(start + waits.timeout);
  Waited waited{.result = kube::wait_for(kube::Cluster(bounded, cluster.session()), targets)};
  waited.took = context.clock.now() - start;
  if (!waited.result.all_ready())
    throw kube::wait_error(cluster, targets, waited.result, bounded.waited_since(start));
  return waited;
}

}  // namespace kboot::modules
