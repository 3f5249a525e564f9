// Loads the objects of a task.
#include "modules/common/kube_definitions.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "net/download.hpp"
#include "value/containers.hpp"
#include "value/yaml.hpp"

namespace kboot::modules {

namespace {

using run::Args;
using run::TaskContext;
using value::Value;

base::Error bad_definition(std::string message, base::Origin origin) {
  base::Error error("bad-definition", std::move(message), origin);
  error.status(base::Status::bad_input);
  return error;
}

// The secret parts of a text, line by line, as they may stand in a value that is read from it.
std::vector<std::string> secret_parts(const Value& text) {
  constexpr std::size_t shortest = 3;  // one or two bytes would mark half of the manifest
  std::vector<std::string> parts;
  for (const value::ByteRange range : text.secret_ranges()) {
    const std::string_view part = text.as_string().substr(range.begin, range.end - range.begin);
    for (const std::string_view line : base::split(part, '\n')) {
      if (base::trim(line).size() >= shortest) parts.emplace_back(base::trim(line));
    }
  }
  return parts;
}

Value with_marks(const Value& value, const std::vector<std::string>& secrets) {
  if (value.is_dict()) {
    Value out = Value::dict();
    for (const auto& [key, member] : value.as_dict())
      out.edit_dict().set(key, with_marks(member, secrets));
    out.set_origin(value.origin());
    return out;
  }
  if (value.is_list()) {
    Value out = Value::list();
    for (const Value& item : value.as_list()) out.edit_list().append(with_marks(item, secrets));
    out.set_origin(value.origin());
    return out;
  }
  if (!value.is_string()) return value;
  const std::string_view text = value.as_string();
  const bool secret =
      std::ranges::any_of(secrets, [&](const std::string& s) { return text.find(s) != text.npos; });
  return secret ? value.marked(value::mark_secret) : value;
}

void add_object(const Value& object, std::vector<Value>& out) {
  if (object.is_null() || (object.is_dict() && object.as_dict().empty())) return;
  if (!object.is_dict()) {
    throw bad_definition(
        base::cat("a Kubernetes object must be a mapping, not ", value::kind_name(object)),
        object.origin());
  }
  out.push_back(object);
}

// A dict, a text of many documents, or a list of both.
void add_definition(const Value& given, std::vector<Value>& out) {
  if (given.is_string()) {
    for (const Value& object : read_manifest(given, "definition")) add_object(object, out);
  } else if (given.is_list()) {
    for (const Value& item : given.as_list()) add_definition(item, out);
  } else {
    add_object(given, out);
  }
}

bool is_url(std::string_view text) {
  return text.starts_with("https://") || text.starts_with("http://") || text.starts_with("file://");
}

void add_template(TaskContext& task, const Value& given, std::vector<Value>& out) {
  if (given.is_list()) {
    for (const Value& item : given.as_list()) add_template(task, item, out);
    return;
  }
  const std::string_view name = given.is_string() ? given.as_string() : given.text("path");
  if (name.empty()) throw bad_definition("`template` must name a file", given.origin());
  if (given.is_dict() && given.as_dict().size() > 1) {
    throw base::Error("not-supported",
                      "options of `template` beside `path` are not there yet in kboot",
                      given.origin());
  }
  const std::string path = task.find_file("templates", name);
  for (const Value& object :
       read_manifest(task.render_template(task.read_file(path), path), path)) {
    add_object(object, out);
  }
}

void set_default(Value& dict, std::string_view key, const std::string& text) {
  const Value* own = dict.find(key);
  if ((own == nullptr || own->is_null()) && !text.empty()) dict.edit_dict().set(key, text);
}

Value shallow_copy(const Value& dict) {
  Value copy = Value::dict();
  if (dict.is_dict()) {
    for (const auto& [key, member] : dict.as_dict()) copy.edit_dict().set(key, member);
  }
  copy.set_origin(dict.origin());
  return copy;
}

Value with_defaults(const Value& definition, const Args& args) {
  Value object = shallow_copy(definition);
  set_default(object, "kind", args.text("kind"));
  set_default(object, "apiVersion", args.text("api_version"));
  const Value* own = object.find("metadata");
  if (own != nullptr && !own->is_dict() && !own->is_null()) {
    throw bad_definition("`metadata` must be a mapping", own->origin());
  }
  Value metadata = own == nullptr ? Value::dict() : shallow_copy(*own);
  set_default(metadata, "namespace", args.text("namespace"));
  set_default(metadata, "name", args.text("name"));
  set_default(metadata, "generateName", args.text("generate_name"));
  object.edit_dict().set("metadata", metadata);
  return object;
}

void add_with_defaults(const Value& definition, const Args& args, std::vector<Value>& out) {
  Value object = with_defaults(definition, args);
  const std::string_view kind = object.text("kind");
  const Value* items = object.find("items");
  if (!kind.ends_with("List") || items == nullptr || !items->is_list()) {
    out.push_back(std::move(object));
    return;
  }
  for (const Value& item : items->as_list()) {
    Value member = shallow_copy(item);
    set_default(member, "kind", std::string(kind.substr(0, kind.size() - 4)));
    set_default(member, "apiVersion", std::string(object.text("apiVersion")));
    out.push_back(with_defaults(member, args));
  }
}

}  // namespace

std::vector<Value> read_manifest(const Value& text, const std::string& name) {
  if (text.is_dict() || text.is_list()) {  // the template's text was read as data already
    std::vector<Value> out;
    add_definition(text, out);
    return out;
  }
  std::vector<Value> documents =
      value::read_yaml_all(text.as_string(), name, {.track_origins = true});
  std::erase_if(documents, [](const Value& document) { return document.is_null(); });
  const std::vector<std::string> secrets = secret_parts(text);
  if (!secrets.empty()) {
    for (Value& document : documents) document = with_marks(document, secrets);
  }
  return documents;
}

Value read_manifest_file(TaskContext& task, const Args& args, kube::Session& session,
                         const std::string& place) {
  std::string checksum = args.text("checksum");
  constexpr std::string_view algorithm = "sha256:";
  if (!checksum.empty() && !checksum.starts_with(algorithm)) {
    throw base::Error("bad-checksum", "`checksum` must begin with `sha256:`",
                      args.find("checksum")->origin());
  }
  if (!checksum.empty()) checksum.erase(0, algorithm.size());
  if (is_url(place))
    return net::download(task.base(), session.transport(), {.url = place, .sha256 = checksum});
  const std::string path = task.find_file("files", place);
  if (!checksum.empty())
    return net::download(task.base(), session.transport(), {.url = path, .sha256 = checksum});
  return task.read_file(path);
}

std::vector<Value> load_definitions(TaskContext& task, const Args& args, kube::Session& session) {
  std::vector<Value> given;
  if (const Value* definition = args.find("resource_definition")) {
    add_definition(*definition, given);
  } else if (const Value* named = args.find("template")) {
    add_template(task, *named, given);
  } else if (args.has("src")) {
    for (const Value& object : read_manifest(
             read_manifest_file(task, args, session, args.text("src")), args.text("src"))) {
      add_object(object, given);
    }
  } else {
    given.push_back(Value::dict());
  }
  std::vector<Value> out;
  for (const Value& definition : given) add_with_defaults(definition, args, out);
  return out;
}

}  // namespace kboot::modules
