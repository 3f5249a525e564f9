// Finding and calling the methods of values.
#include "jinja/methods.hpp"

#include "jinja/machine.hpp"
#include "jinja/objects.hpp"
#include "jinja/time.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {

const GlobalRow* find_method(const Value& object, std::string_view name) noexcept {
  std::span<const GlobalRow> rows;
  if (object.is_string()) {
    rows = string_methods();
  } else if (object.is_dict()) {
    rows = dict_methods();
  } else if (object.is_list()) {
    rows = list_methods();
  } else if (object.is(value::Kind::foreign)) {
    rows = time_methods();
    if (dynamic_cast<const DateTime*>(&object.as_foreign()) == nullptr &&
        dynamic_cast<const Duration*>(&object.as_foreign()) == nullptr) {
      return nullptr;
    }
  }
  for (const GlobalRow& row : rows) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

Value call_method(Machine& machine, const GlobalRow& row, const Value& object,
                  Arguments arguments) {
  value::Marks marks = object.marks();
  for (const Value& argument : arguments.positional) {
    if (const Undefined* missing = undefined_of(argument);
        missing != nullptr && !row.takes_undefined)
      missing->fail();
    marks |= argument.marks();
  }
  if ((marks & value::mark_unknown) != 0 && row.spread == Spread::derive) return Value::unknown();
  Call call(machine, row.name, object, row.parameters, std::move(arguments));
  Value out = row.run(call);
  if (row.spread == Spread::derive && (marks & value::mark_secret) != 0)
    out = value::deep_marked(out, value::mark_secret);
  return out;
}

Value bound_method(const GlobalRow& row, const Value& object) {
  return make_function(std::string(row.name),
                       [&row, object](Machine& machine, Arguments arguments) {
                         return call_method(machine, row, object, std::move(arguments));
                       });
}

}  // namespace kboot::jinja
