// A survey of a run: what its tasks are about to write, learned by a plan that stops at each task
// before it reads anything for it. The guards look at that before the first write.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/source_map.hpp"
#include "kube/kube.hpp"
#include "run/doubts.hpp"
#include "value/value.hpp"

namespace kboot::playbook {
struct Playbook;
}

namespace kboot::run {

class ModuleTable;
struct Module;

// One task (or item of its loop) that may write to a cluster.
struct SurveyStep {
  std::string host;
  std::string task;
  base::Origin origin;
  std::vector<value::Value> objects;
  kube::Session* session = nullptr;  // of the cluster that it writes to
  std::string name_space;            // of objects that name none
  bool unknown = false;              // nobody can say before the run what it writes
};

// What will fail whatever the tasks before it find.
struct SurveyMistake {
  std::string host;
  base::Diagnostic diagnostic;
};

// Filled by the threads of a run; steps of one host stand in the order of its tasks.
class Survey {
 public:
  // `offline`: there is no cluster and no network; whatever fails for that is not known.
  explicit Survey(bool offline = false) : offline_(offline) {}
  [[nodiscard]] bool offline() const noexcept { return offline_; }
  void add(SurveyStep step) {
    const std::lock_guard lock(mutex_);
    steps_.push_back(std::move(step));
  }
  void add(SurveyMistake mistake) {
    const std::lock_guard lock(mutex_);
    mistakes_.push_back(std::move(mistake));
  }
  [[nodiscard]] const std::vector<SurveyStep>& steps() const noexcept { return steps_; }
  [[nodiscard]] const std::vector<SurveyMistake>& mistakes() const noexcept { return mistakes_; }
  Doubts doubts;
  // The variable `kboot_skip_guards` of each host that has it, rendered.
  std::map<std::string, value::Value> skipped;

 private:
  bool offline_;
  std::mutex mutex_;
  std::vector<SurveyStep> steps_;
  std::vector<SurveyMistake> mistakes_;
};

// Whether a module can change a cluster: it may connect to one, and has something to apply; or it
// runs a program.
[[nodiscard]] bool may_write(const Module& module) noexcept;
// Whether any task of the playbook can, as far as its files tell: includes may bring anything.
[[nodiscard]] bool may_write(const playbook::Playbook& playbook, const ModuleTable& modules);

}  // namespace kboot::run
