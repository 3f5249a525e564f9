// `.Files`: the files of a chart that are no templates (Helm's pkg/engine/files.go).
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "gotpl/go_value.hpp"
#include "helm/glob.hpp"
#include "helm/names.hpp"
#include "helm/template_objects.hpp"
#include "value/containers.hpp"
#include "value/go_yaml.hpp"

namespace kboot::helm {

namespace {

using gotpl::Call;
using gotpl::Function;

// engine.files: map[string][]byte with methods.
class Files final : public gotpl::Object {
 public:
  explicit Files(Value members) : members_(std::move(members)) {}

  [[nodiscard]] std::string_view go_type() const noexcept override { return "engine.files"; }
  [[nodiscard]] gotpl::GoKind go_kind() const noexcept override { return gotpl::GoKind::map; }
  [[nodiscard]] const Function* method(std::string_view name) const noexcept override;
  [[nodiscard]] Value contents() const override { return members_; }
  [[nodiscard]] Value to_data() const override {
    Value sorted = Value::dict();
    for (const value::Entry* entry : members_.as_dict().sorted()) {
      sorted.edit_dict().set(entry->key, entry->value);
    }
    return sorted;
  }

 private:
  Value members_;  // name -> []uint8
};

// The texts of the files, as strings.
Value members_of(const Call& call) { return gotpl::object_of(call.self)->contents(); }

std::string_view text_of(const Value& members, std::string_view name) {
  const Value* found = members.find(name);
  return found == nullptr ? std::string_view() : found->as_string();
}

Value get_bytes(Call& call) {
  const Value members = members_of(call);
  const Value* found = members.find(call.text(0));
  return found == nullptr ? gotpl::make_bytes("") : *found;
}

Value get(Call& call) {
  Value text = get_bytes(call);
  return text.set_subtype(value::Subtype::none);
}

Value glob(Call& call) {
  const Glob pattern(call.text(0));
  Value chosen = Value::dict();
  const Value members = members_of(call);
  for (const value::Entry& entry : members.as_dict()) {
    if (pattern.matches(entry.key.as_string())) chosen.edit_dict().set(entry.key, entry.value);
  }
  return Value::foreign(std::make_unique<Files>(std::move(chosen)));
}

// A map from the last elements of the paths, as YAML.
template <typename Convert>
Value as_map(const Call& call, Convert convert) {
  Value map = Value::dict();
  const Value members = members_of(call);
  for (const value::Entry* entry : members.as_dict().sorted()) {
    map.edit_dict().set(Value(go_base(entry->key.as_string())), convert(entry->value.as_string()));
  }
  try {
    std::string text = value::to_go_yaml(map);
    if (text.ends_with('\n')) text.pop_back();
    return text;
  } catch (const base::Error&) {
    return "";
  }
}

Value as_config(Call& call) {
  return as_map(call, [](std::string_view text) { return Value(text); });
}

Value as_secrets(Call& call) {
  return as_map(call, [](std::string_view text) { return Value(base::base64_encode(text)); });
}

Value lines(Call& call) {
  const Value members = members_of(call);
  std::string_view text = text_of(members, call.text(0));
  std::vector<Value> found;
  if (text.empty()) return gotpl::make_strings(std::move(found));
  if (text.ends_with('\n')) text.remove_suffix(1);
  for (const std::string_view line : base::split(text, '\n')) found.emplace_back(line);
  return gotpl::make_strings(std::move(found));
}

constexpr Function rows[] = {
    {"AsConfig", "", as_config},       {"AsSecrets", "", as_secrets}, {"Get", "string", get},
    {"GetBytes", "string", get_bytes}, {"Glob", "string", glob},      {"Lines", "string", lines},
};

const Function* Files::method(std::string_view name) const noexcept {
  for (const Function& row : rows) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

}  // namespace

Value files_object(const std::vector<File>& files) {
  Value members = Value::dict();
  for (const File& file : files) {
    Value bytes = file.data;
    bytes.set_subtype(value::Subtype::go_bytes);
    members.edit_dict().set(file.name, bytes);
  }
  return Value::foreign(std::make_unique<Files>(std::move(members)));
}

}  // namespace kboot::helm
