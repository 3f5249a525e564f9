// Objects: what they are and how they print.
#include "jinja/objects.hpp"

#include "base/text.hpp"

namespace kboot::jinja {

std::optional<Value> Object::attribute(std::string_view) const { return std::nullopt; }

bool Object::set_attribute(std::string_view, const Value&) { return false; }

Value Object::call(Machine&, Arguments) const {
  throw filter_error(base::cat("`", type_name(), "` is no function"));
}

Value Object::to_data() const { throw filter_error(base::cat("`", type_name(), "` is no data")); }

std::string Object::to_text() const { return base::cat("<", type_name(), ">"); }

const Object* object_of(const Value& value) noexcept {
  return value.is(value::Kind::foreign) ? dynamic_cast<const Object*>(&value.as_foreign())
                                        : nullptr;
}

const Undefined* undefined_of(const Value& value) noexcept {
  return value.is(value::Kind::foreign) ? dynamic_cast<const Undefined*>(&value.as_foreign())
                                        : nullptr;
}

bool is_undefined(const Value& value) { return undefined_of(value) != nullptr; }

void require_defined(const Value& value) {
  if (const Undefined* missing = undefined_of(value)) missing->require();
  if (value.is_list()) {
    for (const Value& item : value.as_list()) require_defined(item);
  } else if (value.is_dict()) {
    for (const value::Entry& entry : value.as_dict()) require_defined(entry.value);
  }
}

Value make_function(std::string name, Function::Body body) {
  return make_object<Function>(std::move(name), std::move(body));
}

std::optional<Value> Namespace::attribute(std::string_view name) const {
  const Value* found = members_.find(name);
  return found == nullptr ? std::nullopt : std::optional<Value>(*found);
}

bool Namespace::set_attribute(std::string_view name, const Value& value) {
  members_.edit_dict().set(Value(name), value);
  return true;
}

std::string Namespace::to_text() const { return "<Namespace " + to_repr(members_) + ">"; }

}  // namespace kboot::jinja
