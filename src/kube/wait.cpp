// Waits by watch.
#include "kube/wait.hpp"

#include <algorithm>
#include <map>
#include <memory>

#include "base/text.hpp"
#include "kube/explain.hpp"
#include "kube/object.hpp"
#include "kube/time.hpp"
#include "kube/watch.hpp"

namespace kboot::kube {

namespace {

// `object`: null where there is none.
WaitStatus status_of(const WaitTarget& target, Value object) {
  WaitStatus status;
  if (const bool there = object.is_dict(); target.absent) {
    status.state = there ? State{Readiness::waiting, "still there"} : State{};
  } else if (there) {
    status.state = target.judge ? target.judge(object) : State{};
  }
  status.object = std::move(object);
  return status;
}

class Waiter {
 public:
  Waiter(const Cluster& cluster, const std::vector<WaitTarget>& targets)
      : cluster_(cluster), targets_(targets), since_(cluster.context().clock.now()) {
    result_.statuses.resize(targets.size());
    for (std::size_t i = 0; i < targets.size(); ++i) {
      groups_[targets[i].ref.resource.path(targets[i].ref.name_space)].push_back(i);
      if (!targets[i].absent) continue;
      result_.statuses[i].state.reason = "still there";
    }
  }

  WaitResult run() {
    for (const auto& [key, members] : groups_) open_watch(members);
    tell();
    const base::Context& context = cluster_.context();
    const base::LoopEnd end = context.loop.run_until([this] { return over(); }, context.deadline);
    watches_.clear();
    context.progress.waiting({});
    if (end == base::LoopEnd::cancelled) throw base::Cancelled();
    if (refused_) {
      throw api_error({"watch", refused_target_, cluster_.session().connection().user.name},
                      *refused_);
    }
    result_.timed_out = end == base::LoopEnd::deadline;
    return std::move(result_);
  }

 private:
  void open_watch(const std::vector<std::size_t>& members) {
    const ObjectRef& ref = targets_[members[0]].ref;
    Selection selection;
    if (members.size() == 1) selection.fields = base::cat("metadata.name=", ref.name);
    WatchEvents events{
        .listed = [this, &members](const std::vector<Value>& items) { take_all(members, items); },
        .changed = [this, &members](const Value& object) { take(members, object, true); },
        .removed = [this, &members](const Value& object) { take(members, object, false); },
        .trouble = [this, &members](const std::string& why) { take_trouble(members, why); },
        .refused =
            [this, target = ref.label()](const ApiStatus& status) {
              refused_ = status;
              refused_target_ = target;
            }};
    watches_.push_back(std::make_unique<Watch>(cluster_.context(), cluster_.session(), ref.resource,
                                               ref.name_space, selection, std::move(events)));
  }

  void take_all(const std::vector<std::size_t>& members, const std::vector<Value>& items) {
    for (const std::size_t i : members) {
      const auto found = std::ranges::find(items, targets_[i].ref.name, &name_of);
      update(i, found == items.end() ? Value() : *found);
    }
    tell();
  }

  void take(const std::vector<std::size_t>& members, const Value& object, bool there) {
    for (const std::size_t i : members) {
      if (targets_[i].ref.name == name_of(object)) update(i, there ? object : Value());
    }
    tell();
  }

  void take_trouble(const std::vector<std::size_t>& members, const std::string& why) {
    for (const std::size_t i : members) {
      State& state = result_.statuses[i].state;
      if (state.readiness == Readiness::waiting)
        state.reason = base::cat("no connection to the server: ", why);
    }
    tell();
  }

  void update(std::size_t i, Value object) {
    result_.statuses[i] = status_of(targets_[i], std::move(object));
  }

  [[nodiscard]] bool over() const {
    const auto is = [](Readiness wanted) {
      return [wanted](const WaitStatus& status) { return status.state.readiness == wanted; };
    };
    return refused_ || std::ranges::any_of(result_.statuses, is(Readiness::failed)) ||
           std::ranges::all_of(result_.statuses, is(Readiness::ready));
  }

  void tell() const {
    std::vector<base::Waiting> items;
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      const State& state = result_.statuses[i].state;
      if (state.readiness != Readiness::ready)
        items.push_back({targets_[i].ref.label(), state.reason, since_});
    }
    cluster_.context().progress.waiting(items);
  }

  const Cluster& cluster_;
  const std::vector<WaitTarget>& targets_;
  base::Instant since_;
  WaitResult result_;
  std::map<std::string, std::vector<std::size_t>> groups_;  // one watch per kind and namespace
  std::vector<std::unique_ptr<Watch>> watches_;
  std::optional<ApiStatus> refused_;
  std::string refused_target_;
};

}  // namespace

bool WaitResult::all_ready() const noexcept {
  return std::ranges::all_of(
      statuses, [](const WaitStatus& s) { return s.state.readiness == Readiness::ready; });
}

WaitResult wait_for(const Cluster& cluster, const std::vector<WaitTarget>& targets) {
  if (targets.empty()) return {};
  return Waiter(cluster, targets).run();
}

WaitResult look_at(const Cluster& cluster, const std::vector<WaitTarget>& targets) {
  std::vector<ObjectRef> refs;
  for (const WaitTarget& target : targets) refs.push_back(target.ref);
  const std::vector<std::optional<Value>> found = cluster.get_all(refs);
  WaitResult result;
  for (std::size_t i = 0; i < targets.size(); ++i)
    result.statuses.push_back(status_of(targets[i], found[i].value_or(Value())));
  result.timed_out = !result.all_ready();
  return result;
}

base::Error wait_error(const Cluster& cluster, const std::vector<WaitTarget>& targets,
                       const WaitResult& result, base::Duration waited) {
  constexpr std::size_t most = 10;
  std::vector<std::size_t> open;
  bool failed = false;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const Readiness readiness = result.statuses[i].state.readiness;
    if (readiness == Readiness::ready) continue;
    failed = failed || readiness == Readiness::failed;
    open.push_back(i);
  }
  const std::string what = open.size() == 1
                               ? base::cat('`', targets[open[0]].ref.label(), '`')
                               : base::cat(open.size(), " of ", targets.size(), " objects");
  const bool gone = targets[open[0]].absent;
  // A limit of 3 s ends after 2.99.
  const base::Duration rounded = waited + std::chrono::milliseconds(500);
  base::Error error(failed ? "wait-failed" : "wait-timeout",
                    failed ? base::cat(what, " failed")
                           : base::cat(what, gone ? " not gone after " : " not ready after ",
                                       short_duration(rounded)));
  for (std::size_t k = 0; k < open.size() && k < most; ++k) {
    const WaitStatus& status = result.statuses[open[k]];
    for (std::string& line : explain(cluster, targets[open[k]].ref, status.object, status.state)) {
      error.note(std::move(line));
    }
  }
  if (open.size() > most) error.note(base::cat("and ", open.size() - most, " more"));
  return error;
}

}  // namespace kboot::kube
