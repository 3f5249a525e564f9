// What the modules for Helm return about releases: the shape of kubernetes.core.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "helm/release_actions.hpp"
#include "run/module.hpp"

namespace kboot::modules {

// {name, namespace, revision, updated, status, chart, app_version}, as `helm list -o yaml` has it,
// with `release_values` and `values`: the user's, or with `all_values` the chart's too.
[[nodiscard]] value::Value release_status(const helm::Release& release, bool all_values = false);

// The documents of a text as data.
[[nodiscard]] value::Value documents_of(std::string_view text, const std::string& name);

// What became, or would become, of objects.
[[nodiscard]] std::vector<run::Change> release_changes(
    const std::vector<helm::ObjectChange>& changes);
// "release argocd (chart argo-cd 4.5.0)"
[[nodiscard]] std::string release_title(const helm::Release& release);
// "revision 3 of argo-cd-4.5.0: 2 created, 5 changed"
[[nodiscard]] std::string release_message(const helm::ActionSummary& summary,
                                          const std::vector<run::Change>& changes);

}  // namespace kboot::modules
