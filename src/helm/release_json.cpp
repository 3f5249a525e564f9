// Writes and reads the JSON of a release, and wraps it as a Secret holds it.
#include "archive/archive.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "helm/release.hpp"
#include "value/containers.hpp"
#include "value/go_json.hpp"

namespace kboot::helm {

namespace {

// What a release may unpack to: its Secret is at most a megabyte, and text shrinks by a tenth.
constexpr std::uint64_t largest_json = std::uint64_t{256} << 20;

// An object of JSON, member by member, in the order of Go's struct fields.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  void end() { out_ += '}'; }

  void key(std::string_view name) {
    if (out_.back() != '{') out_ += ',';
    out_ += value::to_go_json(Value(name));
    out_ += ':';
  }
  void member(std::string_view name, const Value& value) {
    key(name);
    out_ += value::to_go_json(value);
  }
  // `omitempty`
  void text(std::string_view name, std::string_view value) {
    if (!value.empty()) member(name, value);
  }
  void number(std::string_view name, int value) {
    if (value != 0) member(name, value);
  }
  void list(std::string_view name, const std::vector<std::string>& items) {
    if (items.empty()) return;
    Value list = Value::list();
    for (const std::string& item : items) list.edit_list().append(item);
    member(name, list);
  }

 private:
  std::string& out_;
};

// Dicts as they stand: chart_data puts the fields in Go's order. The keys of `values` are sorted.
void write_in_order(std::string& out, const Value& value, bool sorted) {
  if (value.is_dict() && !sorted) {
    ObjectWriter object(out);
    for (const value::Entry& entry : value.as_dict()) {
      object.key(entry.key.as_string());
      write_in_order(out, entry.value,
                     entry.key.as_string() == "values" || entry.key.as_string() == "annotations");
    }
    object.end();
  } else if (value.is_list() && !sorted) {
    out += '[';
    for (const Value& item : value.as_list()) {
      if (out.back() != '[') out += ',';
      write_in_order(out, item, false);
    }
    out += ']';
  } else {
    out += value::to_go_json(value);
  }
}

void write_info(std::string& out, const Release& release, const Value& resources) {
  ObjectWriter info(out);
  info.text("first_deployed", release.first_deployed);
  info.text("last_deployed", release.last_deployed);
  info.text("deleted", release.deleted);
  info.text("description", release.description);
  info.text("status", status_name(release.status));
  info.number("rollback_revision", release.rollback_revision);
  info.text("notes", release.notes);
  if (resources.is_dict() && !resources.as_dict().empty()) info.member("resources", resources);
  info.end();
}

void write_hook(std::string& out, const ReleaseHook& run) {
  const Hook& hook = run.hook;
  ObjectWriter object(out);
  object.text("name", hook.name);
  object.text("kind", hook.kind);
  object.text("path", hook.path);
  object.text("manifest", hook.text);
  object.list("events", hook.events);
  object.key("last_run");
  ObjectWriter last(out);
  last.text("started_at", run.started_at);
  last.text("completed_at", run.completed_at);
  last.member("phase", run.phase);
  last.end();
  object.number("weight", hook.weight);
  object.list("delete_policies", hook.delete_policies);
  object.list("output_log_policies", hook.output_log_policies);
  object.end();
}

void write_hooks(std::string& out, const std::vector<ReleaseHook>& hooks) {
  out += '[';
  for (const ReleaseHook& hook : hooks) {
    if (out.back() != '[') out += ',';
    write_hook(out, hook);
  }
  out += ']';
}

int int_member(const Value& object, std::string_view key) {
  const Value* number = object.find(key);
  return number != nullptr && number->is_number() ? static_cast<int>(number->as_double()) : 0;
}

std::vector<std::string> texts_member(const Value& object, std::string_view key) {
  std::vector<std::string> out;
  const Value* list = object.find(key);
  if (list == nullptr || !list->is_list()) return out;
  for (const Value& item : list->as_list()) {
    if (item.is_string()) out.emplace_back(item.as_string());
  }
  return out;
}

ReleaseHook read_hook(const Value& item) {
  ReleaseHook run;
  run.hook.name = item.text("name");
  run.hook.kind = item.text("kind");
  run.hook.path = item.text("path");
  run.hook.text = item.text("manifest");
  run.hook.events = texts_member(item, "events");
  run.hook.weight = int_member(item, "weight");
  run.hook.delete_policies = texts_member(item, "delete_policies");
  run.hook.output_log_policies = texts_member(item, "output_log_policies");
  if (const Value* last = item.find("last_run")) {
    run.started_at = last->text("started_at");
    run.completed_at = last->text("completed_at");
    run.phase = last->text("phase");
  }
  return run;
}

void read_info(const Value& info, Release& release) {
  release.first_deployed = info.text("first_deployed");
  release.last_deployed = info.text("last_deployed");
  release.deleted = info.text("deleted");
  release.description = info.text("description");
  release.status = parse_status(info.text("status"));
  release.rollback_revision = int_member(info, "rollback_revision");
  release.notes = info.text("notes");
}

[[noreturn]] void refuse(std::string_view why) {
  throw base::Error("bad-release", base::cat("the stored release cannot be read: ", why));
}

}  // namespace

std::string to_release_json(const Release& release, const Value& resources) {
  std::string out;
  ObjectWriter object(out);
  object.text("name", release.name);
  object.key("info");
  write_info(out, release, resources);
  if (!release.chart.is_null()) {
    object.key("chart");
    write_in_order(out, release.chart, false);
  }
  if (release.config.is_dict() && !release.config.as_dict().empty())
    object.member("config", release.config);
  object.text("manifest", release.manifest);
  if (!release.hooks.empty()) {
    object.key("hooks");
    write_hooks(out, release.hooks);
  }
  object.number("version", release.version);
  object.text("namespace", release.name_space);
  object.text("apply_method", release.apply_method);
  object.end();
  return out;
}

Release read_release_json(std::string_view json) {
  Value object;
  try {
    object = value::read_go_json(json);
  } catch (const base::Error& error) {
    refuse(error.diagnostic().message);
  }
  if (!object.is_dict()) refuse("it is no JSON object");
  Release release;
  release.name = object.text("name");
  release.name_space = object.text("namespace");
  release.version = int_member(object, "version");
  release.manifest = object.text("manifest");
  release.apply_method = object.text("apply_method");
  if (const Value* info = object.find("info")) read_info(*info, release);
  if (const Value* chart = object.find("chart")) release.chart = *chart;
  if (const Value* config = object.find("config")) release.config = *config;
  if (const Value* hooks = object.find("hooks"); hooks != nullptr && hooks->is_list()) {
    for (const Value& item : hooks->as_list()) release.hooks.push_back(read_hook(item));
  }
  return release;
}

// Helm always compresses as hard as it can. That takes five times as long for a hundredth of the size, so it is kept for
// releases that would not fit otherwise.
std::string encode_release(const Release& release) {
  constexpr int usual = 6;
  constexpr int hardest = 9;
  constexpr std::size_t close_to_limit = 900'000;  // a Secret holds 1 MiB
  const std::string json = to_release_json(release);
  std::string text = base::base64_encode(archive::gzip(json, usual));
  if (text.size() > close_to_limit) text = base::base64_encode(archive::gzip(json, hardest));
  return text;
}

Release decode_release(std::string_view text) {
  const std::optional<std::string> bytes = base::base64_decode_lenient(text);
  if (!bytes) refuse("it is no base64");
  if (!archive::is_gzip(*bytes)) return read_release_json(*bytes);  // of Helm's first days
  return read_release_json(archive::gunzip(*bytes, largest_json));
}

}  // namespace kboot::helm
