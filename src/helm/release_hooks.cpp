// Makes, awaits and removes hooks.
#include "helm/release_hooks.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "helm/release_objects.hpp"
#include "helm/release_wait.hpp"
#include "helm/release_writes.hpp"

namespace kboot::helm {

namespace {

constexpr std::string_view before_creation = "before-hook-creation";
constexpr std::string_view succeeded = "hook-succeeded";
constexpr std::string_view failed = "hook-failed";

bool has(const std::vector<std::string>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

std::vector<ReleaseHook*> hooks_for(std::vector<ReleaseHook>& hooks, std::string_view event) {
  std::vector<ReleaseHook*> out;
  for (ReleaseHook& run : hooks) {
    if (has(run.hook.events, event)) out.push_back(&run);
  }
  std::ranges::stable_sort(out, [](const ReleaseHook* a, const ReleaseHook* b) {
    return std::tie(a->hook.weight, a->hook.name) < std::tie(b->hook.weight, b->hook.name);
  });
  return out;
}

// One event's hooks, under way.
class HookRun {
 public:
  HookRun(const kube::Cluster& cluster, const ReleaseStore& store, Release& release,
          std::string_view event, const ActionOptions& options, bool server_side)
      : cluster_(cluster),
        store_(store),
        release_(release),
        event_(event),
        options_(options),
        server_side_(server_side) {}

  void run() {
    const std::vector<ReleaseHook*> hooks = hooks_for(release_.hooks, event_);
    for (std::size_t i = 0; i < hooks.size(); ++i) {
      try {
        run_one(*hooks[i]);
      } catch (const base::Error& error) {
        clean_up(*hooks[i], {hooks.begin(), hooks.begin() + static_cast<std::ptrdiff_t>(i)});
        throw failure(*hooks[i], error);
      }
    }
    for (std::size_t i = hooks.size(); i-- > 0;) remove(*hooks[i], succeeded);
  }

 private:
  [[nodiscard]] std::string now() const { return release_time(cluster_.context().clock.wall()); }

  [[nodiscard]] std::vector<ReleaseObject> objects(const ReleaseHook& run) const {
    return place_objects(cluster_, read_objects(run.hook.text, run.hook.path), release_.name_space,
                         {});
  }

  void run_one(ReleaseHook& run) {
    auto& policies = run.hook.delete_policies;
    if (policies.empty()) policies.emplace_back(before_creation);
    remove(run, before_creation);
    std::vector<ReleaseObject> made = objects(run);
    run.started_at = now();
    run.completed_at.clear();
    run.phase = "Running";
    store_.update(release_);
    run.phase = "Unknown";
    try {
      create(made);
      wait_for_hook(cluster_, made, options_.timeout);
    } catch (const base::Error&) {
      run.completed_at = now();
      run.phase = "Failed";
      throw;
    }
    run.completed_at = now();
    run.phase = "Succeeded";
  }

  void create(const std::vector<ReleaseObject>& made) const {
    std::vector<ReleaseWrite> writes;
    for (const ReleaseObject& object : made) {
      ReleaseWrite write;
      write.object = object;
      decide(write, {.server_side = server_side_});
      writes.push_back(std::move(write));
    }
    Written written = send_all(cluster_, writes);
    if (written.failure) throw *written.failure;
  }

  void remove(const ReleaseHook& run, std::string_view policy) const {
    // Its objects would go with it.
    if (run.hook.kind == "CustomResourceDefinition" || !has(run.hook.delete_policies, policy))
      return;
    std::vector<kube::ObjectRef> refs;
    for (const ReleaseObject& object : objects(run)) {
      if (!object.ref.name.empty()) refs.push_back(object.ref);
    }
    if (const std::optional<base::Error> error = remove_all(cluster_, refs, "Background"))
      throw *error;
    wait_until_gone(cluster_, refs, options_.timeout);
  }

  void clean_up(const ReleaseHook& culprit, const std::vector<ReleaseHook*>& before) const {
    try {
      if (culprit.phase == "Failed") remove(culprit, failed);
      for (const ReleaseHook* run : before) remove(*run, succeeded);
    } catch (const base::Error&) {
      return;  // the failure of the hook is what has to be told
    }
  }

  [[nodiscard]] base::Error failure(const ReleaseHook& run, const base::Error& cause) const {
    base::Error error(cause);
    base::Diagnostic& diagnostic = error.diagnostic();
    diagnostic.code = "hook-failed";
    diagnostic.message =
        base::cat(event_, " hook `", run.hook.path, "` failed: ", cause.diagnostic().message);
    return error;
  }

  const kube::Cluster& cluster_;
  const ReleaseStore& store_;
  Release& release_;
  std::string_view event_;
  const ActionOptions& options_;
  bool server_side_;
};

}  // namespace

void run_hooks(const kube::Cluster& cluster, const ReleaseStore& store, Release& release,
               std::string_view event, const ActionOptions& options, bool server_side) {
  if (options.disable_hooks) return;
  HookRun(cluster, store, release, event, options, server_side).run();
}

std::vector<std::string> hooks_of(const Release& release, std::string_view event) {
  std::vector<std::string> out;
  std::vector<ReleaseHook> hooks = release.hooks;
  for (const ReleaseHook* run : hooks_for(hooks, event))
    out.push_back(base::cat(event, ' ', run->hook.kind, ' ', run->hook.name));
  return out;
}

}  // namespace kboot::helm
