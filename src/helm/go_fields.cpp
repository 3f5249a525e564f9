// Go structs out of YAML.
#include "helm/go_fields.hpp"

#include <array>
#include <charconv>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "value/containers.hpp"
#include "value/go_yaml.hpp"
#include "value/yaml.hpp"

namespace kboot::helm {

namespace {

// strconv.FormatFloat(number, 'g', -1, 32): an exponent stands where it is below -4 or above 5.
std::string float_text(double number) {
  std::array<char, 64> buffer{};
  char* const end = buffer.data() + buffer.size();
  const auto narrow = static_cast<float>(number);
  const auto exact = std::to_chars(buffer.data(), end, narrow, std::chars_format::scientific);
  const std::string text(buffer.data(), exact.ptr);
  const std::size_t e = text.find('e');
  if (e == std::string::npos) return number > 0 ? "+Inf" : number < 0 ? "-Inf" : "NaN";
  std::int64_t exponent = 0;
  base::parse_int(std::string_view(text).substr(text[e + 1] == '+' ? e + 2 : e + 1), exponent);
  if (exponent < -4 || exponent > 5) return text;
  const auto plain = std::to_chars(buffer.data(), end, narrow, std::chars_format::fixed);
  return {buffer.data(), plain.ptr};
}

std::string_view json_kind(const Value& value) {
  switch (value.kind()) {
    case value::Kind::boolean:
      return "bool";
    case value::Kind::integer:
    case value::Kind::floating:
      return "number";
    case value::Kind::list:
      return "array";
    case value::Kind::dict:
      return "object";
    default:
      return "string";
  }
}

}  // namespace

Value read_document(std::string_view text, const std::string& name) {
  value::YamlOptions options;
  options.schema = value::Schema::goyaml;
  options.track_origins = false;
  try {
    std::vector<Value> documents = value::read_yaml_all(text, name, options);
    return documents.empty() ? Value() : std::move(documents.front());
  } catch (const base::Error&) {
    return value::read_go_yaml(text);  // fails in Go's words, or reads more than we do
  }
}

std::string scalar_text(const Value& value) {
  switch (value.kind()) {
    case value::Kind::boolean:
      return value.as_bool() ? "true" : "false";
    case value::Kind::integer:
      return std::to_string(value.as_int());
    case value::Kind::floating:
      return float_text(value.as_double());
    default:
      return std::string(value.as_string());
  }
}

Fields::Fields(const Value& object, std::string_view type, std::string path,
               std::string_view package)
    : object_(object), type_(type), path_(std::move(path)) {
  if (object.is_dict() || object.is_null()) return;
  const std::string into =
      path_.empty() ? base::cat("value of type ", package, ".", type)
                    : base::cat("struct field ", type, ".", path_.substr(0, path_.size() - 1),
                                " of type ", package, ".", type);
  throw base::Error(
      "yaml-syntax",
      base::cat("error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ",
                json_kind(object), " into Go ", into));
}

const Value* Fields::find(std::string_view name) const {
  const Value* found = object_.find(name);
  if (found == nullptr && object_.is_dict()) {
    const std::string wanted = base::lower(name);
    for (const value::Entry& entry : object_.as_dict()) {
      if (entry.key.is_string() && base::lower(entry.key.as_string()) == wanted) {
        found = &entry.value;
      }
    }
  }
  return found == nullptr || found->is_null() ? nullptr : found;
}

void Fields::refuse(const Value& got, std::string_view name, std::string_view wanted) const {
  throw base::Error(
      "yaml-syntax",
      base::cat("error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ",
                json_kind(got), " into Go struct field ", type_, ".", path_, name, " of type ",
                wanted));
}

void Fields::read(std::string_view name, std::string& out) const {
  const Value* found = find(name);
  if (found == nullptr) return;
  if (found->is_list() || found->is_dict()) refuse(*found, name, "string");
  out = scalar_text(*found);
}

void Fields::read(std::string_view name, std::vector<std::string>& out) const {
  const Value* found = find(name);
  if (found == nullptr) return;
  if (!found->is_list()) refuse(*found, name, "[]string");
  out.clear();
  for (const Value& item : found->as_list()) {
    if (item.is_list() || item.is_dict()) refuse(item, name, "string");
    out.push_back(item.is_null() ? std::string() : scalar_text(item));
  }
}

void Fields::read(std::string_view name, bool& out) const {
  const Value* found = find(name);
  if (found == nullptr) return;
  if (!found->is(value::Kind::boolean)) refuse(*found, name, "bool");
  out = found->as_bool();
}

void Fields::read_texts(std::string_view name, Value& out) const {
  const Value* found = find(name);
  if (found == nullptr) return;
  if (!found->is_dict()) refuse(*found, name, "map[string]string");
  Value texts = Value::dict();
  for (const value::Entry& entry : found->as_dict()) {
    if (entry.value.is_list() || entry.value.is_dict()) refuse(entry.value, name, "string");
    texts.edit_dict().set(Value(scalar_text(entry.key)),
                          Value(entry.value.is_null() ? std::string() : scalar_text(entry.value)));
  }
  out = texts.set_subtype(value::Subtype::go_string_map);
}

std::vector<Value> Fields::items(std::string_view name) const {
  const Value* found = find(name);
  if (found == nullptr) return {};
  if (!found->is_list()) refuse(*found, name, "[]interface {}");
  return found->as_list().items();
}

}  // namespace kboot::helm
