// Guard api-versions: the server knows the kinds that are about to be written, or an earlier task
// brings their definitions.
#include <algorithm>
#include <set>

#include "gitops/guards/parts.hpp"
#include "gitops/served_kinds.hpp"
#include "kube/discovery.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

constexpr std::string_view guard = "api-versions";

// What may bring definitions when it runs: operators do.
bool runs_something(const Value& object) {
  return object.get("spec", "template", "spec", "containers") != nullptr ||
         kube::kind_of(object) == "Pod" || kube::kind_of(object) == "Application" ||
         kube::kind_of(object) == "Kustomization" || kube::kind_of(object) == "HelmRelease";
}

bool is_definition(const Value& object) {
  return kube::kind_of(object) == "CustomResourceDefinition";
}

class Check {
 public:
  Check(PlannedSteps steps, const kube::Discovery& served, base::Diagnostics& out)
      : steps_(steps), served_(served), out_(out) {}

  void run() {
    for (const PlannedStep& step : steps_) {
      // Definitions of one task go before what uses them.
      for (const Value& object : step.objects) {
        if (!is_definition(object)) continue;
        for (kube::ApiResource& kind : kube::resources_of_crd(object)) coming_.add(std::move(kind));
      }
      for (const Value& object : step.objects) judge(object, step);
      open_ = open_ || step.unknown;
      operators_ = operators_ || std::ranges::any_of(step.objects, runs_something);
    }
  }

 private:
  void judge(const Value& object, const PlannedStep& step) {
    const std::string_view version = kube::api_version_of(object), kind = kube::kind_of(object);
    if (version.empty() || kind.empty()) return;
    if (served_.find(version, kind) != nullptr || coming_.find(version, kind) != nullptr) return;
    const bool broken = std::ranges::any_of(
        served_.broken(), [&](const kube::BrokenGroup& one) { return one.api_version == version; });
    if (broken || !seen_.insert(base::cat(version, ' ', kind)).second) return;
    std::vector<std::string> others = versions_of(served_, kind);
    for (std::string& other : versions_of(coming_, kind)) {
      if (std::ranges::find(others, other) == others.end()) others.push_back(std::move(other));
    }
    if (!is_own_group(version) && (others.empty() || step.in_git) && (open_ || operators_)) return;
    tell(object, step, others);
  }

  void tell(const Value& object, const PlannedStep& step, const std::vector<std::string>& others) {
    const std::string_view version = kube::api_version_of(object), kind = kube::kind_of(object);
    const bool open = open_ && !is_own_group(version);
    base::Diagnostic found =
        finding(guard, open ? base::Severity::warning : base::Severity::error,
                base::cat("the server does not know `", kind, "` in `", version, "`, which ",
                          label_of(object), " is written in"),
                *object.find("apiVersion"), step);
    std::vector<std::string> kinds;
    for (const kube::ApiResource& each : served_.resources()) kinds.push_back(each.kind);
    if (!others.empty()) {
      found.hint = base::cat("it has `", base::join(others, "`, `"), '`');
    } else if (is_own_group(version)) {
      found.hint = base::did_you_mean(kind, kinds);
      if (found.hint.empty()) found.hint = "it has this kind in no version";
    } else {
      found.hint = "apply its CustomResourceDefinition in an earlier task";
    }
    out_.add(std::move(found));
  }

  PlannedSteps steps_;
  const kube::Discovery& served_;
  base::Diagnostics& out_;
  kube::Discovery coming_;
  std::set<std::string> seen_;
  bool open_ = false;       // an earlier task may have brought anything
  bool operators_ = false;  // an earlier task starts what may bring definitions
};

}  // namespace

void check_api_versions(PlannedSteps steps, GuardFacts& facts, base::Diagnostics& out) {
  const bool any =
      std::ranges::any_of(steps, [](const PlannedStep& step) { return !step.objects.empty(); });
  const kube::Discovery* served = any ? facts.kinds() : nullptr;
  if (served != nullptr && !served->empty()) Check(steps, *served, out).run();
}

}  // namespace kboot::gitops
