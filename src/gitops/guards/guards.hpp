// Guards before the first write: mistakes in what is about to be written that a cluster would take,
// or refuse only after half of it is there.
//
// A guard is a function of the objects that tasks are about to write and of facts of the cluster
// and the checkout. What it cannot know it passes over. Its name is the code of its diagnostics.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "gitops/guards/working_copy.hpp"
#include "value/value.hpp"

namespace kboot::kube {
class Discovery;
}

namespace kboot::gitops {

// What one task is about to write to one cluster.
struct PlannedStep {
  std::string task;
  base::Origin origin;
  std::vector<value::Value> objects;
  std::string name_space;  // of objects that name none
  bool unknown = false;    // it may write anything
  bool in_git = false;  // no task: what an Application finds in the checkout, whose label `task` is
};
using PlannedSteps = std::span<const PlannedStep>;

// A chart in the checkout, with what an Application gives it.
struct ChartUse {
  std::string folder;
  std::string release;
  std::string name_space;
  std::vector<std::string> files;  // of values; later ones win, then `text`, `object`, the lines
  std::string text;
  value::Value object;
  std::vector<std::string> set, strings;  // as --set and --set-string
};

// What guards ask; every answer may be that it is not known.
class GuardFacts {
 public:
  virtual ~GuardFacts() = default;
  // The names of a namespace's Secrets.
  [[nodiscard]] virtual std::optional<std::vector<std::string>> secrets(
      const std::string& name_space) = 0;
  // The Secrets by which Argo CD in this namespace knows repositories and credentials.
  [[nodiscard]] virtual std::vector<value::Value> repository_secrets(
      const std::string& name_space) = 0;
  // What the server offers; nullptr: not known.
  [[nodiscard]] virtual const kube::Discovery* kinds() = 0;
  // The working copy that the project stands in; nullptr: none.
  [[nodiscard]] virtual const WorkingCopy* working_copy() = 0;
  // The objects of a chart, as this server would get them.
  [[nodiscard]] virtual std::optional<std::vector<value::Value>> render(const ChartUse&) {
    return std::nullopt;
  }
};

struct Guard {
  std::string_view name;
  void (*check)(PlannedSteps steps, GuardFacts& facts, base::Diagnostics& out);
};
[[nodiscard]] std::span<const Guard> guards() noexcept;

// Runs all guards but those of these names.
void check_guards(PlannedSteps steps, GuardFacts& facts, const std::vector<std::string>& skipped,
                  base::Diagnostics& out);

}  // namespace kboot::gitops
