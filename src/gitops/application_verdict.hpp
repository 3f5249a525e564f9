// When those who wait for Applications believe that one of them failed for good.
//
// A failure must stand for a while, and the controller, asked to look once more, must say it again:
// longer while a parent's sync may still bring what is missing. Pure: time and what was read from
// the cluster are given.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "gitops/application_wait.hpp"

namespace kboot::gitops {

// What is remembered of an Application between looks.
struct ApplicationMemory {
  base::Instant open_since{};
  std::optional<base::Instant> failed_since;
  std::optional<base::Instant> degraded_since;  // since it became so before our eyes
  std::string health;
  std::string course;                  // how far its sync has got
  base::Instant moved{};               // when that was seen
  std::string detail;                  // what keeps it, in a few words
  std::string hopeless;                // why no retry of its sync can succeed; empty: one may
  std::string barred;                  // the sync windows that keep Argo CD from syncing it
  std::optional<base::Instant> asked;  // to look again, since it failed
  bool refreshed = false;
  bool to_ask = false;  // the controller is to look at it once more, now
};
using ApplicationMemories = std::map<ApplicationKey, ApplicationMemory>;

// Gives each of a tree (in its order) its state; what failed only a moment ago is waiting. True
// when one of them failed for good.
bool judge_applications(std::vector<WaitedApplication>& tree, ApplicationMemories& memories,
                        const ApplicationWait& wait, base::Instant now);

}  // namespace kboot::gitops
