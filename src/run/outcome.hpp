// What became of a task on a host, and what it changes in the run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "value/value.hpp"

namespace kboot::run {

using value::Value;

enum class Operation : std::uint8_t { create, update, remove, run, unknown };

// Before and after of one thing. Texts are compared by line, other values key by key; null means
// absent.
struct Diff {
  Value before;
  Value after;
  std::string before_header;  // empty: the target's name
  std::string after_header;
};

// One thing that a task changes (or would change).
struct Change {
  Operation operation = Operation::update;
  std::string target;  // "Namespace argocd", "Secret argocd/argocd-github", "/etc/hosts"
  Diff diff;
  std::string note;  // "not run by plan", "and 58 more objects"
};

// What a task does to the run besides its result; only the coordinator applies it.
struct Effects {
  Value facts;                    // dict: ansible_facts of the host (precedence level 19, set_fact)
  Value gathered;                 // dict: facts of setup (level 11), named `ansible_...`
  Value included_vars;            // dict: include_vars (level 18)
  Value kubeconfig;               // dict: the cluster of the host's later tasks; or unknown
  std::vector<std::string> meta;  // meta actions: flush_handlers, end_play, ...
};

enum class OutcomeStatus : std::uint8_t { ok, changed, failed, skipped, unreachable };

struct Outcome {
  OutcomeStatus status = OutcomeStatus::ok;
  Value result = Value::
      // what `register` stores, without Ansible's common keys; a `changed` in it wins (a command
      // that ran and failed)
      dict();
  std::string message;  // one line for people: "59 objects applied"; the `msg` of a failure
  std::vector<Change> changes;
  Effects effects;
  std::optional<base::Diagnostic> diagnostic;  // of a failure: place, cause, hint

  [[nodiscard]] static Outcome ok(Value result = Value::dict(), std::string message = {});
  [[nodiscard]] static Outcome changed(Value result = Value::dict(), std::string message = {});
  [[nodiscard]] static Outcome failed(std::string message, Value result = Value::dict());
  [[nodiscard]] static Outcome skipped(std::string reason);
  [[nodiscard]] bool is_failed() const noexcept {
    return status == OutcomeStatus::failed || status == OutcomeStatus::unreachable;
  }
};

}  // namespace kboot::run
