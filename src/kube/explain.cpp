// Walks from an object that is not ready to the cause.
#include "kube/explain.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kube/object.hpp"
#include "kube/time.hpp"
#include "value/containers.hpp"

namespace kboot::kube {

namespace {

constexpr std::chrono::seconds time_to_read{10};
constexpr std::size_t most_pods = 3;
constexpr std::size_t most_events = 3;
constexpr int log_lines = 5;

using Lines = std::vector<std::string>;

void add(Lines& lines, int level, std::string_view text) {
  lines.push_back(base::cat(std::string(static_cast<std::size_t>(level) * 2, ' '), text));
}

std::string_view uid_of(const Value& object) {
  const Value* metadata = object.find("metadata");
  return metadata == nullptr ? std::string_view{} : metadata->text("uid");
}

bool owned_by(const Value& object, std::string_view uid) {
  const Value* owners = object.get("metadata", "ownerReferences");
  if (owners == nullptr || !owners->is_list()) return false;
  return std::ranges::any_of(owners->as_list(),
                             [&](const Value& owner) { return owner.text("uid") == uid; });
}

std::string selector_of(const Value& object) {
  const Value* labels = object.get("spec", "selector", "matchLabels");
  if (labels == nullptr || !labels->is_dict()) return "";
  std::string out;
  for (const value::Entry& entry : labels->as_dict()) {
    if (!entry.value.is_string()) continue;
    if (!out.empty()) out += ',';
    out += base::cat(entry.key.as_string(), '=', entry.value.as_string());
  }
  return out;
}

// What a container is stuck in: "CrashLoopBackOff, exit code 1, 4 restarts, last 12s ago".
std::string stuck_in(const Value& status, base::WallTime now) {
  std::vector<std::string> parts;
  const Value* waiting = status.get("state", "waiting");
  const Value* ended = status.get("state", "terminated");
  if (ended == nullptr) ended = status.get("lastState", "terminated");
  if (waiting != nullptr) {
    parts.emplace_back(waiting->text("reason", "waiting"));
  } else if (status.get("state", "terminated") != nullptr) {
    parts.emplace_back(ended->text("reason", "ended"));
  } else if (status.get("state", "running") != nullptr) {
    parts.emplace_back("running, not ready");
  } else {
    parts.emplace_back("not started yet");
  }
  if (ended != nullptr) parts.push_back(base::cat("exit code ", number_at(*ended, 0, "exitCode")));
  if (const std::int64_t restarts = number_at(status, 0, "restartCount"); restarts > 0) {
    parts.push_back(base::cat(restarts, restarts == 1 ? " restart" : " restarts"));
  }
  if (ended != nullptr) {
    if (const auto at = parse_time(ended->text("finishedAt"))) {
      parts.push_back(base::cat("last ", short_duration(now - *at), " ago"));
    }
  }
  std::string text = base::join(parts, ", ");
  const std::string_view message = waiting == nullptr ? "" : waiting->text("message");
  if (!message.empty()) text += base::cat(", ", base::replace_all(message, "\n", " "));
  return text;
}

bool is_fine(const Value& status) {
  const Value* ready = status.find("ready");
  if (ready != nullptr && ready->is(value::Kind::boolean) && ready->as_bool()) return true;
  const Value* ended = status.get("state", "terminated");
  return ended != nullptr && number_at(*ended, 1, "exitCode") == 0;
}

std::vector<Value> stuck_containers(const Value& pod) {
  std::vector<Value> out;
  for (const std::string_view list : {"initContainerStatuses", "containerStatuses"}) {
    const Value* statuses = pod.get("status", list);
    if (statuses == nullptr || !statuses->is_list()) continue;
    for (const Value& status : statuses->as_list()) {
      if (!is_fine(status)) out.push_back(status);
    }
    if (!out.empty()) break;  // containers wait for the init containers
  }
  return out;
}

class Explainer {
 public:
  explicit Explainer(const Cluster& cluster) : cluster_(cluster) {}

  void object(int level, const ObjectRef& ref, const Value& object, const State& state) {
    add(lines_, level, base::cat(ref.label(), "   ", state.reason));
    if (!object.is_dict()) return;
    const std::string_view kind = ref.resource.kind;
    if (kind == "Pod") return pod_details(level + 1, ref, object);
    const std::string selector = selector_of(object);
    const bool has_pods = ref.resource.group == "apps" || kind == "Job";
    if (has_pods && !selector.empty()) {
      workload(level + 1, ref, object, selector);
    } else {
      events(level + 1, ref.name_space, uid_of(object));
    }
  }

  // The first container of a workload's pods that is stuck, and in what.
  std::string brief(const ObjectRef& ref, const Value& object) {
    if (ref.resource.kind == "Pod") return brief_of_pod(object);
    const std::string selector = selector_of(object);
    if (selector.empty()) return "";
    std::string owner(uid_of(object));
    if (ref.resource.kind == "Deployment") owner = newest_replica_set(0, ref, owner, selector);
    for (const Value& pod : list("v1", "Pod", ref.name_space, {.labels = selector})) {
      if (!owned_by(pod, owner)) continue;
      if (std::string text = brief_of_pod(pod); !text.empty()) return text;
    }
    return "";
  }

  Lines take() { return std::move(lines_); }

 private:
  static std::string brief_of_pod(const Value& pod) {
    const Value* scheduled = condition_of(pod, "PodScheduled");
    if (scheduled != nullptr && scheduled->text("status") == "False")
      return base::cat("not scheduled: ", scheduled->text("message"));
    const std::vector<Value> stuck = stuck_containers(pod);
    if (stuck.empty()) return "";
    const Value* waiting = stuck.front().get("state", "waiting");
    if (waiting != nullptr) return std::string(waiting->text("reason", "waiting"));
    const bool running = stuck.front().get("state", "running") != nullptr;
    return running ? "running, not ready" : "";
  }

  // Reads may fail or be forbidden: what can be told without them is told.
  std::vector<Value> list(std::string_view api_version, std::string_view kind,
                          std::string_view name_space, const Selection& selection) const {
    try {
      const ApiResource* resource =
          cluster_.session().find_resource(cluster_.context(), api_version, kind);
      if (resource == nullptr) return {};
      return cluster_.list(*resource, name_space, selection).items;
    } catch (const base::Error&) {
      return {};
    }
  }

  void workload(int level, const ObjectRef& ref, const Value& object, const std::string& selector) {
    std::string owner(uid_of(object));
    if (ref.resource.kind == "Deployment") owner = newest_replica_set(level, ref, owner, selector);
    std::size_t shown = 0;
    for (const Value& pod : list("v1", "Pod", ref.name_space, {.labels = selector})) {
      if (!owned_by(pod, owner)) continue;
      const Value* ready = condition_of(pod, "Ready");
      if (ready != nullptr && ready->text("status") == "True") continue;
      if (shown++ == most_pods) break;
      this->pod(level, ref, pod);
    }
    if (shown == 0) {
      events(level, ref.name_space, owner);
      if (owner != uid_of(object)) events(level, ref.name_space, uid_of(object));
    }
  }

  // The UID of the ReplicaSet of the newest revision; told when it cannot make its pods.
  std::string newest_replica_set(int level, const ObjectRef& ref, const std::string& owner,
                                 const std::string& selector) {
    Value newest;
    std::int64_t newest_revision = -1;
    for (const Value& set : list("apps/v1", "ReplicaSet", ref.name_space, {.labels = selector})) {
      std::int64_t revision = 0;
      if (!owned_by(set, owner)) continue;
      base::parse_int(annotation_of(set, "deployment.kubernetes.io/revision"), revision);
      if (revision <= newest_revision) continue;
      newest_revision = revision;
      newest = set;
    }
    if (!newest.is_dict()) return owner;
    const Value* failure = condition_of(newest, "ReplicaFailure");
    if (failure != nullptr && failure->text("status") == "True") {
      add(lines_, level, base::cat("ReplicaSet ", name_of(newest), ": ", failure->text("message")));
    }
    return std::string(uid_of(newest));
  }

  void pod(int level, const ObjectRef& owner, const Value& pod) {
    const Value* spec = pod.find("spec");
    const std::string_view node = spec == nullptr ? "" : spec->text("nodeName");
    add(lines_, level,
        node.empty() ? base::cat("Pod ", name_of(pod), ", on no node yet")
                     : base::cat("Pod ", name_of(pod), " on node ", node));
    try {
      ObjectRef ref = cluster_.locate("v1", "Pod", owner.name_space, name_of(pod));
      pod_details(level + 1, ref, pod);
    } catch (const base::Error&) {
    }
  }

  void pod_details(int level, const ObjectRef& ref, const Value& pod) {
    const std::size_t before = lines_.size();
    const Value* scheduled = condition_of(pod, "PodScheduled");
    if (scheduled != nullptr && scheduled->text("status") == "False") {
      add(lines_, level, base::cat("not scheduled: ", scheduled->text("message")));
    }
    const std::vector<Value> stuck = stuck_containers(pod);
    const Lines texts = explain_containers(pod, cluster_.context().clock.wall());
    for (std::size_t i = 0; i < stuck.size(); ++i) {
      add(lines_, level, texts[i]);
      log(level, ref, stuck[i]);
    }
    if (lines_.size() == before || stuck.empty()) events(level, ref.name_space, uid_of(pod));
  }

  void log(int level, const ObjectRef& ref, const Value& status) {
    const bool ended = status.get("lastState", "terminated") != nullptr;
    const bool ran = ended || status.get("state", "terminated") != nullptr ||
                     status.get("state", "running") != nullptr;
    if (!ran) return;
    std::string text;
    try {
      text = cluster_.log_tail(ref, status.text("name"), log_lines,
                               ended && status.get("state", "running") == nullptr);
      if (text.empty()) text = cluster_.log_tail(ref, status.text("name"), log_lines, false);
    } catch (const base::Error&) {
      return;
    }
    for (const std::string_view line : base::split(base::trim(text), '\n')) {
      if (!line.empty()) add(lines_, level, base::cat("| ", line));
    }
  }

  void events(int level, std::string_view name_space, std::string_view uid) {
    const std::string fields = base::cat("involvedObject.uid=", uid, ",type=Warning");
    const std::string place(name_space.empty() ? "default" : name_space);
    std::vector<Value> found = list("v1", "Event", place, {.fields = fields});
    const std::size_t from = found.size() > most_events ? found.size() - most_events : 0;
    for (std::size_t i = from; i < found.size(); ++i) {
      const std::string message = base::replace_all(found[i].text("message"), "\n", " ");
      add(lines_, level,
          cluster_.context().redactor.filter(
              base::cat("event ", found[i].text("reason"), ": ", message)));
    }
  }

  const Cluster& cluster_;
  Lines lines_;
};

}  // namespace

Lines explain_containers(const Value& pod, base::WallTime now) {
  Lines lines;
  for (const Value& status : stuck_containers(pod)) {
    lines.push_back(base::cat("container ", status.text("name"), ": ", stuck_in(status, now)));
  }
  return lines;
}

std::string brief_cause(const Cluster& cluster, const ObjectRef& ref, const Value& object) {
  return Explainer(cluster).brief(ref, object);
}

Lines explain(const Cluster& cluster, const ObjectRef& ref, const Value& object,
              const State& state) {
  base::Context context = cluster.context();
  context.deadline = {context.clock.now() + time_to_read};
  const Cluster own(context, cluster.session());
  Explainer explainer(own);
  explainer.object(0, ref, object, state);
  return explainer.take();
}

}  // namespace kboot::kube
