// Waits for Applications by watch.
#include "gitops/application_wait.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "gitops/application_verdict.hpp"
#include "gitops/explain.hpp"
#include "gitops/sync_hold.hpp"
#include "gitops/sync_obstacles.hpp"
#include "kube/object.hpp"
#include "kube/time.hpp"
#include "kube/watch.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using kube::Readiness;
using kube::State;
using value::Value;

constexpr std::chrono::seconds look_again{1};
constexpr std::chrono::milliseconds look_apart{100};
constexpr std::chrono::seconds details_every{3};
// Once one has failed, how long others that are at work may still take: whoever repairs wants to hear of all.
constexpr std::chrono::seconds more_failures{10};
constexpr std::size_t most_details = 4;

class Waiter {
 public:
  Waiter(const kube::Cluster& cluster, const ApplicationWait& wait)
      : cluster_(cluster), wait_(wait), context_(cluster.context()) {}

  ApplicationResult run() {
    for (const ApplicationKey& root : wait_.roots) {
      (void)cluster_.session().resource(context_, argocd_api_version, root.kind);
      open_watches(root.name_space);
    }
    for (bool ended = false; !ended;) ended = round();
    watches_.clear();
    context_.progress.waiting({});
    return std::move(result_);
  }

 private:
  // Until the next change or look; true when it is over.
  bool round() {
    changed_ = false;
    const base::Deadline next = context_.deadline.sooner(context_.clock.now() + look_again);
    base::LoopEnd end =
        context_.loop.run_until([this] { return (changed_ && all_listed()) || refused_; }, next);
    // A hundred Applications change a hundred times: what comes close together is looked at once.
    if (end == base::LoopEnd::done) {
      end = context_.loop.run_until([this] { return refused_.has_value(); },
                                    context_.deadline.sooner(looked_ + look_apart));
    }
    if (end == base::LoopEnd::cancelled) throw base::Cancelled();
    looked_ = context_.clock.now();
    if (refused_) throw *refused_;
    if (all_listed()) {
      look();
      ask_to_look();
      judge();
    }
    const bool over = all_listed() && (is_over() || (failed_ && no_more_fails()));
    if (over) return true;
    result_.timed_out = context_.deadline.passed(context_.clock);
    if (result_.timed_out) {
      if (!all_listed()) name_roots();
      return true;
    }
    read_details();
    tell();
    return false;
  }

  void open_watches(const std::string& name_space) {
    if (!namespaces_.insert(name_space).second) return;
    for (const std::string_view kind : {"Application", "ApplicationSet"}) {
      const kube::ApiResource* resource =
          cluster_.session().find_resource(context_, argocd_api_version, kind);
      if (resource == nullptr) continue;
      ++listings_open_;
      const bool needed = kind == "Application" ||
                          std::ranges::any_of(wait_.roots, [&](const ApplicationKey& root) {
                            return root.kind == kind;
                          });
      watches_.push_back(std::make_unique<kube::Watch>(context_, cluster_.session(), *resource,
                                                       name_space, kube::Selection{},
                                                       events_of(*resource, name_space, needed)));
    }
  }

  kube::WatchEvents events_of(const kube::ApiResource& resource, const std::string& name_space,
                              bool needed) {
    const auto first = std::make_shared<bool>(true);
    const auto listed = [this, first] {
      if (*first) --listings_open_;
      *first = false;
      changed_ = true;
    };
    return {.listed =
                [this, listed, kind = resource.kind, name_space](const std::vector<Value>& items) {
                  take_all(kind, name_space, items);
                  listed();
                },
            .changed = [this](const Value& object) { take(object); },
            .removed =
                [this](const Value& object) {
                  known_.erase(application_key(object));
                  changed_ = true;
                },
            .trouble = [this](const std::string& why) { trouble_ = why; },
            .refused =
                [this, listed, resource, name_space, needed](const kube::ApiStatus& status) {
                  listed();
                  if (!needed) return;
                  const kube::Operation operation =
                      kube::list_operation(resource, name_space, {}, 0, "");
                  refused_ = cluster_.error_of(operation, {.code = status.code, .status = status});
                }};
  }

  void take_all(const std::string& kind, const std::string& name_space,
                const std::vector<Value>& items) {
    std::set<ApplicationKey> there;
    for (const Value& item : items) {
      there.insert(application_key(item));
      take(item);
    }
    std::erase_if(known_, [&](const auto& entry) {
      return entry.first.kind == kind && entry.first.name_space == name_space &&
             !there.contains(entry.first);
    });
  }

  // What our own patches answered may be newer than what the watch is at.
  void take(const Value& object) {
    trouble_.clear();
    Value& known = known_[application_key(object)];
    std::int64_t before = 0, after = 0;
    if (known.is_dict() && base::parse_int(kube::resource_version_of(known), before) &&
        base::parse_int(kube::resource_version_of(object), after) && after < before) {
      return;
    }
    known = object;
    changed_ = true;
  }

  [[nodiscard]] bool all_listed() const { return listings_open_ == 0; }

  // The tree as it is now; what it reaches is watched too.
  void look() {
    std::vector<ApplicationNode> nodes = application_tree(known_, wait_.roots, wait_.recursive);
    result_.applications.clear();
    for (ApplicationNode& node : nodes) {
      open_watches(node.key.name_space);
      result_.applications.push_back({std::move(node), {}});
    }
  }

  // The server did not answer in time: nothing is known but what was wanted.
  void name_roots() {
    look();
    for (WaitedApplication& waited : result_.applications) {
      waited.state = {Readiness::waiting,
                      trouble_.empty() ? "the API server has not answered" : trouble_};
    }
  }

  // Asks the controller to look at those that it should, each once. One that is being looked at
  // already may be so for an older reason: it is asked when that is over.
  void ask_to_look() {
    if (wait_.refresh == Refresh::none) return;
    for (WaitedApplication& waited : result_.applications) {
      ApplicationMemory& memory = memories_[waited.node.key];
      const bool child = wait_.roots_only && waited.node.depth > 0;
      if (child || memory.refreshed || !waited.node.object.is_dict()) continue;
      const ApplicationStatus status = read_application(waited.node.object);
      // What nobody looked at yet needs no asking.
      const bool new_born = status.sync.empty() && waited.node.key.kind == "Application";
      if (status.refreshing) continue;
      memory.refreshed = true;
      if (!new_born) ask(waited);
    }
  }

  void ask(WaitedApplication& waited) {
    const bool hard = wait_.refresh == Refresh::hard;
    const kube::Operation operation = refresh_operation(application_ref(cluster_, waited.node.key),
                                                        hard ? Refresh::hard : Refresh::normal);
    kube::Answer answer = cluster_.perform(operation);
    if (!answer.ok()) return;  // gone, or not ours to ask: what is there has to do
    waited.node.object = answer.object;
    take(answer.object);
  }

  void judge() {
    failed_ = judge_applications(result_.applications, memories_, wait_, context_.clock.now());
    for (WaitedApplication& waited : result_.applications) {
      ApplicationMemory& memory = memories_[waited.node.key];
      if (memory.to_ask) ask(waited);
      memory.to_ask = false;
    }
  }

  // Whether nothing is left to wait for.
  [[nodiscard]] bool is_over() const {
    const auto& all = result_.applications;
    const bool stuck = wait_.stuck_for != nullptr && !all.empty() &&
                       is_stuck(*wait_.stuck_for, all.front().node.object);
    return stuck || result_.all_ready();
  }

  [[nodiscard]] bool no_more_fails() {
    const base::Instant now = context_.clock.now();
    if (!failed_since_) failed_since_ = now;
    return now - *failed_since_ >= more_failures ||
           std::ranges::none_of(result_.applications, &is_at_work);
  }

  // Is it synced or compared now, or will be in a moment? Not one that only waits for others.
  static bool is_at_work(const WaitedApplication& one) {
    if (one.state.readiness != Readiness::waiting || !one.node.object.is_dict()) return false;
    const ApplicationStatus status = read_application(one.node.object);
    if (status.operation.running()) return !sync_hold(one.node.object);
    return status.sync.empty() || status.about_to_sync();
  }

  // A sync that waits for Applications: these count for themselves. Else more of it may come.
  static bool brings_nothing(const std::optional<SyncHold>& hold) {
    return hold &&
           (hold->later == 0 || std::ranges::all_of(hold->waits_for, [](const SyncedResource& one) {
              return one.kind == "Application";
            }));
  }

  // Whether whatever else is deployed stands, or waits for just this one.
  [[nodiscard]] bool nothing_comes_beside(const WaitedApplication& waited) const {
    return std::ranges::all_of(result_.applications, [&](const WaitedApplication& other) {
      if (&other == &waited || other.state.readiness != Readiness::waiting) return true;
      if (!other.node.object.is_dict()) return other.state.reason.starts_with("not there yet");
      const ApplicationStatus status = read_application(other.node.object);
      if (status.operation.running() && !status.operation.retrying())
        return brings_nothing(sync_hold(other.node.object));
      if (other.node.depth < waited.node.depth) return true;
      // It may fail for the same reason, else its next try may bring something.
      if (status.operation.retrying())
        return !hopeless_sync(cluster_, other.node.object, true).empty();
      return !status.sync.empty() && !status.about_to_sync() && status.health != "Progressing";
    });
  }

  // What the Applications do not say themselves.
  void read_details() {
    const base::Instant now = context_.clock.now();
    if (now < next_details_) return;
    next_details_ = now + details_every;
    std::size_t read = 0;
    for (const WaitedApplication& waited : result_.applications) {
      if (waited.state.readiness == Readiness::ready || !waited.node.object.is_dict()) continue;
      ApplicationMemory& memory = memories_[waited.node.key];
      read_obstacles(waited, memory);
      // What just began is likely to end before anybody reads about it.
      if (now - memory.open_since < details_every || read == most_details) continue;
      ++read;
      memory.detail = obstacle(cluster_, waited.node.object);
    }
  }

  void read_obstacles(const WaitedApplication& waited, ApplicationMemory& memory) {
    try {
      // While it is tried once more it says nothing of what failed before.
      const SyncState operation = read_application(waited.node.object).operation;
      if (memory.hopeless.empty() || operation.retrying())
        memory.hopeless = hopeless_sync(cluster_, waited.node.object, nothing_comes_beside(waited));
      memory.barred = barring_windows(cluster_, waited.node.object);
    } catch (const base::Error&) {  // what we may not read we do not know
    }
  }

  void tell() {
    std::vector<base::Waiting> items;
    std::size_t ready = 0;
    for (const WaitedApplication& waited : result_.applications) {
      if (waited.state.readiness == Readiness::ready) {
        ++ready;
        continue;
      }
      const ApplicationMemory& memory = memories_[waited.node.key];
      std::string why = waited.state.reason;
      if (!memory.detail.empty()) why += base::cat(", ", memory.detail);
      items.push_back({waited.node.key.name, std::move(why), memory.open_since});
    }
    const std::size_t all = result_.applications.size();
    if (!trouble_.empty()) {
      items.insert(items.begin(), {"no connection to the server", trouble_, context_.clock.now()});
    } else if (all > 1 && !items.empty()) {
      items.insert(items.begin(), {base::cat(ready, " of ", all, " ready"), "", items[0].since});
    }
    std::string said;
    for (const base::Waiting& item : items) said += base::cat(item.what, '\n', item.why, '\n');
    if (said == said_) return;  // nothing new
    said_ = std::move(said);
    context_.progress.waiting(items);
  }

  const kube::Cluster& cluster_;
  const ApplicationWait& wait_;
  const base::Context& context_;
  ApplicationMap known_;
  ApplicationMemories memories_;
  ApplicationResult result_;
  std::vector<std::unique_ptr<kube::Watch>> watches_;
  std::set<std::string> namespaces_;
  std::optional<base::Error> refused_;
  std::string trouble_;
  std::string said_;
  int listings_open_ = 0;
  bool changed_ = false;
  bool failed_ = false;
  std::optional<base::Instant> failed_since_;
  base::Instant looked_{};
  base::Instant next_details_{};
};

}  // namespace

bool ApplicationResult::all_ready() const noexcept {
  return !timed_out && !applications.empty() &&
         std::ranges::all_of(applications, [](const WaitedApplication& waited) {
           return waited.state.readiness == Readiness::ready;
         });
}

ApplicationResult wait_for_applications(const kube::Cluster& cluster, const ApplicationWait& wait) {
  return Waiter(cluster, wait).run();
}

base::Error application_error(const kube::Cluster& cluster, const ApplicationResult& result,
                              base::Duration waited) {
  const auto& all = result.applications;
  // At the deadline all that is open counts, else what failed.
  const auto counts = [&result](const WaitedApplication& one) {
    return result.timed_out ? one.state.readiness != Readiness::ready
                            : one.state.readiness == Readiness::failed;
  };
  const auto count = std::ranges::count_if(all, counts);
  const auto first = std::ranges::find_if(all, counts);
  const std::string what =
      count == 1 ? base::cat('`', first->node.key.kind, ' ', first->node.key.name_space, '/',
                             first->node.key.name, '`')
                 : base::cat(count, " of ", all.size(), " applications");
  base::Error error(result.timed_out ? "wait-timeout" : "wait-failed",
                    result.timed_out
                        ? base::cat(what, " not ready after ", kube::short_duration(waited))
                        : base::cat(what, " failed"));
  Explanation explanation = explain_applications(cluster, all);
  for (std::string& line : explanation.lines) error.note(std::move(line));
  if (!explanation.hint.empty()) error.hint(std::move(explanation.hint));
  return error;
}

}  // namespace kboot::gitops
