// What argocd_app does with an Application that is there: refresh, sync, wait; and waiting until
// one is gone.
#pragma once

#include <array>

#include "gitops/application_operation.hpp"
#include "gitops/application_wait.hpp"
#include "kube/session.hpp"
#include "run/module.hpp"

namespace kboot::modules::argocd_app {

inline constexpr std::array action_arguments{
    run::Argument{.name = "refresh",
                  .doc = "Have Argo CD look at the repository now",
                  .choices = "none normal hard"},
    run::Argument{.name = "wait",
                  .type = run::ArgType::boolean,
                  .doc =
                      "Wait until it is as `wait_for` says, or gone. The end of a sync, and with "
                      "`cascade` the end of it, is waited for unless this is false"},
    run::Argument{.name = "wait_timeout",
                  .type = run::ArgType::integer,
                  .doc = "Seconds that sync and wait may take",
                  .default_value = "600",
                  .aliases = "timeout"},
    run::Argument{.name = "wait_for",
                  .type = run::ArgType::list,
                  .doc =
                      "What to wait for, as `argocd app wait` calls it: sync, health, operation, "
                      "suspended, degraded, hydrated",
                  .default_value = "[\"sync\", \"health\", \"operation\"]",
                  .elements = run::ArgType::str},
    run::Argument{.name = "recursive",
                  .type = run::ArgType::boolean,
                  .doc = "Wait for its children too, at any depth",
                  .default_value = "true"},
};

struct Actions {
  gitops::ApplicationKey key;
  gitops::Refresh refresh = gitops::Refresh::none;
  bool refresh_given = false;
  bool sync = false;
  gitops::SyncRequest request;
  bool wait = false;
  bool in_background = false;  // the end of its sync is not waited for either
  gitops::ApplicationGoal goal;
  bool recursive = true;
  std::chrono::seconds timeout{600};

  [[nodiscard]] bool any() const noexcept {
    return sync || wait || refresh != gitops::Refresh::none;
  }
};
// Throws Errors `argument-conflict`, `argument-type`.
[[nodiscard]] Actions actions_of(const run::Args& args);

// Carries them out on an Application that is there. `written` is what became of writing it;
// `existed`: it was there before. Adds to the result what the Applications stand at.
[[nodiscard]] run::Outcome act(const run::TaskContext& task, kube::Session& session,
                               const Actions& actions, run::Outcome written, bool existed);

// What would be done, for plans: only whether a sync would start.
void foresee(const Actions& actions, const std::optional<value::Value>& live,
             run::Outcome& outcome);

// Waits until it is gone; explains what keeps it.
[[nodiscard]] run::Outcome wait_until_gone(const run::TaskContext& task, kube::Session& session,
                                           const Actions& actions, run::Outcome written);

}  // namespace kboot::modules::argocd_app
