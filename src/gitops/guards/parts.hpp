// What the guards share. Private to this folder.
#pragma once

#include "base/text.hpp"
#include "gitops/guards/guards.hpp"

namespace kboot::gitops {

using value::Value;

void check_api_versions(PlannedSteps steps, GuardFacts& facts, base::Diagnostics& out);
void check_environment_path(PlannedSteps steps, GuardFacts& facts, base::Diagnostics& out);
void check_image_pull_secrets(PlannedSteps steps, GuardFacts& facts, base::Diagnostics& out);
void check_repository_credentials(PlannedSteps steps, GuardFacts& facts, base::Diagnostics& out);

[[nodiscard]] std::string namespace_in(const Value& object, const PlannedStep& step);
// "Deployment `api`"
[[nodiscard]] std::string label_of(const Value& object);
// A diagnostic at a value of an object, or at the task where nobody knows the value's place.
[[nodiscard]] base::Diagnostic finding(std::string_view guard, base::Severity severity,
                                       std::string message, const Value& place,
                                       const PlannedStep& step);
[[nodiscard]] std::span<const Value> items_of(const Value* list) noexcept;
// Whether any of these tasks may write anything; what is in Git comes after them.
[[nodiscard]] bool has_unknown(PlannedSteps steps) noexcept;

}  // namespace kboot::gitops
