// Values and functions of the Go template cases.
#include "gotpl_data.hpp"

#include <cmath>
#include <cstdlib>
#include <limits>

#include "base/text.hpp"
#include "gotpl/go_value.hpp"
#include "gotpl/print.hpp"
#include "value/json.hpp"

namespace kboot::language {

using gotpl::Call;
using gotpl::Failure;
using gotpl::Function;
using gotpl::GoKind;
using gotpl::make_int;
using gotpl::Object;
using value::Subtype;
using value::Value;

namespace {

template <typename T>
const T& self(const Call& call) {
  return static_cast<const T&>(*gotpl::object_of(call.self));
}

// *main.Thing
class Thing final : public Object {
 public:
  explicit Thing(std::string_view name, bool has_inner = true) : name_(name), inner_(has_inner) {}

  [[nodiscard]] std::string_view go_type() const noexcept override { return "*main.Thing"; }
  [[nodiscard]] GoKind go_kind() const noexcept override { return GoKind::pointer; }
  [[nodiscard]] const Function* method(std::string_view name) const noexcept override;
  [[nodiscard]] Value contents() const override {
    Value inner = inner_ ? Value::foreign(std::make_unique<Thing>("inner", false))
                         : Value().set_subtype(Subtype::go_nil);
    return Value::dict({{"Name", name_},
                        {"Count", make_int(inner_ ? 3 : 0)},
                        {"Any", inner_ ? Value("any") : Value()},
                        {"Inner", inner},
                        {"hidden", inner_ ? "h" : ""}});
  }
  [[nodiscard]] Value to_data() const override { return contents(); }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 private:
  std::string name_;
  bool inner_;
};

Value hello(Call& call) {
  return base::cat(call.text(0), " ", self<Thing>(call).name(), " ", call.integer(1));
}
Value many(Call& call) { return make_int(static_cast<std::int64_t>(call.size())); }
Value thing_fails(Call&) { throw Failure("it failed"); }
Value itself(Call& call) { return call.self; }
Value thing_map(Call&) { return Value::dict({{"k", "v"}}); }

constexpr Function thing_methods[] = {
    {"Hello", "string, int", hello}, {"Many", "...string", many},
    {"Fails", "", thing_fails},      {"Self", "", itself},
    {"Map", "", thing_map},
};

const Function* Thing::method(std::string_view name) const noexcept {
  for (const Function& row : thing_methods) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

// main.Label, which has String()
class Label final : public Object {
 public:
  explicit Label(std::string_view text) : text_(text) {}

  [[nodiscard]] std::string_view go_type() const noexcept override { return "main.Label"; }
  [[nodiscard]] GoKind go_kind() const noexcept override { return GoKind::structure; }
  [[nodiscard]] const Function* method(std::string_view name) const noexcept override {
    static constexpr Function string_row{
        "String", "", [](Call& call) { return Value(gotpl::object_of(call.self)->string()); }};
    return name == "String" ? &string_row : nullptr;
  }
  [[nodiscard]] Value contents() const override { return Value::dict({{"Text", text_}}); }
  [[nodiscard]] bool is_stringer() const noexcept override { return true; }
  [[nodiscard]] std::string string() const override { return base::cat("<", text_, ">"); }
  [[nodiscard]] Value to_data() const override { return contents(); }
  [[nodiscard]] bool equals(const Foreign& other) const noexcept override {
    const auto* label = dynamic_cast<const Label*>(&other);
    return label != nullptr && label->text_ == text_;
  }

  std::string text_;
};

// main.Shelf, a map with a method
class Shelf final : public Object {
 public:
  explicit Shelf(Value members) : members_(std::move(members)) {
    members_.set_subtype(Subtype::go_string_map);
  }

  [[nodiscard]] std::string_view go_type() const noexcept override { return "main.Shelf"; }
  [[nodiscard]] GoKind go_kind() const noexcept override { return GoKind::map; }
  [[nodiscard]] const Function* method(std::string_view name) const noexcept override {
    static constexpr Function get{"Get", "string", [](Call& call) {
                                    const Value members = gotpl::object_of(call.self)->contents();
                                    return Value(base::cat("got ", members.text(call.text(0))));
                                  }};
    return name == "Get" ? &get : nullptr;
  }
  [[nodiscard]] Value contents() const override { return members_; }
  [[nodiscard]] Value to_data() const override { return members_; }

 private:
  Value members_;
};

std::int64_t number(const Value& value) {
  return value.is_string() ? static_cast<std::int64_t>(
                                 std::strtoull(std::string(value.as_string()).c_str(), nullptr, 10))
                           : static_cast<std::int64_t>(value.as_double());
}

template <Subtype subtype>
Value typed_number(const Value& value) {
  return Value(number(value)).set_subtype(subtype);
}

Value floating(const Value& value) {
  const std::string_view word = value.as_string();
  if (word == "-0") return -0.0;
  const double infinity = std::numeric_limits<double>::infinity();
  return word == "inf" ? infinity : word == "-inf" ? -infinity : std::nan("");
}

Value ints(const Value& value) {
  std::vector<Value> out;
  for (const Value& item : value.as_list()) out.push_back(make_int(number(item)));
  return gotpl::make_ints(std::move(out));
}

struct TypeRow {
  std::string_view name;
  Value (*make)(const Value& value);
};
constexpr TypeRow type_rows[] = {
    {"$int", typed_number<Subtype::go_int>},
    {"$int64", typed_number<Subtype::none>},
    {"$int32", typed_number<Subtype::go_int32>},
    {"$uint8", typed_number<Subtype::go_uint8>},
    {"$uint64", typed_number<Subtype::go_uint64>},
    {"$duration", typed_number<Subtype::go_duration>},
    {"$bytes", [](const Value& value) { return gotpl::make_bytes(value.as_string()); }},
    {"$strings", [](const Value& value) { return gotpl::make_strings(value.as_list().items()); }},
    {"$ints", ints},
    {"$lists", [](const Value& value) { return fresh(value).set_subtype(Subtype::go_list_list); }},
    {"$stringmap",
     [](const Value& value) { return fresh(value).set_subtype(Subtype::go_string_map); }},
    {"$nilmap", [](const Value&) { return Value::dict().set_subtype(Subtype::go_nil); }},
    {"$nillist", [](const Value&) { return Value::list().set_subtype(Subtype::go_nil); }},
    {"$float", floating},
    {"$thing",
     [](const Value& value) { return Value::foreign(std::make_unique<Thing>(value.as_string())); }},
    {"$label",
     [](const Value& value) { return Value::foreign(std::make_unique<Label>(value.as_string())); }},
    {"$shelf", [](const Value& value) { return Value::foreign(std::make_unique<Shelf>(value)); }},
};

Value shown(Call& call) {
  const Value operands[] = {call[0], call[0]};
  return gotpl::go_sprintf("%T:%v", operands);
}

Value joined(Call& call) {
  std::string out = base::cat(call.text(0), "[");
  for (std::size_t i = 1; i < call.size(); ++i) out += base::cat(i > 1 ? " " : "", call.text(i));
  return out + "]";
}

Value put(Call& call) {
  call.arguments[0].edit_dict().set(call[1], call[2]);
  return call[0];
}

constexpr Function rows[] = {
    {"takeInt", "int", shown},
    {"takeInt64", "int64", shown},
    {"takeUint32", "uint32", [](Call& call) { return make_int(call.integer(0)); }},
    {"takeFloat", "float64", shown},
    {"takeBool", "bool", shown},
    {"takeString", "string", shown},
    {"takeMap", "map[string]any", shown},
    {"takeList", "[]any", shown},
    {"takeStrings", "[]string", shown},
    {"takeAny", "any", shown},
    {"takeThing", "*main.Thing",
     [](Call& call) {
       const Object* thing = gotpl::object_of(call[0]);
       if (thing == nullptr) {
         throw Failure("runtime error: invalid memory address or nil pointer dereference");
       }
       return Value("thing " + static_cast<const Thing*>(thing)->name());
     }},
    {"takeLabel", "main.Label",
     [](Call& call) {
       return Value("label " + static_cast<const Label*>(gotpl::object_of(call[0]))->text_);
     }},
    {"joined", "string, ...string", joined},
    {"counted", "any, ...any",
     [](Call& call) { return make_int(static_cast<std::int64_t>(call.size()) - 1); }},
    {"give", "any", [](Call& call) { return call[0]; }},
    {"nothing", "", [](Call&) { return Value(); }},
    {"word", "", [](Call&) { return Value("word"); }},
    {"fails", "any",
     [](Call& call) -> Value { throw Failure("failed with " + gotpl::go_print(call[0])); }},
    {"put", "map[string]any, string, any", put},
};

}  // namespace

Value read_data(std::string_view json) {
  std::string text;
  for (const std::string_view line : base::split(json, '\n')) {
    if (!line.starts_with('#')) text.append(line).push_back('\n');
  }
  return value::read_json(text, "data");
}

Value fresh(const Value& data) {
  if (data.is_number()) return data.as_double();
  if (data.is_list()) {
    std::vector<Value> items;
    for (const Value& item : data.as_list()) items.push_back(fresh(item));
    return Value::list(std::move(items));
  }
  if (!data.is_dict()) return data;
  if (data.as_dict().size() == 1) {
    const value::Entry& only = *data.as_dict().begin();
    for (const TypeRow& row : type_rows) {
      if (row.name == only.key.as_string()) return row.make(only.value);
    }
  }
  Value out = Value::dict();
  for (const value::Entry& entry : data.as_dict()) {
    out.edit_dict().set(entry.key, fresh(entry.value));
  }
  return out;
}

std::span<const Function> case_functions() noexcept { return rows; }

}  // namespace kboot::language
