// Events as data: the direct image of run/events.hpp, secrets shown as `***`.
#include "report/event_json.hpp"

#include <array>

#include "base/text.hpp"
#include "report/mask.hpp"
#include "report/wording.hpp"
#include "value/containers.hpp"

namespace kboot::report {

namespace {

using value::Value;

constexpr std::array<std::string_view, 5> operations = {"create", "update", "delete", "run",
                                                        "unknown"};

double seconds_of(base::Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

void put_place(value::Dict& out, base::Origin origin) {
  if (!origin) return;
  const base::Place place = base::sources().place(origin);
  if (place.file.empty()) return;
  out.set("file", place.file);
  out.set("line", static_cast<std::int64_t>(place.line));
  out.set("column", static_cast<std::int64_t>(place.column));
}

Value task_json(const run::TaskId& task) {
  Value out =
      Value::dict({{"number", static_cast<std::int64_t>(task.number)}, {"name", task.name}});
  auto& dict = out.edit_dict();
  if (!task.role.empty()) dict.set("role", task.role);
  dict.set("module", task.module);
  if (task.handler) dict.set("handler", true);
  put_place(dict, task.origin);
  return out;
}

Value changes_json(const std::vector<run::Change>& changes, bool fields) {
  Value out = Value::list();
  for (const run::Change& change : changes) {
    Value row = Value::dict({{"operation", operations[static_cast<std::size_t>(change.operation)]},
                             {"target", change.target}});
    if (!change.note.empty()) row.edit_dict().set("note", change.note);
    if (fields && !change.diff.before.is_null())
      row.edit_dict().set("before", shown(change.diff.before));
    if (fields && !change.diff.after.is_null())
      row.edit_dict().set("after", shown(change.diff.after));
    out.edit_list().append(row);
  }
  return out;
}

void put_outcome(value::Dict& out, const run::Outcome& outcome, bool no_log, bool fields) {
  out.set("status", status_name(outcome.status));
  if (no_log) {
    out.set("no_log", true);
    return;
  }
  if (!outcome.message.empty()) out.set("message", outcome.message);
  if (!outcome.changes.empty()) out.set("changes", changes_json(outcome.changes, fields));
  out.set("result", shown(outcome.result));
  if (outcome.diagnostic) out.set("diagnostic", diagnostic_json(*outcome.diagnostic));
}

Value stats_json(const std::map<std::string, run::HostStats>& hosts) {
  Value out = Value::dict();
  for (const auto& [host, stats] : hosts) {
    out.edit_dict().set(host, Value::dict({{"ok", stats.ok},
                                           {"changed", stats.changed},
                                           {"unreachable", stats.unreachable},
                                           {"failed", stats.failed},
                                           {"skipped", stats.skipped},
                                           {"rescued", stats.rescued},
                                           {"ignored", stats.ignored}}));
  }
  return out;
}

Value named(std::string_view event) { return Value::dict({{"event", event}}); }

struct Image {
  bool fields;

  Value operator()(const run::RunStarted& run) const {
    Value out = named("run_started");
    out.edit_dict().set("inventory", run.inventory);
    out.edit_dict().set("playbook", run.playbook);
    out.edit_dict().set("check", run.check);
    out.edit_dict().set("plan", run.plan);
    return out;
  }
  Value operator()(const run::ClusterConnected& cluster) const {
    Value out = named("cluster_connected");
    out.edit_dict().set("context", cluster.context);
    out.edit_dict().set("server", cluster.server);
    out.edit_dict().set("version", cluster.version);
    return out;
  }
  Value operator()(const run::PlayStarted& play) const {
    Value out = named("play_started"), hosts = Value::list();
    for (const std::string& host : play.hosts) hosts.edit_list().append(host);
    out.edit_dict().set("name", play.name);
    out.edit_dict().set("hosts", hosts);
    return out;
  }
  Value operator()(const run::TaskStarted& started) const {
    Value out = named("task_started");
    out.edit_dict().set("task", task_json(started.task));
    out.edit_dict().set("check", started.check);
    return out;
  }
  Value operator()(const run::ItemFinished& item) const {
    Value out = named("item_finished");
    auto& dict = out.edit_dict();
    dict.set("task", task_json(item.task));
    dict.set("host", item.host);
    dict.set("item", shown(item.item));
    put_outcome(dict, item.outcome, false, fields);
    if (item.ignored) dict.set("ignored", true);
    return out;
  }
  Value operator()(const run::TaskRetried& retry) const {
    Value out = named("task_retried");
    out.edit_dict().set("task", task_json(retry.task));
    out.edit_dict().set("host", retry.host);
    out.edit_dict().set("retries_left", retry.retries_left);
    return out;
  }
  Value operator()(const run::TaskFinished& task) const {
    Value out = named("task_finished");
    auto& dict = out.edit_dict();
    dict.set("task", task_json(task.task));
    dict.set("host", task.host);
    put_outcome(dict, task.outcome, task.no_log, fields);
    if (task.ignored) dict.set("ignored", true);
    if (!task.delegated_to.empty()) dict.set("delegated_to", task.delegated_to);
    dict.set("seconds", seconds_of(task.took));
    return out;
  }
  Value operator()(const run::WaitingNow& now) const {
    Value out = named("waiting"), items = Value::list();
    for (const base::Waiting& item : now.items) {
      items.edit_list().append(Value::dict({{"what", item.what}, {"why", item.why}}));
    }
    out.edit_dict().set("items", items);
    return out;
  }
  Value operator()(const run::Warned& warned) const {
    Value out = named("warning");
    out.edit_dict().set("diagnostic", diagnostic_json(warned.diagnostic));
    return out;
  }
  Value operator()(const run::IncludedFile& included) const {
    Value out = named("included");
    out.edit_dict().set("file", included.file);
    out.edit_dict().set("host", included.host);
    return out;
  }
  Value operator()(const run::RunBroken& broken) const {
    Value out = named("run_broken"), errors = Value::list();
    for (const base::Diagnostic& error : broken.errors)
      errors.edit_list().append(diagnostic_json(error));
    out.edit_dict().set("inventory", broken.inventory);
    out.edit_dict().set("errors", errors);
    return out;
  }
  Value operator()(const run::RunFinished& end) const {
    Value out = named("run_finished");
    auto& dict = out.edit_dict();
    dict.set("hosts", stats_json(end.hosts));
    dict.set("exit_code", end.exit_code);
    dict.set("interrupted", end.interrupted);
    if (!end.resume.empty()) dict.set("resume", end.resume);
    dict.set("seconds", seconds_of(end.took));
    return out;
  }
};

}  // namespace

Value diagnostic_json(const base::Diagnostic& diagnostic) {
  Value out =
      Value::dict({{"severity", diagnostic.severity == base::Severity::error ? "error" : "warning"},
                   {"code", diagnostic.code},
                   {"message", diagnostic.message}});
  auto& dict = out.edit_dict();
  put_place(dict, diagnostic.origin);
  Value frames = Value::list();
  for (const base::Frame& frame : diagnostic.frames) {
    Value row = Value::dict({{"text", frame.text}});
    put_place(row.edit_dict(), frame.origin);
    frames.edit_list().append(row);
  }
  if (!diagnostic.frames.empty()) dict.set("frames", frames);
  Value notes = Value::list();
  for (const std::string& note : diagnostic.notes) notes.edit_list().append(note);
  if (!diagnostic.notes.empty()) dict.set("notes", notes);
  if (!diagnostic.hint.empty()) dict.set("hint", diagnostic.hint);
  return out;
}

Value event_json(const run::Event& event, bool fields) { return std::visit(Image{fields}, event); }

}  // namespace kboot::report
