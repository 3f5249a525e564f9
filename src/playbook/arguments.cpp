// Binds a task's arguments to its module's spec; checks what can be checked before anything is
// rendered.
#include <algorithm>

#include "base/text.hpp"
#include "jinja/jinja.hpp"
#include "playbook/argument_spec.hpp"
#include "playbook/convert.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::playbook {

namespace {

using base::cat;
using base::Error;
using value::Value;

bool has_word(std::string_view words, std::string_view word) {
  const auto list = base::split(words, ' ');
  return std::find(list.begin(), list.end(), word) != list.end();
}

const Argument* find_argument(std::span<const Argument> spec, std::string_view name) {
  for (const Argument& row : spec) {
    if (row.name == name || (!row.aliases.empty() && has_word(row.aliases, name))) return &row;
  }
  return nullptr;
}

std::string quoted_list(std::string_view words) {
  return cat("`", base::replace_all(words, " ", "`, `"), "`");
}

Error unknown_argument(std::string_view module, std::span<const Argument> spec, const Value& key) {
  const std::string name = jinja::to_text(key);
  std::vector<std::string> names;
  for (const Argument& row : spec) {
    names.emplace_back(row.name);
    for (const std::string_view alias : base::split(row.aliases, ' ')) {
      if (!alias.empty()) names.emplace_back(alias);
    }
  }
  Error error("unknown-argument", cat("`", name, "` is not an argument of `", module, "`"),
              key.origin(), static_cast<std::uint32_t>(std::max<std::size_t>(1, name.size())));
  error.status(base::Status::bad_input);
  const std::string near = base::did_you_mean(name, names);
  if (!near.empty()) error.hint(near);
  return error;
}

Value default_of(const Argument& row) {
  const std::optional<Value> literal = jinja::read_literal(row.default_value);
  const Value given = row.type != ArgType::str && literal ? *literal : Value(row.default_value);
  return convert(given, row.type).value_or(given);
}

void check_choice(std::string_view module, const Argument& row, const Value& given) {
  if (row.choices.empty()) return;
  const std::string text =
      given.is(value::Kind::boolean) ? (given.as_bool() ? "true" : "false") : jinja::to_text(given);
  if (has_word(row.choices, text)) return;
  Error error("argument-choice",
              cat("`", row.name, "` of `", module, "` must be one of ", quoted_list(row.choices),
                  ", not `", text, "`"),
              given.origin());
  error.status(base::Status::bad_input);
  std::vector<std::string> choices;
  for (const std::string_view choice : base::split(row.choices, ' ')) choices.emplace_back(choice);
  const std::string near = base::did_you_mean(text, choices);
  throw near.empty() ? error : error.hint(near);
}

Value bind_one(std::string_view module, const Argument& row, const Value& given) {
  std::optional<Value> converted = convert(given, row.type);
  const auto refuse = [&](ArgType type, std::string_view what) {
    throw Error("argument-type",
                cat(what, "`", row.name, "` of `", module, "` must be ", type_name(type), ", not ",
                    value::kind_name(given)),
                given.origin())
        .status(base::Status::bad_input);
  };
  if (!converted) refuse(row.type, "");
  if (row.type != ArgType::list) {
    check_choice(module, row, *converted);
    return *converted;
  }
  Value items = Value::list();
  for (const Value& item : converted->as_list()) {
    const std::optional<Value> element = convert(item, row.elements);
    if (!element) refuse(row.elements, "each item of ");
    check_choice(module, row, *element);
    items.edit_list().append(*element);
  }
  items.set_origin(given.origin());
  return items.add_marks(given.marks());
}

std::vector<std::string> given_of(const Value& bound, std::string_view names) {
  std::vector<std::string> given;
  for (const std::string_view name : base::split(names, ' ')) {
    const Value* member = bound.find(name);
    if (member != nullptr && !member->is_null()) given.emplace_back(name);
  }
  return given;
}

Error rule_error(std::string_view code, std::string message, const Value& place) {
  Error error(std::string(code), std::move(message), place.origin());
  return error.status(base::Status::bad_input);
}

// `certain` are those of the given arguments that no template can leave out.
void check_rules(std::string_view module, const ArgumentRules& rules, const Value& given,
                 const Value& certain) {
  for (const std::string_view names : rules.mutually_exclusive) {
    const auto present = given_of(certain, names);
    if (present.size() > 1) {
      throw rule_error("argument-conflict",
                       cat("arguments of `", module, "` that exclude each other: `",
                           base::join(present, "`, `"), "`"),
                       given);
    }
  }
  for (const std::string_view names : rules.required_one_of) {
    if (given_of(given, names).empty()) {
      throw rule_error("missing-argument", cat("`", module, "` needs one of ", quoted_list(names)),
                       given);
    }
  }
  for (const std::string_view names : rules.required_together) {
    const std::size_t present = given_of(given, names).size();
    if (!given_of(certain, names).empty() && present != base::split(names, ' ').size()) {
      throw rule_error(
          "missing-argument",
          cat("`", module, "` needs all of ", quoted_list(names), " when one of them is given"),
          given);
    }
  }
}

// `{{ x | default(omit) }}`: the argument may turn out not to be given.
bool may_be_omitted(const Value& raw) {
  return raw.is_string() && raw.as_string().find("omit") != std::string_view::npos &&
         jinja::has_templates(raw);
}

Error missing(std::string_view module, const Argument& row, const Value& place) {
  return rule_error("missing-argument", cat("`", module, "` needs the argument `", row.name, "`"),
                    place);
}

// Own names instead of aliases; unknown ones refused.
Value canonical(std::string_view module, std::span<const Argument> spec, const Value& given) {
  Value named = Value::dict();
  named.set_origin(given.origin());
  for (const auto& [key, member] : given.as_dict()) {
    const Argument* row = key.is_string() ? find_argument(spec, key.as_string()) : nullptr;
    if (row == nullptr) throw unknown_argument(module, spec, key);
    named.edit_dict().set(Value(row->name).set_origin(key.origin()), member);
  }
  return named;
}

}  // namespace

const Value* Args::find(std::string_view name) const noexcept {
  const Value* member = values_.find(name);
  return member == nullptr || member->is_null() ? nullptr : member;
}

std::string Args::text(std::string_view name, std::string_view fallback) const {
  const Value* member = find(name);
  return std::string(member != nullptr && member->is_string() ? member->as_string() : fallback);
}

bool Args::flag(std::string_view name, bool fallback) const {
  const Value* member = find(name);
  return member != nullptr && member->is(value::Kind::boolean) ? member->as_bool() : fallback;
}

std::int64_t Args::number(std::string_view name, std::int64_t fallback) const {
  const Value* member = find(name);
  return member != nullptr && member->is(value::Kind::integer) ? member->as_int() : fallback;
}

double Args::real(std::string_view name, double fallback) const {
  const Value* member = find(name);
  return member != nullptr && member->is_number() ? member->as_double() : fallback;
}

Args bind_arguments(std::string_view module, std::span<const Argument> spec,
                    const ArgumentRules& rules, const Value& given) {
  const Value named = canonical(module, spec, given);
  check_rules(module, rules, named, named);
  Value bound = Value::dict();
  bound.set_origin(given.origin());
  for (const Argument& row : spec) {
    const Value* member = named.find(row.name);
    if (member != nullptr && !member->is_null()) {
      Value one = bind_one(module, row, *member);
      bound.edit_dict().set(row.name,
                            row.no_log ? value::deep_marked(one, value::mark_secret) : one);
    } else if (row.required) {
      throw missing(module, row, given);
    } else if (!row.default_value.empty()) {
      bound.edit_dict().set(row.name, default_of(row));
    }
  }
  return Args(std::move(bound));
}

void check_arguments(std::string_view module, std::span<const Argument> spec,
                     const ArgumentRules& rules, const Value& raw, base::Diagnostics& out) {
  Value named = Value::dict(), certain = Value::dict();
  named.set_origin(raw.origin());
  for (const auto& [key, member] : raw.as_dict()) {
    const Argument* row = key.is_string() ? find_argument(spec, key.as_string()) : nullptr;
    if (row == nullptr) {
      out.add(unknown_argument(module, spec, key).diagnostic());
      continue;
    }
    named.edit_dict().set(row->name, member);
    if (!may_be_omitted(member)) certain.edit_dict().set(row->name, member);
    if (member.is_null() || jinja::has_templates(member)) continue;
    try {
      static_cast<void>(bind_one(module, *row, member));
    } catch (const Error& error) {
      out.add(error.diagnostic());
    }
  }
  for (const Argument& row : spec) {
    if (row.required && named.find(row.name) == nullptr)
      out.add(missing(module, row, raw).diagnostic());
  }
  try {
    check_rules(module, rules, named, certain);
  } catch (const Error& error) {
    out.add(error.diagnostic());
  }
}

}  // namespace kboot::playbook
