// Argo CD from a manifest: its objects by server-side apply.
#include "gitops/argocd_manifest.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kube/managed_fields.hpp"
#include "kube/object.hpp"
#include "modules/common/argocd_install.hpp"
#include "modules/common/kube_definitions.hpp"
#include "value/containers.hpp"

namespace kboot::modules::argocd_install {

namespace {

using base::cat;
using gitops::AdminPassword;
using kube::Cluster;
using run::Args;
using run::TaskContext;
using value::Value;

void require_manifest(const Args& args, const State& state) {
  const bool chart = state.found.by == gitops::InstalledBy::chart;
  if (!chart && !state.release) return;
  const std::string release = state.release                 ? state.release->name
                              : state.found.release.empty() ? state.found.instance
                                                            : state.found.release;
  base::Error error("argocd-installed-otherwise",
                    cat("Argo CD in namespace `", state.name_space,
                        "` was installed from a chart (release `", release,
                        "`), and the selectors of its workloads cannot be changed to the "
                        "manifest's"),
                    args.find("manifest")->origin());
  throw error.hint(
      cat("leave `manifest` out and pin `chart_version`; or uninstall it first: `kboot "
          "helm uninstall ",
          release, " -n ", state.name_space, '`'));
}

void require_pinned(const Args& args) {
  const Value& manifest = *args.find("manifest");
  const std::string_view where = manifest.as_string();
  const bool fetched = where.starts_with("http://") || where.starts_with("https://");
  if (!fetched || args.has("checksum")) return;
  throw base::Error("missing-argument", "a manifest from a URL needs its `checksum`",
                    manifest.origin())
      .hint("`checksum: sha256:...` pins what is installed");
}

void require_argocd(const Args& args, const std::vector<Value>& objects) {
  const bool all = std::ranges::all_of(objects, &Value::is_dict);
  if (all && !gitops::judge_argocd(objects).workloads.empty()) return;
  throw base::Error("bad-definition", "the manifest holds no workload of Argo CD",
                    args.find("manifest")->origin());
}

// A password that kboot wrote and the task no longer names stays.
AdminPassword password_to_set(const TaskContext& task, const Args& args, const Value& secret) {
  const AdminPassword live = gitops::stored_password(secret);
  const AdminPassword wanted = password_of(task, args, live);
  const bool ours = kube::owns_field(secret, kube::field_manager, "data", "admin.password");
  return wanted.empty() && ours ? live : wanted;
}

std::vector<Value> objects_of(TaskContext& task, const Args& args, const Cluster& cluster,
                              State& state) {
  const std::string& home = state.name_space;
  std::vector<Value> objects = manifest_objects(task, args, state);
  gitops::add_settings(objects, gitops::settings_data(settings_of(args)), home);
  const AdminPassword password = password_to_set(task, args, live_secret(cluster, home));
  if (!password.empty()) gitops::add_secret_data(objects, gitops::password_data(password), home);
  if (!args.flag("create_namespace")) return objects;
  if (std::optional<Value> missing = missing_namespace(cluster, home))
    objects.push_back(std::move(*missing));
  return objects;
}

}  // namespace

std::vector<Value> manifest_objects(TaskContext& task, const Args& args, State& state) {
  require_pinned(args);
  const std::string place = args.text("manifest");
  const std::vector<Value> given =
      read_manifest(read_manifest_file(task, args, *state.session, place), place);
  require_argocd(args, given);
  return gitops::place_argocd(given, state.name_space);
}

void plan_manifest(TaskContext& task, const Args& args, const Cluster& cluster, State& state) {
  require_manifest(args, state);
  std::vector<Value> objects = objects_of(task, args, cluster, state);
  state.version = gitops::judge_argocd(objects).version;
  tell_downgrade(task, args, state.found.version, state.version);
  task.announce(*state.session, objects, state.name_space);
  state.writes = locate_writes(cluster, std::move(objects), task.plan_only());
  read_live(cluster, state.writes);
  kube::ApplyOptions options;
  options.force = true;
  for (KubeWrite& write : state.writes) decide_apply(write, options, true);
  plan_leftovers(task, args, cluster, state);
}

}  // namespace kboot::modules::argocd_install
