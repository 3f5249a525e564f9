// Walks from Flux's objects down to pods.
#include "modules/common/flux_explain.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "gitops/flux_status.hpp"
#include "kube/object.hpp"
#include "kube/wait.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using base::cat;
using kube::Cluster;
using kube::ObjectRef;
using kube::Readiness;
using kube::State;
using value::Value;

constexpr std::size_t most_lines = 15;
constexpr std::size_t longest_line = 400;
constexpr std::size_t most_workloads = 3;

constexpr std::pair<std::string_view, std::string_view> workload_kinds[] = {
    {"apps/v1", "Deployment"},
    {"apps/v1", "StatefulSet"},
    {"apps/v1", "DaemonSet"},
    {"batch/v1", "Job"},
};

constexpr std::string_view credentials =
    "are the credentials in the source's Secret right, and may they read the repository?";
constexpr std::string_view public_key =
    "is the public part of the key a deploy key of the repository?";
constexpr std::string_view pushed = "is the branch or tag pushed?";
constexpr std::string_view sealed =
    "`age_identity` must be that of a recipient of the repository's SOPS files";

// What to do about words of the controllers, in lower case; the first that fits counts.
constexpr std::pair<std::string_view, std::string_view> hints[] = {
    {"suspended", "somebody suspended it: `spec.suspend: false` lets it go on"},
    {"kustomization path not found", "is the folder there, and pushed, at the source's revision?"},
    {"remote ref", pushed},
    {"reference not found", pushed},
    {"unable to authenticate", public_key},
    {"permission denied (publickey", public_key},
    {"knownhosts:", "`known_hosts` of the task must have the server's host key"},
    {"host key", "`known_hosts` of the task must have the server's host key"},
    {"authentication required", credentials},
    {"authentication failed", credentials},
    {"authorization failed", credentials},
    {"could not read username", credentials},
    {"invalid credentials", credentials},
    {"unauthorized", credentials},
    {"repository not found", credentials},
    {"unknown authority", "`repo_ca` of the task names the authorities to trust in"},
    {"sops data key", sealed},
    {"decrypt", sealed},
    {"no matches for kind", "what brings the kind must be there first: `dependsOn` in `spec`"},
    {"attempt(s)",
     "a change of the chart or its values, or `flux reconcile hr --reset`, has it "
     "tried again"},
};

// The workloads that it applied, as they stand now; those that are not there have no object.
struct Workloads {
  std::vector<ObjectRef> refs;
  std::vector<std::optional<Value>> objects;
};

Workloads of_inventory(const Cluster& cluster, const Value& object) {
  std::vector<InventoryEntry> entries = inventory_of(object);
  std::erase_if(entries, [](const InventoryEntry& entry) {
    return entry.group != "apps" && entry.group != "batch";
  });
  Workloads found{.refs = refs_of(cluster, entries), .objects = {}};
  found.objects = cluster.get_all(found.refs);
  return found;
}

// helm-controller writes these labels on all that a chart makes. Its inventory comes too late: it
// holds what the last success applied.
Workloads of_release(const Cluster& cluster, const Value& object) {
  const std::string own(kube::namespace_of(object));
  const Value* target = object.get("spec", "targetNamespace");
  const std::string name_space =
      target != nullptr && target->is_string() ? std::string(target->as_string()) : own;
  const std::string labels = cat("helm.toolkit.fluxcd.io/name=", kube::name_of(object),
                                 ",helm.toolkit.fluxcd.io/namespace=", own);
  Workloads found;
  for (const auto& [api_version, kind] : workload_kinds) {
    const kube::ApiResource* resource =
        cluster.session().find_resource(cluster.context(), api_version, kind);
    if (resource == nullptr) continue;
    for (Value& item :
         cluster.list(*resource, name_space, {.labels = labels, .fields = {}}).items) {
      found.refs.push_back({*resource, name_space, std::string(kube::name_of(item))});
      found.objects.emplace_back(std::move(item));
    }
  }
  return found;
}

std::vector<std::string> workload_lines(const Cluster& cluster, const Value& object) {
  std::vector<kube::WaitTarget> targets;
  kube::WaitResult result;
  try {
    const bool release = kube::kind_of(object) == "HelmRelease";
    const Workloads found = release ? of_release(cluster, object) : of_inventory(cluster, object);
    for (std::size_t i = 0; i < found.refs.size() && targets.size() < most_workloads; ++i) {
      const std::optional<Value>& one = found.objects[i];
      const State state = one ? kube::readiness_of(*one) : State{Readiness::waiting, "not there"};
      if (state.readiness == Readiness::ready) continue;
      targets.push_back({.ref = found.refs[i]});
      result.statuses.push_back({.state = state, .object = one.value_or(Value())});
    }
    if (targets.empty()) return {};
    return kube::wait_error(cluster, targets, result, {}).diagnostic().notes;
  } catch (const base::Error&) {  // what cannot be read is left out
    return {};
  }
}

// What was done, undone and tried of a release.
std::vector<std::string> release_lines(const Value& object, const std::string& reason) {
  std::vector<std::string> lines;
  for (const std::string_view type : {"Released", "TestSuccess", "Remediated", "Drifted"}) {
    const Value* condition = kube::condition_of(object, type);
    if (condition == nullptr) continue;
    const std::string_view message = condition->text("message");
    const bool good = (condition->text("status") == "True") == (type == "Released");
    if ((good && type != "Remediated") || message.empty() || reason.find(message) != reason.npos)
      continue;
    lines.push_back(cat(type, ": ", condition->text("reason"), ": ", message));
  }
  const Value* history = object.get("status", "history");
  if (history != nullptr && history->is_list() && !history->as_list().empty()) {
    const Value& last = history->as_list()[0];
    lines.push_back(cat("release ", last.text("namespace"), '/', last.text("name"), " revision ",
                        kube::number_at(last, 0, "version"), ", ", last.text("chartName"), ' ',
                        last.text("chartVersion"), ": ", last.text("status")));
  }
  const std::int64_t failures = kube::number_at(object, 0, "status", "failures");
  if (failures > 1) lines.push_back(cat("failed ", failures, " times"));
  return lines;
}

}  // namespace

std::vector<InventoryEntry> inventory_of(const Value& object) {
  std::vector<InventoryEntry> out;
  const Value* entries = object.get("status", "inventory", "entries");
  if (entries == nullptr || !entries->is_list()) return out;
  for (const Value& entry : entries->as_list()) {
    const std::string_view id = entry.text("id"), version = entry.text("v");
    const std::size_t first = id.find('_'), last = id.rfind('_');
    if (first == id.npos || last == first) continue;
    const std::size_t middle = id.rfind('_', last - 1);
    if (middle == first) continue;
    const std::string_view group = id.substr(middle + 1, last - middle - 1);
    out.push_back({.name_space = std::string(id.substr(0, first)),
                   .name = base::replace_all(id.substr(first + 1, middle - first - 1), "__", ":"),
                   .api_version = group.empty() ? std::string(version) : cat(group, '/', version),
                   .kind = std::string(id.substr(last + 1)),
                   .group = std::string(group)});
  }
  return out;
}

std::vector<ObjectRef> refs_of(const Cluster& cluster, const std::vector<InventoryEntry>& entries) {
  std::vector<ObjectRef> refs;
  for (const InventoryEntry& entry : entries) {
    const kube::ApiResource* resource =
        cluster.session().find_resource(cluster.context(), entry.api_version, entry.kind);
    if (resource == nullptr) continue;
    refs.push_back(
        {*resource, resource->namespaced ? entry.name_space : std::string(), entry.name});
  }
  return refs;
}

std::vector<std::string> explain_flux(const Cluster& cluster, const Value& object,
                                      const std::string& reason) {
  const gitops::FluxKind* kind = gitops::find_flux_kind(kube::kind_of(object));
  if (kind == nullptr || kind->source) return {};
  std::vector<std::string> lines;
  if (kind->kind == "HelmRelease") lines = release_lines(object, reason);
  for (std::string& line : workload_lines(cluster, object)) lines.push_back(std::move(line));
  return lines;
}

std::string_view flux_hint(std::string_view message) {
  const std::string whole = base::lower(message);
  for (const auto& [words, hint] : hints) {
    if (whole.find(words) != whole.npos) return hint;
  }
  return {};
}

void shorten(std::vector<std::string>& lines) {
  for (std::string& line : lines) {
    line = base::replace_all(base::trim_end(line), "\n", " ");
    if (line.size() > longest_line) line = cat(line.substr(0, longest_line), "...");
  }
  if (lines.size() <= most_lines) return;
  lines.resize(most_lines);
  lines.back() = "...";
}

}  // namespace kboot::modules
