// The ConfigMap `kboot`: read, a line put in front, written.
#include "gitops/run_record.hpp"

#include "base/text.hpp"
#include "kube/cluster.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::gitops {

namespace {

using base::cat;
using value::Value;

constexpr std::string_view name = "kboot";
constexpr std::string_view key = "runs";
constexpr std::string_view usual_homes[] = {"argocd", "flux-system"};
constexpr std::size_t longest_text = 256;  // ten entries must stay small
constexpr int most_tries = 5;

struct TextField {
  std::string_view name;
  std::string RunEntry::*field;
};
constexpr TextField texts[] = {
    {"time", &RunEntry::time},
    {"by", &RunEntry::by},
    {"url", &RunEntry::url},
    {"commit", &RunEntry::commit},
    {"branch", &RunEntry::branch},
    {"project", &RunEntry::project},
    {"inventory", &RunEntry::inventory},
    {"playbook", &RunEntry::playbook},
    {"result", &RunEntry::result},
    {"kboot", &RunEntry::version},
};
struct NumberField {
  std::string_view name;
  std::int64_t RunEntry::*field;
};
constexpr NumberField numbers[] = {
    {"ok", &RunEntry::ok},
    {"changed", &RunEntry::changed},
    {"skipped", &RunEntry::skipped},
    {"failed", &RunEntry::failed},
    {"unreachable", &RunEntry::unreachable},
    {"seconds", &RunEntry::seconds},
};

// No half characters.
std::string_view capped(std::string_view text) {
  if (text.size() <= longest_text) return text;
  std::size_t size = longest_text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

std::string line_of(const RunEntry& entry) {
  Value line = Value::dict();
  for (const TextField& each : texts) {
    const std::string& text = entry.*each.field;
    if (!text.empty()) line.edit_dict().set(each.name, capped(text));
  }
  for (const NumberField& each : numbers) line.edit_dict().set(each.name, entry.*each.field);
  return value::to_json(line);
}

std::optional<RunEntry> entry_of(std::string_view line) {
  try {
    const Value read = value::read_json(line, "ConfigMap kboot");
    if (!read.is_dict()) return std::nullopt;
    RunEntry entry;
    for (const TextField& each : texts) entry.*each.field = read.text(each.name);
    for (const NumberField& each : numbers) {
      const Value* number = read.find(each.name);
      if (number != nullptr && number->is(value::Kind::integer))
        entry.*each.field = number->as_int();
    }
    return entry;
  } catch (const base::Error&) {
    return std::nullopt;
  }
}

kube::ObjectRef place(std::string_view name_space) {
  return {.resource = {.version = "v1",
                       .kind = "ConfigMap",
                       .plural = "configmaps",
                       .namespaced = true},
          .name_space = std::string(name_space),
          .name = std::string(name)};
}

kube::ObjectRef home_ref(std::string_view name_space) {
  return {.resource = {.version = "v1",
                       .kind = "Namespace",
                       .plural = "namespaces",
                       .namespaced = false},
          .name_space = {},
          .name = std::string(name_space)};
}

// Where Argo CD or Flux is, when it is in neither of the usual namespaces; empty: nowhere, or we may
// not look everywhere.
std::string other_home(const kube::Cluster& cluster) {
  struct Row {
    std::string_view group, version, kind, plural, labels, fields;
  };
  constexpr Row rows[] = {
      {"", "v1", "ConfigMap", "configmaps", "app.kubernetes.io/part-of=argocd",
       "metadata.name=argocd-cm"},
      {"apps", "v1", "Deployment", "deployments", "", "metadata.name=source-controller"},
  };
  for (const Row& row : rows) {
    const kube::ApiResource resource{.group = std::string(row.group),
                                     .version = std::string(row.version),
                                     .kind = std::string(row.kind),
                                     .plural = std::string(row.plural),
                                     .namespaced = true};
    const kube::Selection selection{.labels = std::string(row.labels),
                                    .fields = std::string(row.fields)};
    const kube::Answer answer =
        cluster.perform(kube::list_operation(resource, {}, selection, 1, {}));
    const Value* items = answer.ok() ? answer.object.find("items") : nullptr;
    if (items != nullptr && items->is_list() && !items->as_list().empty())
      return std::string(kube::namespace_of(items->as_list()[0]));
  }
  return {};
}

// Where the history is kept.
std::vector<std::string> homes_of(const kube::Cluster& cluster) {
  std::vector<std::string> out;
  for (const std::string_view home : usual_homes) {
    if (cluster.get(home_ref(home), kube::Body::metadata)) out.emplace_back(home);
  }
  if (out.empty()) {
    if (std::string other = other_home(cluster); !other.empty()) out.push_back(std::move(other));
  }
  return out;
}

std::string history_in(const std::optional<Value>& object) {
  const Value* data = object ? object->find("data") : nullptr;
  return data != nullptr && data->is_dict() ? std::string(data->text(key)) : std::string();
}

Value new_object(std::string_view name_space) {
  return Value::dict(
      {{"apiVersion", "v1"},
       {"kind", "ConfigMap"},
       {"metadata",
        Value::dict({{"name", name},
                     {"namespace", name_space},
                     {"labels", Value::dict({{"app.kubernetes.io/managed-by", "kboot"}})}})}});
}

// A creation, or a replacement of just the version that was read: who comes second reads again.
kube::Operation write_of(const kube::ObjectRef& ref, const std::optional<Value>& before,
                         const std::string& history) {
  Value object = before ? *before : new_object(ref.name_space);
  const Value* data = object.find("data");
  Value changed = data != nullptr && data->is_dict() ? *data : Value::dict();
  changed.edit_dict().set(key, history);
  object.edit_dict().set("data", changed);
  return before ? kube::replace_operation(ref, object, {})
                : kube::create_operation(ref, object, {});
}

}  // namespace

std::string with_entry(std::string_view history, const RunEntry& entry) {
  std::string out = cat(line_of(entry), "\n");
  std::size_t count = 1;
  for (const RunEntry& each : read_entries(history)) {
    if (count++ == most_runs) break;
    out += cat(line_of(each), "\n");
  }
  return out;
}

std::vector<RunEntry> read_entries(std::string_view history) {
  std::vector<RunEntry> entries;
  for (const std::string_view line : base::split(history, '\n')) {
    if (base::trim(line).empty()) continue;
    if (auto entry = entry_of(line)) entries.push_back(std::move(*entry));
  }
  return entries;
}

void record_run(const base::Context& context, kube::Session& session, const RunEntry& entry) {
  const kube::Cluster cluster(context, session);
  for (const std::string& home : homes_of(cluster)) {
    const kube::ObjectRef ref = place(home);
    for (int tries = 1;; ++tries) {
      const std::optional<Value> before = cluster.get(ref);
      const std::string history = context.redactor.filter(with_entry(history_in(before), entry));
      const kube::Operation write = write_of(ref, before, history);
      const kube::Answer answer = cluster.perform(write);
      if (answer.code == 409 && tries < most_tries) continue;
      cluster.require(write, answer);
      return;
    }
  }
}

std::vector<RunEntry> recorded_runs(const base::Context& context, kube::Session& session) {
  const kube::Cluster cluster(context, session);
  std::vector<kube::Operation> reads;
  for (const std::string_view home : usual_homes) reads.push_back(kube::get_operation(place(home)));
  for (const kube::Answer& answer : cluster.perform_all(reads)) {
    if (answer.ok()) return read_entries(history_in(answer.object));
  }
  const std::string other = other_home(cluster);
  const kube::Answer answer =
      other.empty() ? kube::Answer{} : cluster.perform(kube::get_operation(place(other)));
  if (answer.ok()) return read_entries(history_in(answer.object));
  return {};
}

}  // namespace kboot::gitops
