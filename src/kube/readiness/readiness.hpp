// Is an object ready, still on its way, or failed for good? One file per kind holds its rule.
//
// The rules are those of `kubectl rollout status` and of Argo CD's health
// (gitops-engine/pkg/health), which agree but for details; kstatus (sigs.k8s.io/cli-utils) where
// they are silent.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "kube/kube.hpp"

namespace kboot::kube {

enum class Readiness : std::uint8_t { ready, waiting, failed };

struct State {
  Readiness readiness = Readiness::ready;
  std::string reason = {};  // why not ready: "1 of 3 available"

  friend bool operator==(const State&, const State&) = default;
};

// Gives the state of an object; an object that is not there never reaches it.
using Judge = std::function<State(const Value& object)>;

// By kind and group; kinds without a rule of their own: by their conditions Ready or Available
// where they have one, else ready at once. An object on its way out is waiting, one whose
// controller has not seen its last change too.
State readiness_of(const Value& object);

// Ready once a condition has a status ("True"), and a reason where one is given.
struct ConditionWanted {
  std::string type;
  std::string status = "True";
  std::string reason = {};
};
State condition_state(const Value& object, const ConditionWanted& wanted);

}  // namespace kboot::kube
