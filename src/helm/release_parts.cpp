// The parts that the plans of several actions have.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "helm/release_hooks.hpp"
#include "helm/release_plan.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::helm {

namespace {

constexpr ActionWords rows[] = {
    {ActionKind::install, "pre-install", "post-install", ReleaseStatus::pending_install,
     "Initial install underway", "Install complete", "Release"},
    {ActionKind::upgrade, "pre-upgrade", "post-upgrade", ReleaseStatus::pending_upgrade,
     "Preparing upgrade", "Upgrade complete", "Upgrade"},
    {ActionKind::rollback, "pre-rollback", "post-rollback", ReleaseStatus::pending_rollback, "", "",
     "Rollback"},
    {ActionKind::uninstall, "pre-delete", "post-delete", ReleaseStatus::uninstalling,
     "Deletion in progress (or silently failed)", "Uninstallation complete", "Uninstall"},
};

// The server's own reading of a value that an object or its manifest has.
std::vector<std::optional<Value>> live_of(const kube::Cluster& cluster,
                                          const std::vector<ReleaseObject>& objects) {
  std::vector<kube::ObjectRef> refs;
  std::vector<std::size_t> which;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    if (!objects[i].served || objects[i].ref.name.empty()) continue;
    refs.push_back(objects[i].ref);
    which.push_back(i);
  }
  std::vector<std::optional<Value>> found = cluster.get_all(refs);
  std::vector<std::optional<Value>> out(objects.size());
  for (std::size_t k = 0; k < which.size(); ++k) out[which[k]] = std::move(found[k]);
  return out;
}

}  // namespace

const ActionWords& words_of(ActionKind kind) noexcept {
  return *std::ranges::find(rows, kind, &ActionWords::kind);
}

std::string object_key(const kube::ObjectRef& ref) {
  return base::cat(ref.resource.group, '/', ref.resource.kind, '/', ref.name_space, '/', ref.name);
}

KnownObjects known_objects(const kube::Cluster& cluster, const History& history,
                           const Release& current) {
  KnownObjects known;
  std::set<std::string> seen;
  const auto add = [&](const Release& release) {
    for (ReleaseObject& object : place_objects(
             cluster, read_objects(release.manifest, release.name), release.name_space, {}, true)) {
      if (!object.ref.name.empty() && seen.insert(object_key(object.ref)).second)
        known.objects.push_back(std::move(object));
    }
  };
  add(current);
  known.certain = known.objects.size();
  for (const Release& release : history.recent) add(release);
  return known;
}

std::vector<ReleaseWrite> writes_for(const kube::Cluster& cluster,
                                     std::vector<ReleaseObject> objects) {
  std::vector<std::optional<Value>> live = live_of(cluster, objects);
  std::vector<ReleaseWrite> writes(objects.size());
  for (std::size_t i = 0; i < objects.size(); ++i) {
    writes[i].object = std::move(objects[i]);
    writes[i].live = std::move(live[i]);
  }
  return writes;
}

void decide_all(std::vector<ReleaseWrite>& writes, const KnownObjects& known,
                const WriteMode& mode) {
  std::map<std::string, const Value*> originals;
  for (const ReleaseObject& object : known.objects)
    originals.emplace(object_key(object.ref), &object.wanted);
  for (ReleaseWrite& write : writes) {
    const auto found = originals.find(object_key(write.object.ref));
    write.original = found == originals.end() ? nullptr : found->second;
    decide(write, mode);
    write.original = nullptr;  // what it points to may not last as long
  }
}

std::vector<ReleaseRemoval> removals_for(const kube::Cluster& cluster, const KnownObjects& known,
                                         const std::vector<ReleaseWrite>& writes,
                                         const Release& release) {
  std::set<std::string> wanted;
  for (const ReleaseWrite& write : writes) wanted.insert(object_key(write.object.ref));
  std::vector<ReleaseObject> leaving;
  std::size_t certain = 0;
  for (std::size_t i = 0; i < known.objects.size(); ++i) {
    if (wanted.contains(object_key(known.objects[i].ref))) continue;
    leaving.push_back(known.objects[i]);
    certain += i < known.certain ? 1 : 0;
  }
  const std::vector<std::optional<Value>> live = live_of(cluster, leaving);
  std::vector<ReleaseRemoval> removals;
  for (std::size_t i = 0; i < leaving.size(); ++i) {
    if (!live[i] || is_kept(*live[i])) continue;
    // Of what a failed revision names, only what it really made.
    if (i >= certain && !ownership_problem(*live[i], release.name, release.name_space).empty())
      continue;
    removals.push_back({leaving[i].ref, *live[i]});
  }
  return removals;
}

void keep_definitions(std::vector<ReleaseRemoval>& removals,
                      const std::vector<Value>& definitions) {
  std::set<std::string, std::less<>> stay;
  for (const Value& definition : definitions) stay.emplace(kube::name_of(definition));
  std::erase_if(removals, [&](const ReleaseRemoval& removal) {
    return removal.ref.resource.kind == "CustomResourceDefinition" &&
           stay.contains(removal.ref.name);
  });
}

bool is_server_side(const ActionOptions& options, bool otherwise) {
  const bool on = options.server_side == ServerSide::automatic
                      ? otherwise
                      : options.server_side == ServerSide::on;
  const auto refuse = [](std::string_view what) {
    throw base::Error("argument-conflict", std::string(what));
  };
  if (options.force_replace && options.force_conflicts)
    refuse("`force_replace` and `force_conflicts` cannot be used together");
  if (on && options.force_replace)
    refuse(
        "objects written by server-side apply cannot be replaced: `force_replace` needs "
        "`server_side` to be false");
  if (!on && options.force_conflicts)
    refuse("`force_conflicts` belongs to server-side apply, which this release does not use");
  return on;
}

std::vector<std::string> planned_hooks(const Release& release, ActionKind kind,
                                       const ActionOptions& options) {
  if (options.disable_hooks) return {};
  const ActionWords& words = words_of(kind);
  std::vector<std::string> hooks = hooks_of(release, words.before);
  for (std::string& hook : hooks_of(release, words.after)) hooks.push_back(std::move(hook));
  return hooks;
}

}  // namespace kboot::helm
