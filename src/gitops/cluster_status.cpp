// Reads what stands on a cluster.
#include "gitops/cluster_status.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "base/text.hpp"
#include "gitops/application_status.hpp"
#include "gitops/application_tree.hpp"
#include "gitops/argocd_installation.hpp"
#include "gitops/explain.hpp"
#include "gitops/flux_components.hpp"
#include "gitops/flux_status.hpp"
#include "gitops/gitops.hpp"
#include "helm/release_store.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using base::cat;
using kube::ApiResource;
using kube::Readiness;
using value::Value;

constexpr int page = 500;
// Each costs a few requests more: the rest says what Argo CD says.
constexpr std::size_t most_obstacles = 10;

// Many kinds of all namespaces at once.
class Lists {
 public:
  Lists(const kube::Cluster& cluster, ClusterStatus& status) : cluster_(cluster), status_(status) {}

  // Nothing where the server has no such kind.
  void want(std::string_view group, std::string_view versions, std::string_view kind,
            std::string_view selector = {}) {
    for (const std::string_view version : base::split(versions, ' ')) {
      const ApiResource* found = cluster_.session().find_resource(
          cluster_.context(), group.empty() ? std::string(version) : cat(group, "/", version),
          kind);
      if (found == nullptr) continue;
      wanted_.push_back({*found, {.labels = std::string(selector)}});
      return;
    }
  }

  void read() {
    std::vector<kube::Operation> reads;
    for (const Wanted& each : wanted_)
      reads.push_back(kube::list_operation(each.resource, {}, each.selection, page, {}));
    const std::vector<kube::Answer> answers = cluster_.perform_all(reads);
    for (std::size_t at = 0; at < answers.size(); ++at) take(wanted_[at], reads[at], answers[at]);
  }

  [[nodiscard]] const std::vector<Value>& of(std::string_view kind) {
    return items_[std::string(kind)];
  }

 private:
  struct Wanted {
    ApiResource resource;
    kube::Selection selection;
  };

  void take(const Wanted& wanted, const kube::Operation& read, const kube::Answer& answer) {
    std::vector<Value>& items = items_[wanted.resource.kind];
    if (answer.not_found()) return;
    if (answer.code == 403) {
      status_.unreadable.push_back(cat(wanted.resource.full_plural(), ": ", answer.status.message));
      return;
    }
    cluster_.require(read, answer);
    const Value* metadata = answer.object.find("metadata");
    if (metadata != nullptr && !metadata->text("continue").empty()) {
      items = cluster_.list(wanted.resource, {}, wanted.selection).items;
      return;
    }
    const Value* listed = answer.object.find("items");
    if (listed == nullptr || !listed->is_list()) return;
    for (const Value& item : listed->as_list()) {
      Value whole = item;
      whole.edit_dict().set("apiVersion", wanted.resource.api_version());
      whole.edit_dict().set("kind", wanted.resource.kind);
      items.push_back(std::move(whole));
    }
  }

  const kube::Cluster& cluster_;
  ClusterStatus& status_;
  std::vector<Wanted> wanted_;
  std::map<std::string, std::vector<Value>> items_;
};

// Where the Argo CD is whose repo-server, which each has, is among these; `argocd` before others.
std::optional<std::string> argocd_namespace(const std::vector<Value>& deployments) {
  std::optional<std::string> found;
  for (const Value& each : deployments) {
    if (!is_argocd_part(each, "repo-server")) continue;
    const std::string name_space(kube::namespace_of(each));
    if (!found || name_space == "argocd") found = name_space;
  }
  return found;
}

void read_argocd_row(const kube::Cluster& cluster, Lists& lists, ClusterStatus& status) {
  const auto name_space = argocd_namespace(lists.of("Deployment"));
  if (!name_space) return;
  const ArgocdInstallation found = read_argocd(cluster, *name_space);
  ArgocdRow row{.name_space = *name_space, .installed_by = "manifest", .version = found.version};
  if (found.by == InstalledBy::chart)
    row.installed_by = cat("chart ", found.chart.empty() ? "argo-cd" : found.chart);
  row.application = found.application;
  const std::string name = found.application.substr(found.application.find('/') + 1);
  for (const Value& each : lists.of("Application")) {
    const Value* metadata = each.find("metadata");
    if (!name.empty() && kube::name_of(each) == name && metadata != nullptr)
      row.since = metadata->text("creationTimestamp").substr(0, 10);
  }
  status.argocd = std::move(row);
}

AppRow app_row(const ApplicationNode& node) {
  AppRow row{.depth = node.depth,
             .kind = node.key.kind,
             .name_space = node.key.name_space,
             .name = node.key.name};
  if (node.object.is_null()) {
    row.health = "Missing";
    row.reason = "its parent names it, but it is not there";
    return row;
  }
  const ApplicationStatus said = read_application(node.object);
  row.sync = said.sync;
  row.health = said.health;
  row.source = said.path.empty() ? said.chart : said.path;
  row.repo_url = said.repo_url;
  row.revision = said.revision;
  row.target = said.target_revision;
  const kube::State state = application_state(node.object, {});
  row.healthy = state.readiness == Readiness::ready;
  row.reason = state.reason == row.health ? std::string() : state.reason;
  return row;
}

void read_applications(const kube::Cluster& cluster, Lists& lists, ClusterStatus& status) {
  ApplicationMap known;
  for (const char* kind : {"Application", "ApplicationSet"}) {
    for (const Value& each : lists.of(kind)) known.emplace(application_key(each), each);
  }
  const auto nodes = application_tree(known, root_applications(known));
  std::size_t asked = 0;
  for (const ApplicationNode& node : nodes) {
    AppRow row = app_row(node);
    if (!row.healthy && !node.object.is_null() && asked < most_obstacles) {
      ++asked;
      if (std::string found = obstacle(cluster, node.object); !found.empty())
        row.reason = std::move(found);
    }
    status.applications.push_back(std::move(row));
  }
}

constexpr std::string_view flux_owners[] = {"", "manifest", "release", "git", "argocd", "another"};

void read_flux(Lists& lists, ClusterStatus& status) {
  const FluxInstallation found = read_flux_installation(lists.of("Deployment"));
  if (found.owner != FluxOwner::nobody) {
    FluxInstalledRow row{.installed_by = found.by, .version = found.version};
    if (row.installed_by.empty())
      row.installed_by = flux_owners[static_cast<std::size_t>(found.owner)];
    for (const Value& each : lists.of("Deployment")) {
      if (std::ranges::find(found.controllers, kube::name_of(each)) != found.controllers.end())
        row.name_space = kube::namespace_of(each);
    }
    status.flux = std::move(row);
  }
  for (const FluxKind& kind : flux_kinds()) {
    for (const Value& each : lists.of(kind.kind)) {
      const FluxState said = flux_state(each);
      const bool ready = said.state.readiness == Readiness::ready;
      status.flux_objects.push_back({.kind = std::string(kind.kind),
                                     .name_space = std::string(kube::namespace_of(each)),
                                     .name = std::string(kube::name_of(each)),
                                     .state = said.suspended ? "Suspended"
                                              : ready        ? "Ready"
                                              : said.repeats ? "Reconciling"
                                              : said.state.readiness == Readiness::waiting
                                                  ? "Waiting"
                                                  : "Failed",
                                     .revision = said.revision,
                                     .reason = ready ? std::string() : said.state.reason,
                                     .healthy = ready || said.suspended || said.repeats});
    }
  }
}

void read_releases(const kube::Cluster& cluster, ClusterStatus& status) {
  const helm::ReleaseStore store(cluster, "");
  std::map<std::pair<std::string, std::string>, helm::Revision> latest;
  for (const helm::Revision& each : store.revisions("")) {
    if (each.status != helm::ReleaseStatus::uninstalled)
      latest[{each.name_space, each.name}] = each;
  }
  std::vector<helm::Revision> revisions;
  for (auto& [key, revision] : latest) revisions.push_back(std::move(revision));
  for (const helm::Release& each : store.read_all(revisions)) {
    status.releases.push_back({.name_space = each.name_space,
                               .name = each.name,
                               .chart = each.chart_name().empty()
                                            ? std::string()
                                            : cat(each.chart_name(), "-", each.chart_version()),
                               .app_version = std::string(each.app_version()),
                               .status = std::string(helm::status_name(each.status)),
                               .updated = each.last_deployed,
                               .revision = each.version,
                               .healthy = each.status == helm::ReleaseStatus::deployed});
  }
}

// What we may not see hides nothing else.
void unless_forbidden(ClusterStatus& status, std::string_view what,
                      const std::function<void()>& read) {
  try {
    read();
  } catch (const base::Error& error) {
    if (error.diagnostic().code != "forbidden") throw;
    status.unreadable.push_back(cat(what, ": ", error.diagnostic().message));
  }
}

}  // namespace

bool ClusterStatus::healthy() const noexcept {
  const auto well = [](const auto& row) { return row.healthy; };
  return (argocd || flux) && std::ranges::all_of(applications, well) &&
         std::ranges::all_of(flux_objects, well) && std::ranges::all_of(releases, well);
}

ClusterStatus read_cluster_status(const kube::Cluster& cluster) {
  ClusterStatus status;
  Lists lists(cluster, status);
  constexpr std::string_view part_of = "app.kubernetes.io/part-of in (argocd,flux)";
  lists.want("apps", "v1", "Deployment", part_of);
  for (const char* kind : {"Application", "ApplicationSet"})
    lists.want("argoproj.io", "v1alpha1", kind);
  for (const FluxKind& kind : flux_kinds()) lists.want(kind.group, kind.versions, kind.kind);
  lists.read();
  unless_forbidden(status, "Argo CD", [&] { read_argocd_row(cluster, lists, status); });
  unless_forbidden(status, "Applications", [&] { read_applications(cluster, lists, status); });
  read_flux(lists, status);
  unless_forbidden(status, "releases", [&] { read_releases(cluster, status); });
  status.runs = recorded_runs(cluster.context(), cluster.session());
  for (AppRow& each : status.applications) each.revision = shown_revision(each.revision);
  return status;
}

}  // namespace kboot::gitops
