// The outcome of writes, in the shape that kubernetes.core's k8s returns.
#pragma once

#include <vector>

#include "modules/common/kube_waiting.hpp"
#include "modules/common/kube_writes.hpp"
#include "run/module.hpp"

namespace kboot::modules {

struct ResultOptions {
  bool with_diff = false;
  bool continue_on_error = false;
  const Waited* waited = nullptr;
};

// One object: {changed, result, method, ...}; several: {changed, result: {results: [...]}}. The
// first failure, unless `continue_on_error`, makes the outcome failed; its message says what was
// written before.
run::Outcome writes_outcome(const std::vector<KubeWrite>& writes, const ResultOptions& options);

// The outcome of a wait that ended badly: what was written stays reported.
run::Outcome failed_wait(const base::Error& error, run::Outcome written);

// The keys that differ, at any depth: {before, after} as kubernetes.core's `diff`.
value::Value difference_of(const value::Value& before, const value::Value& after);

}  // namespace kboot::modules
