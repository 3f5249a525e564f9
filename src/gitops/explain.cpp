// Walks from Applications to the causes.
#include "gitops/explain.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "gitops/application_wait.hpp"
#include "gitops/plain_words.hpp"
#include "gitops/served_kinds.hpp"
#include "gitops/sync_hold.hpp"
#include "gitops/sync_obstacles.hpp"
#include "gitops/sync_windows.hpp"
#include "kube/explain.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using kube::Readiness;
using value::Value;

constexpr std::chrono::seconds time_to_read{10};
constexpr std::size_t most_read = 60;
constexpr std::size_t most_applications = 6;
constexpr std::size_t most_results = 3;
constexpr std::size_t most_objects = 2;

// Kinds of which nobody ever has to wait.
constexpr std::string_view without_health[] = {
    "Application",   "ApplicationSet",
    "ClusterRole",   "ClusterRoleBinding",
    "ConfigMap",     "NetworkPolicy",
    "Role",          "RoleBinding",
    "Secret",        "ServiceAccount",
    "StorageClass",  "IngressClass",
    "PriorityClass", "ResourceQuota",
    "LimitRange",    "ValidatingWebhookConfiguration",
    "AppProject",    "MutatingWebhookConfiguration",
};

struct Obstacle {
  kube::ObjectRef ref;
  Value object;
  kube::State state;
};

// Hooks come and go: only those matter that the last sync waits for, or failed on.
bool is_open_hook(const ManagedResource& resource, const std::vector<SyncedResource>& results) {
  return std::ranges::any_of(results, [&](const SyncedResource& result) {
    return (result.running() || result.failed()) && result.kind == resource.kind &&
           result.name == resource.name && result.name_space == resource.name_space;
  });
}

// The objects of an Application that are not ready, as they stand in the cluster now.
std::vector<Obstacle> obstacles(const kube::Cluster& cluster, const Value& application) {
  if (!read_application(application).in_cluster) return {};
  std::vector<kube::ObjectRef> refs;
  const std::vector<SyncedResource> results = synced_resources(application);
  for (const ManagedResource& resource : managed_resources(application)) {
    if (std::ranges::find(without_health, resource.kind) != std::end(without_health)) continue;
    if (resource.hook && !is_open_hook(resource, results)) continue;
    if (resource.requires_pruning || refs.size() == most_read) continue;
    const kube::ApiResource* kind =
        cluster.session().discovery(cluster.context()).find(resource.api_version(), resource.kind);
    if (kind == nullptr) continue;
    refs.push_back({*kind, std::string(kind->namespaced ? resource.name_space : ""),
                    std::string(resource.name)});
  }
  std::vector<Obstacle> out;
  const std::vector<std::optional<Value>> objects = cluster.get_all(refs);
  for (std::size_t i = 0; i < refs.size(); ++i) {
    kube::State state{Readiness::waiting, "not there"};
    if (objects[i]) state = kube::readiness_of(*objects[i]);
    if (state.readiness == Readiness::ready) continue;
    out.push_back({std::move(refs[i]), objects[i].value_or(Value()), std::move(state)});
  }
  std::ranges::stable_sort(out, [](const Obstacle& a, const Obstacle& b) {
    return a.state.readiness == Readiness::failed && b.state.readiness != Readiness::failed;
  });
  return out;
}

void add(std::vector<std::string>& lines, std::size_t level, std::string_view text) {
  lines.push_back(base::cat(std::string(level * 2, ' '), text));
}

std::string finalizers_of(const Value& object) {
  const Value* list = object.get("metadata", "finalizers");
  std::string out;
  if (list == nullptr || !list->is_list()) return out;
  for (const Value& finalizer : list->as_list()) {
    if (!finalizer.is_string()) continue;
    if (!out.empty()) out += ", ";
    out += finalizer.as_string();
  }
  return out;
}

// https://user:token@host/x -> https://host/x
std::string without_credentials(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t begin = scheme == url.npos ? 0 : scheme + 3;
  const std::string_view host = url.substr(begin, url.find('/', begin) - begin);
  const std::size_t at = host.rfind('@');
  if (at == host.npos || scheme == url.npos) return std::string(url);
  return base::cat(url.substr(0, begin), url.substr(begin + at + 1));
}

// What it deployed that is still there: first what has finalizers of its own.
std::vector<std::string> remaining(const kube::Cluster& cluster, const Value& application) {
  std::vector<std::string> held, others;
  for (const ManagedResource& resource : managed_resources(application)) {
    const kube::ApiResource* kind =
        cluster.session().discovery(cluster.context()).find(resource.api_version(), resource.kind);
    if (kind == nullptr || held.size() + others.size() == most_read) continue;
    const auto live = cluster.get({*kind, std::string(kind->namespaced ? resource.name_space : ""),
                                   std::string(resource.name)});
    if (!live) continue;
    const std::string finalizers = finalizers_of(*live);
    if (finalizers.empty()) {
      others.push_back(base::cat(resource.label(), "   still there"));
    } else {
      held.push_back(base::cat(resource.label(), "   held by the finalizer ", finalizers));
    }
  }
  std::ranges::move(others, std::back_inserter(held));
  return held;
}

class Explainer {
 public:
  Explainer(const kube::Cluster& cluster, std::span<const WaitedApplication> applications)
      : cluster_(cluster), applications_(applications) {}

  Explanation run() {
    const std::vector<const WaitedApplication*> chosen = choose();
    std::vector<std::vector<std::string>> blocks;
    for (std::size_t i = 0; i < chosen.size() && i < most_applications; ++i)
      blocks.push_back(application(*chosen[i]));
    const std::size_t others = chosen.size() - blocks.size();
    share(blocks, most_lines - (others > 0 ? 1 : 0));
    for (std::vector<std::string>& block : blocks)
      std::ranges::move(block, std::back_inserter(out_.lines));
    if (others > 0) add(out_.lines, 0, base::cat("and ", others, " more"));
    return std::move(out_);
  }

 private:
  // Each gets a line in turn until all lines are given away.
  static void share(std::vector<std::vector<std::string>>& blocks, std::size_t lines) {
    std::vector<std::size_t> granted(blocks.size(), 0);
    for (bool more = true; more && lines > 0;) {
      more = false;
      for (std::size_t i = 0; i < blocks.size() && lines > 0; ++i) {
        if (granted[i] == blocks[i].size()) continue;
        ++granted[i];
        --lines;
        more = true;
      }
    }
    for (std::size_t i = 0; i < blocks.size(); ++i) blocks[i].resize(granted[i]);
  }

  // Failures first. Parents whose children are not ready say nothing new, but for those whose sync
  // waits for one of them: they stand before it, and what comes only after it is not listed.
  std::vector<const WaitedApplication*> choose() const {
    std::vector<const WaitedApplication*> out;
    const auto add_once = [&out](const WaitedApplication& one) {
      if (std::ranges::find(out, &one) == out.end()) out.push_back(&one);
    };
    for (const WaitedApplication& one : applications_) {
      if (one.state.readiness != Readiness::failed) continue;
      if (one.node.depth > 0 && holds_up(one.node)) add_once(applications_[one.node.parent]);
      add_once(one);
    }
    for (std::size_t i = 0; i < applications_.size(); ++i) {
      const WaitedApplication& one = applications_[i];
      if (one.state.readiness != Readiness::waiting) continue;
      const bool later = one.node.depth > 0 && !one.node.object.is_dict() &&
                         sync_hold(applications_[one.node.parent].node.object);
      if (later || (waits_for_children(i) && !sync_hold(one.node.object))) continue;
      add_once(one);
    }
    return out;
  }

  // Whether its parent's sync waits for it.
  [[nodiscard]] bool holds_up(const ApplicationNode& node) const {
    const auto hold = sync_hold(applications_[node.parent].node.object);
    return hold && hold->holds(node.key.kind, node.key.name_space, node.key.name);
  }

  [[nodiscard]] bool waits_for_children(std::size_t index) const {
    for (std::size_t i = index + 1; i < applications_.size(); ++i) {
      if (applications_[i].node.depth <= applications_[index].node.depth) break;
      if (applications_[i].state.readiness != Readiness::ready) return true;
    }
    return false;
  }

  std::vector<std::string> application(const WaitedApplication& one) {
    std::vector<std::string> lines;
    const ApplicationStatus status = read_application(one.node.object);
    add(lines, 0, base::cat(one.node.key.name, "   ", one.state.reason));
    hint(one.state.reason);
    if (!one.node.object.is_dict()) return lines;
    const std::optional<SyncHold> hold = sync_hold(one.node.object);
    if (hold && hold->later > 0) {
      lines.back() += base::cat("; ", hold->later,
                                hold->later == 1 ? " object comes" : " objects come", " after it");
    }
    if (status.being_deleted)
      add(lines, 1, base::cat("finalizers: ", finalizers_of(one.node.object)));
    errors(lines, one);
    if (status.sync == "Unknown") source(lines, status);
    results(lines, one);
    if (status.sync == "OutOfSync") windows(lines, one);
    const bool open_hook = hold && hold->hooks;
    if ((status.health != "Healthy" || open_hook) && lines.size() < most_lines)
      objects(lines, one.node.object);
    elsewhere(lines, one.node.object);
    if (lines.size() == 1 && status.refreshing) {
      add(lines, 1, base::cat("nobody takes the annotation ", refresh_annotation, " away"));
      hint_if_none("is argocd-application-controller running?");
    }
    return lines;
  }

  static void source(std::vector<std::string>& lines, const ApplicationStatus& status) {
    if (status.repo_url.empty()) return;
    add(lines, 1,
        base::cat("source ", without_credentials(status.repo_url), ", ",
                  status.chart.empty() ? "path " : "chart ",
                  status.chart.empty() ? status.path : status.chart, " at ",
                  status.target_revision.empty() ? "HEAD" : status.target_revision));
  }

  // Conditions that the reason does not say yet.
  void errors(std::vector<std::string>& lines, const WaitedApplication& one) {
    for (const AppCondition& condition : error_conditions(one.node.object)) {
      const PlainWords words = plain_words(condition.message);
      hint_if_none(words.hint);
      if (one.state.reason.find(words.text) != std::string::npos) continue;
      add(lines, 1, base::cat(condition.type, ": ", words.text));
    }
  }

  void results(std::vector<std::string>& lines, const WaitedApplication& one) {
    const Value& object = one.node.object;
    std::size_t shown = 0;
    const bool in_cluster = read_application(object).in_cluster;
    for (const SyncedResource& resource : synced_resources(object)) {
      if (!resource.failed() || shown++ >= most_results) continue;
      const PlainWords words = plain_words(resource.message);
      std::string text = words.text;
      try {
        const kube::Discovery& kinds = cluster_.session().discovery(cluster_.context());
        const std::string served = not_served(kinds, resource.api_version(), resource.kind);
        if (in_cluster && !served.empty()) text = served;
      } catch (const base::Error&) {  // then Argo CD's own words have to do
      }
      hint_if_none(words.hint);
      std::string line = base::cat(resource.label(), ": ", text);
      if (one.state.reason.find(line) == std::string::npos) add(lines, 1, line);
    }
    if (shown > most_results) add(lines, 1, base::cat("and ", shown - most_results, " more"));
  }

  // Windows in which the AppProject lets nothing be synced leave no word in the Application.
  void windows(std::vector<std::string>& lines, const WaitedApplication& one) {
    const Value& object = one.node.object;
    const bool said = one.state.reason.find("sync window") != std::string::npos;
    if (!said && !looks_barred(object)) return;
    try {
      for (const std::string& window : sync_windows(project_of(cluster_, object), object))
        add(lines, 1, base::cat("sync window: ", window));
    } catch (const base::Error&) {  // what cannot be read is left out
    }
  }

  // Of another cluster only what Argo CD says of it is known.
  static void elsewhere(std::vector<std::string>& lines, const Value& object) {
    const ApplicationStatus status = read_application(object);
    if (status.in_cluster || status.sync.empty() || status.sync == "Unknown") return;
    add(lines, 1,
        base::cat("its objects are on cluster ", status.cluster,
                  ", where kboot does not look; Argo CD says ", status.sync, ", ",
                  status.health.empty() ? "no health" : status.health));
    std::size_t shown = 0;
    for (const ManagedResource& resource : managed_resources(object)) {
      const bool well = (resource.sync.empty() || resource.sync == "Synced") &&
                        (resource.health.empty() || resource.health == "Healthy");
      if (well || shown++ >= most_results) continue;
      std::string text = base::cat(resource.label(), "   ", resource.sync);
      if (!resource.health.empty()) text += base::cat(", ", resource.health);
      if (!resource.health_message.empty())
        text += base::cat(": ", plain_words(resource.health_message).text);
      add(lines, 2, text);
    }
  }

  void objects(std::vector<std::string>& lines, const Value& object) {
    try {
      std::size_t shown = 0;
      for (const Obstacle& one : obstacles(cluster_, object)) {
        if (shown++ == most_objects) break;
        for (const std::string& line : kube::explain(cluster_, one.ref, one.object, one.state))
          add(lines, 1, line);
      }
    } catch (const base::Error& error) {
      add(lines, 1, error.diagnostic().message);
    }
  }

  void hint(std::string_view reason) { hint_if_none(plain_words(reason).hint); }
  void hint_if_none(std::string_view text) {
    if (out_.hint.empty()) out_.hint = text;
  }

  const kube::Cluster& cluster_;
  std::span<const WaitedApplication> applications_;
  Explanation out_;
};

}  // namespace

Explanation explain_applications(const kube::Cluster& cluster,
                                 std::span<const WaitedApplication> applications) {
  base::Context context = cluster.context();
  context.deadline = {context.clock.now() + time_to_read};
  return Explainer(kube::Cluster(context, cluster.session()), applications).run();
}

Explanation explain_deletion(const kube::Cluster& cluster, const Value& application) {
  base::Context context = cluster.context();
  context.deadline = {context.clock.now() + time_to_read};
  const kube::Cluster own(context, cluster.session());
  Explanation out;
  const std::string finalizers = finalizers_of(application);
  if (!finalizers.empty()) add(out.lines, 0, base::cat("finalizers: ", finalizers));
  for (const AppCondition& condition : error_conditions(application)) {
    PlainWords words = plain_words(condition.message);
    if (out.hint.empty()) out.hint = words.hint;
    add(out.lines, 0, base::cat(condition.type, ": ", words.text));
  }
  try {
    for (const std::string& line : remaining(own, application)) add(out.lines, 0, line);
  } catch (const base::Error& error) {
    add(out.lines, 0, error.diagnostic().message);
  }
  if (out.lines.size() > most_lines) out.lines.resize(most_lines);
  if (out.hint.empty() && !finalizers.empty())
    out.hint = "is argocd-application-controller running? it takes the finalizers away";
  return out;
}

std::string obstacle(const kube::Cluster& cluster, const Value& application) {
  try {
    const std::vector<Obstacle> found = obstacles(cluster, application);
    if (found.empty()) return "";
    const Obstacle& first = found.front();
    const std::string cause =
        first.object.is_dict() ? kube::brief_cause(cluster, first.ref, first.object) : "";
    return base::cat(first.ref.resource.kind, ' ', first.ref.name, ' ', first.state.reason,
                     cause.empty() ? "" : ": ", cause);
  } catch (const base::Error&) {
    return "";
  }
}

}  // namespace kboot::gitops
