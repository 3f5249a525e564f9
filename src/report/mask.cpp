// Values as they may be shown: secret bytes replaced, unknown values named.
#include "report/mask.hpp"

#include "base/diagnostic.hpp"
#include "base/redactor.hpp"
#include "base/text.hpp"
#include "jinja/jinja.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"
#include "value/read_ahead.hpp"
#include "value/text_builder.hpp"

namespace kboot::report {

namespace {

using value::Kind;
using value::Value;

constexpr std::string_view unknown_text = "(known after apply)";

Value shown_foreign(const Value& value) {
  try {
    return value::to_data(value);
  } catch (const base::Error&) {
    return base::cat("<", value::kind_name(value), ">");
  }
}

Value shown_at(const Value& value, int depth) {
  if (value.has(value::mark_unknown)) return unknown_text;
  if (depth > value::max_depth) return "...";
  if (value.is_list()) {
    if (value.has(value::mark_secret)) return base::Redactor::mask;
    Value copy = Value::list();
    for (const Value& item : value.as_list()) copy.edit_list().append(shown_at(item, depth + 1));
    return copy.set_subtype(value.subtype());
  }
  if (value.is_dict()) {
    if (value.has(value::mark_secret)) return base::Redactor::mask;
    Value copy = Value::dict();
    for (const auto& [key, member] : value.as_dict()) {
      copy.edit_dict().set(shown_at(key, depth + 1), shown_at(member, depth + 1));
    }
    return copy;
  }
  if (value.is_string()) {
    return value.secret_ranges().empty()
               ? value
               : Value(value::masked(value)).add_marks(value::mark_unsafe);
  }
  if (value.has(value::mark_secret) && !value.is_null()) return base::Redactor::mask;
  return value.is(Kind::foreign) ? shown_foreign(value) : value;
}

}  // namespace

Value shown(const Value& value) {
  value::read_ahead(value);
  return shown_at(value, 0);
}

std::string one_line(const Value& value) {
  const Value copy = shown(value);
  if (copy.is_string()) return base::replace_all(copy.as_string(), "\n", " ");
  return value::to_json(copy, {.style = value::JsonStyle::python});
}

std::string python_text(const Value& value) { return jinja::to_text(shown(value)); }

}  // namespace kboot::report
