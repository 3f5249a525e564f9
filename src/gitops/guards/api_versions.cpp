// Guard api-versions: the server knows the kinds that are about to be written, or an earlier task
// brings their definitions.
#include <algorithm>
#include <set>

#include "gitops/guards/parts.hpp"
#include "kube/discovery.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

constexpr std::string_view guard = "api-versions";

// Groups of the API server itself: no definition can bring their kinds.
constexpr std::string_view own_groups[] = {"",
                                           "apps",
                                           "autoscaling",
                                           "batch",
                                           "extensions",
                                           "policy",
                                           "admissionregistration.k8s.io",
                                           "apiextensions.k8s.io",
                                           "apiregistration.k8s.io",
                                           "certificates.k8s.io",
                                           "coordination.k8s.io",
                                           "discovery.k8s.io",
                                           "events.k8s.io",
                                           "flowcontrol.apiserver.k8s.io",
                                           "networking.k8s.io",
                                           "node.k8s.io",
                                           "rbac.authorization.k8s.io",
                                           "scheduling.k8s.io",
                                           "storage.k8s.io"};

bool is_own_group(std::string_view api_version) {
  const std::size_t slash = api_version.find('/');
  const std::string_view group =
      slash == std::string_view::npos ? std::string_view() : api_version.substr(0, slash);
  return std::ranges::find(own_groups, group) != std::end(own_groups);
}

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
    std::vector<std::string> others = versions_of(kind);
    if (!is_own_group(version) && others.empty() && (open_ || operators_)) return;
    tell(object, step, others);
  }

  [[nodiscard]] std::vector<std::string> versions_of(std::string_view kind) const {
    std::vector<std::string> versions;
    for (const kube::Discovery* known : {&served_, &coming_}) {
      for (const kube::ApiResource& each : known->resources()) {
        std::string version = each.api_version();
        if (each.kind == kind && std::ranges::find(versions, version) == versions.end())
          versions.push_back(std::move(version));
      }
    }
    return versions;
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
