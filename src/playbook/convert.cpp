// Conversions between what a user wrote and what a module's argument wants.
#include "playbook/convert.hpp"

#include <charconv>
#include <cmath>

#include "base/files.hpp"
#include "base/text.hpp"
#include "jinja/jinja.hpp"
#include "playbook/free_form.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::playbook {

namespace {

using value::Kind;
using value::Value;

Value like(Value made, const Value& given) {
  made.set_origin(given.origin());
  return made.add_marks(given.marks());
}

std::optional<Value> as_text(const Value& given) {
  if (given.is_string()) return given;
  if (given.is(Kind::foreign)) return like(Value(given.as_foreign().to_text()), given);
  return like(Value(jinja::to_text(given)), given);
}

std::optional<Value> as_integer(const Value& given) {
  if (given.is(Kind::integer)) return given;
  if (given.is(Kind::boolean)) return like(Value(given.as_bool() ? 1 : 0), given);
  if (given.is(Kind::floating)) {
    const double number = given.as_double();
    if (std::floor(number) != number || std::abs(number) > 9e15) return std::nullopt;
    return like(Value(static_cast<std::int64_t>(number)), given);
  }
  std::int64_t number = 0;
  if (given.is_string() && base::parse_int(base::trim(given.as_string()), number))
    return like(Value(number), given);
  return std::nullopt;
}

std::optional<Value> as_floating(const Value& given) {
  if (given.is(Kind::floating)) return given;
  if (given.is(Kind::integer)) return like(Value(given.as_double()), given);
  if (!given.is_string()) return std::nullopt;
  const std::string_view text = base::trim(given.as_string());
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return like(Value(number), given);
}

std::optional<Value> as_list(const Value& given) {
  if (given.is_list()) return given;
  if (given.is_string()) {
    Value list = Value::list();
    for (const std::string_view part : base::split(given.as_string(), ',')) {
      list.edit_list().append(like(Value(base::trim(part)), given));
    }
    return like(std::move(list), given);
  }
  if (given.is_number() || given.is(Kind::boolean) || given.is_dict()) {
    return like(Value::list({given.is_number() ? *as_text(given) : given}), given);
  }
  return std::nullopt;
}

// A dict, JSON text of one, a Python literal of one, or `k=v, k=v`.
std::optional<Value> as_dict(const Value& given) {
  if (given.is_dict()) return given;
  if (!given.is_string()) return std::nullopt;
  const std::string_view text = base::trim(given.as_string());
  if (text.starts_with('{')) {
    const std::optional<Value> literal = jinja::read_literal(text);
    if (literal && literal->is_dict()) return like(*literal, given);
    return std::nullopt;
  }
  if (text.find('=') == std::string_view::npos) return std::nullopt;
  Value dict = Value::dict();
  for (const std::string& word :
       split_arguments(base::replace_all(text, ",", " "), given.origin())) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) return std::nullopt;
    dict.edit_dict().set(Value(word.substr(0, equals)),
                         like(Value(word.substr(equals + 1)), given));
  }
  return like(std::move(dict), given);
}

}  // namespace

std::string_view type_name(ArgType type) noexcept {
  switch (type) {
    case ArgType::str:
      return "a string";
    case ArgType::boolean:
      return "a boolean";
    case ArgType::integer:
      return "an integer";
    case ArgType::floating:
      return "a number";
    case ArgType::list:
      return "a list";
    case ArgType::dict:
      return "a dict";
    case ArgType::path:
      return "a path";
    case ArgType::raw:
      break;
  }
  return "a value";
}

std::optional<bool> to_boolean(const Value& given) {
  if (given.is(Kind::boolean)) return given.as_bool();
  if (given.is_number() && (given.as_double() == 0 || given.as_double() == 1))
    return given.as_double() == 1;
  if (!given.is_string()) return std::nullopt;
  const std::string word = base::lower(base::trim(given.as_string()));
  for (const std::string_view yes : {"y", "yes", "on", "1", "true", "t", "1.0"}) {
    if (word == yes) return true;
  }
  for (const std::string_view no : {"n", "no", "off", "0", "false", "f", "0.0"}) {
    if (word == no) return false;
  }
  return std::nullopt;
}

std::optional<Value> convert(const Value& given, ArgType type) {
  switch (type) {
    case ArgType::str:
      return as_text(given);
    case ArgType::path: {
      const std::optional<Value> text = as_text(given);
      return text ? std::optional(like(Value(base::expand_user(text->as_string())), *text)) : text;
    }
    case ArgType::boolean: {
      const std::optional<bool> flag = to_boolean(given);
      return flag ? std::optional(like(Value(*flag), given)) : std::nullopt;
    }
    case ArgType::integer:
      return as_integer(given);
    case ArgType::floating:
      return as_floating(given);
    case ArgType::list:
      return as_list(given);
    case ArgType::dict:
      return as_dict(given);
    case ArgType::raw:
      break;
  }
  return given;
}

}  // namespace kboot::playbook
