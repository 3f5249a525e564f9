// Waiting until objects are ready, or gone: bounded by the context's deadline, by watch, all of
// them at once.
#pragma once

#include <string>
#include <vector>

#include "kube/cluster.hpp"
#include "kube/readiness/readiness.hpp"

namespace kboot::kube {

struct WaitTarget {
  ObjectRef ref;
  Judge judge;          // empty: being there is enough
  bool absent = false;  // wait until it is gone
};

struct WaitStatus {
  State state = {Readiness::waiting, "not there"};
  Value object;  // as last seen; null: not there
};

struct WaitResult {
  std::vector<WaitStatus> statuses;  // in the order of the targets
  bool timed_out = false;

  [[nodiscard]] bool all_ready() const noexcept;
};

// Ends when all are ready, when one has failed for good, or at the deadline. Tells the context's
// progress what is still waited for. Throws Cancelled, and the Error of a watch that the server
// refuses.
WaitResult wait_for(const Cluster& cluster, const std::vector<WaitTarget>& targets);

// The same without waiting: how they stand now.
WaitResult look_at(const Cluster& cluster, const std::vector<WaitTarget>& targets);

// The Error `wait-timeout` or `wait-failed` with the cause as notes, worked out by explain
// (explain.hpp).
base::Error wait_error(const Cluster& cluster, const std::vector<WaitTarget>& targets,
                       const WaitResult& result, base::Duration waited);

}  // namespace kboot::kube
