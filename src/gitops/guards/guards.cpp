// The table of guards, and what they share.
#include "gitops/guards/guards.hpp"

#include <algorithm>

#include "gitops/guards/git_manifests.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

constexpr Guard rows[] = {
    {"api-versions", check_api_versions},
    {"environment-path", check_environment_path},
    {"image-pull-secrets", check_image_pull_secrets},
    {"repository-credentials", check_repository_credentials},
};

}  // namespace

std::span<const Guard> guards() noexcept { return rows; }

void check_guards(PlannedSteps steps, GuardFacts& facts, const std::vector<std::string>& skipped,
                  base::Diagnostics& out) {
  const std::vector<PlannedStep> all = with_git(steps, facts);
  for (const Guard& guard : rows) {
    if (std::ranges::find(skipped, guard.name) == skipped.end()) guard.check(all, facts, out);
  }
}

std::string namespace_in(const Value& object, const PlannedStep& step) {
  const std::string_view own = kube::namespace_of(object);
  return own.empty() ? step.name_space : std::string(own);
}

std::string label_of(const Value& object) {
  return base::cat(kube::kind_of(object), " `", kube::name_of(object), '`');
}

base::Diagnostic finding(std::string_view guard, base::Severity severity, std::string message,
                         const Value& place, const PlannedStep& step) {
  base::Diagnostic found{.severity = severity,
                         .code = std::string(guard),
                         .message = std::move(message),
                         .status = base::Status::bad_input};
  found.origin = place.origin() ? place.origin() : step.origin;
  found.frames.push_back({step.in_git ? base::cat("in Git, deployed by ", step.task)
                                      : base::cat("in task `", step.task, '`'),
                          step.origin});
  return found;
}

std::span<const Value> items_of(const Value* list) noexcept {
  if (list == nullptr || !list->is_list()) return {};
  return list->as_list().items();
}

bool has_unknown(PlannedSteps steps) noexcept {
  return std::ranges::any_of(steps,
                             [](const PlannedStep& step) { return step.unknown && !step.in_git; });
}

}  // namespace kboot::gitops
