// Judges a tree of Applications.
#include "gitops/application_verdict.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "gitops/plain_words.hpp"
#include "gitops/sync_hold.hpp"

namespace kboot::gitops {

namespace {

using kube::Readiness;
using kube::State;

constexpr std::chrono::seconds settle{5};
constexpr std::chrono::seconds settle_below_sync{30};
// Argo CD calls definitions Degraded until they are established, which takes an API server seconds,
// and a busy one more.
constexpr std::chrono::seconds settle_degraded{30};
constexpr std::chrono::seconds ask_again{10};

class Judge {
 public:
  Judge(std::vector<WaitedApplication>& tree, ApplicationMemories& memories,
        const ApplicationWait& wait, base::Instant now)
      : tree_(tree), memories_(memories), wait_(wait), now_(now) {}

  bool run() {
    for (WaitedApplication& waited : tree_) {
      ApplicationMemory& memory = memories_[waited.node.key];
      notice_sync(waited.node, memory);
      waited.state = state_of(waited.node, memory);
      if (waited.state.readiness == Readiness::ready) {
        memory.open_since = {};
        memory.detail.clear();
      } else if (memory.open_since == base::Instant{}) {
        memory.open_since = now_;
      }
    }
    bool failed = false;
    for (WaitedApplication& waited : tree_) {
      failed = believe(waited) || failed;
      // Nobody waits for it.
      if (!counts(waited)) waited.state = {};
    }
    return failed;
  }

 private:
  void notice_sync(const ApplicationNode& node, ApplicationMemory& memory) const {
    const SyncState operation =
        node.object.is_dict() ? read_application(node.object).operation : SyncState();
    // It was of another sync. Between two tries of one nothing changes.
    if (!operation.running() || operation.stale) memory.hopeless.clear();
    std::string course = course_of(operation, node.object);
    if (course == memory.course && memory.moved != base::Instant{}) return;
    memory.course = std::move(course);
    memory.moved = now_;
  }

  // A sync that is tried again gets no further.
  static std::string course_of(const SyncState& operation, const value::Value& object) {
    if (!operation.running() || operation.retries > 0) return std::string(operation.started);
    std::string course = base::cat(operation.started, operation.message);
    for (const SyncedResource& result : synced_resources(object))
      course += base::cat('\n', result.status, result.hook_phase);
    return course;
  }

  [[nodiscard]] State state_of(const ApplicationNode& node, const ApplicationMemory& memory) const {
    if (!node.object.is_dict()) return absent(node);
    const bool below = wait_.roots_only && node.depth > 0;
    const bool to_be_asked = wait_.refresh != Refresh::none && !memory.refreshed && !below;
    if (to_be_asked) return {Readiness::waiting, "being refreshed"};
    const ApplicationGoal goal = below ? ApplicationGoal{} : wait_.goal;
    State state = application_state(node.object, goal);
    const ApplicationStatus status = read_application(node.object);
    // A child may go to be made anew; nobody makes a root anew.
    if (status.being_deleted && node.depth == 0) return {Readiness::failed, "it is being deleted"};
    if (!memory.hopeless.empty() && goal.operation)
      return {Readiness::failed, base::cat("sync failed: ", memory.hopeless)};
    if (state.readiness == Readiness::waiting && !memory.barred.empty())
      return {Readiness::failed, base::cat(state.reason, "; ", memory.barred)};
    if (state.readiness != Readiness::ready || !wait_.succeeded || node.depth > 0) return state;
    if (!status.operation.failed()) return state;
    return {Readiness::failed,
            base::cat("sync failed: ", plain_words(status.operation.message).text)};
  }

  // What its parent's sync has not come to yet.
  [[nodiscard]] State absent(const ApplicationNode& node) const {
    if (node.depth > 0) {
      const ApplicationNode& parent = tree_[node.parent].node;
      if (sync_hold(parent.object))
        return {Readiness::waiting, base::cat("not there yet: a later wave of ", parent.key.name)};
    }
    return {Readiness::waiting, "not there"};
  }

  // Whether a failure is final.
  bool believe(WaitedApplication& waited) {
    ApplicationMemory& memory = memories_[waited.node.key];
    notice_health(waited, memory);
    if (!counts(waited)) return false;
    if (memory.degraded_since && now_ - *memory.degraded_since >= settle_degraded) {
      waited.state.readiness = Readiness::failed;
      return true;
    }
    if (waited.state.readiness != Readiness::failed) {
      const value::Value& object = waited.node.object;
      if (memory.asked && object.is_dict() && read_application(object).refreshing) return false;
      memory.failed_since.reset();
      // What may pass by itself is looked at by the controller again in minutes only.
      if (!error_conditions(object).empty()) ask_now_and_then(memory);
      return false;
    }
    if (!memory.failed_since) {
      memory.failed_since = now_;
      memory.asked.reset();
    }
    // No look at the repository changes what the API server has.
    const bool asked = memory.hopeless.empty() && ask_now_and_then(memory);
    if (!asked && now_ >= settled_at(waited, *memory.failed_since)) return true;
    waited.state.readiness = Readiness::waiting;
    return false;
  }

  // Who waits for a sync of the roots alone minds only those below them that hold it up.
  [[nodiscard]] bool counts(const WaitedApplication& waited) const {
    if (!wait_.roots_only || waited.node.depth == 0) return true;
    return is_waited_for(waited.node) != nullptr;
  }

  bool ask_now_and_then(ApplicationMemory& memory) const {
    if (memory.asked && now_ - *memory.asked <= ask_again) return false;
    memory.asked = now_;
    memory.to_ask = true;
    return true;
  }

  // Degraded from the start may be on its way up again, unless a sync above has already failed on
  // it.
  void notice_health(const WaitedApplication& waited, ApplicationMemory& memory) const {
    const std::string health(waited.node.object.is_dict()
                                 ? read_application(waited.node.object).health
                                 : std::string_view());
    const bool open = waited.state.readiness != Readiness::ready;
    const bool at_rest = open && waited.state.reason == health;
    const bool before_us =
        !memory.health.empty() && memory.health != "Degraded" && memory.health != "Unknown";
    if (health != "Degraded" || !open) {
      memory.degraded_since.reset();
    } else if (before_us || (!memory.degraded_since && at_rest && broke_a_sync(waited.node))) {
      memory.degraded_since = now_;
    }
    memory.health = health;
  }

  [[nodiscard]] bool broke_a_sync(const ApplicationNode& node) const {
    if (node.depth == 0) return false;
    for (const SyncedResource& result : synced_resources(tree_[node.parent].node.object)) {
      if (result.failed() && result.kind == node.key.kind && result.name == node.key.name)
        return true;
    }
    return false;
  }

  // The parent whose sync waits for it.
  [[nodiscard]] const ApplicationNode* is_waited_for(const ApplicationNode& node) const {
    if (node.depth == 0) return nullptr;
    const ApplicationNode& parent = tree_[node.parent].node;
    const std::optional<SyncHold> hold = sync_hold(parent.object);
    const bool held = hold && hold->holds(node.key.kind, node.key.name_space, node.key.name);
    return held ? &parent : nullptr;
  }

  // When a failure has stood for long enough.
  [[nodiscard]] base::Instant settled_at(const WaitedApplication& waited,
                                         base::Instant failed_since) const {
    const ApplicationNode* parent = may_bring_more(waited);
    if (parent == nullptr) return failed_since + settle;
    return std::max(failed_since, memories_.at(parent->key).moved) + settle_below_sync;
  }

  // A parent's sync that runs or is about to may still bring a project, a namespace, a repository,
  // another spec; not where it waits for just this one.
  [[nodiscard]] const ApplicationNode* may_bring_more(const WaitedApplication& waited) const {
    for (const ApplicationNode* node = &waited.node; node->depth > 0;) {
      const ApplicationNode& parent = tree_[node->parent].node;
      const ApplicationStatus status = read_application(parent.object);
      if (status.operation.running() ? is_waited_for(*node) == nullptr
                                     : status.refreshing || status.about_to_sync())
        return &parent;
      node = &parent;
    }
    return nullptr;
  }

  std::vector<WaitedApplication>& tree_;
  ApplicationMemories& memories_;
  const ApplicationWait& wait_;
  base::Instant now_;
};

}  // namespace

bool judge_applications(std::vector<WaitedApplication>& tree, ApplicationMemories& memories,
                        const ApplicationWait& wait, base::Instant now) {
  return Judge(tree, memories, wait, now).run();
}

}  // namespace kboot::gitops
