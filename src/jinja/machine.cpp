// Variables, marks, calls: what expressions and statements share.
#include "jinja/machine.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "jinja/ahead.hpp"
#include "jinja/machine_guards.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {

const Value* Frame::find(std::string_view name) const noexcept {
  for (const auto& [key, value] : names) {
    if (key == name) return &value;
  }
  return nullptr;
}

void Frame::set(std::string_view name, Value value) {
  for (auto& [key, present] : names) {
    if (key == name) {
      present = std::move(value);
      return;
    }
  }
  names.emplace_back(name, std::move(value));
}

Machine::Machine(const Template& parsed, Env& env)
    : env_(env),
      template_(parsed),
      frame_(std::make_shared<Frame>()),
      mutates_(parsed.parsed().mutates) {}

void Machine::note_marks(const Value& value) {
  if (!unsafe_ && value::any_marked(value, value::mark_unsafe)) unsafe_ = true;
  if (!tracking_ && value::any_marked(value, value::mark_secret | value::mark_unknown))
    tracking_ = true;
}

Value Machine::finish(Value out) const {
  if (!unsafe_) return out;
  return value::deep_marked(out, value::mark_unsafe);
}

Value Machine::render() {
  const Template::Parsed& parsed = template_.parsed();
  if (!parsed.single_name.empty() && parsed.syntax.convert) {
    // A lone {{ name }} of a number, boolean or null keeps its type (Templar.template).
    const auto plain = env_.plain(parsed.single_name);
    if (plain && (plain->is_null() || plain->is(value::Kind::boolean) || plain->is_number()))
      return *plain;
  }
  tell_ahead(template_, env_);
  Value out;
  try {
    out = run_template(template_, frame_);
  } catch (const UnknownDecides&) {
    return Value::unknown();
  }
  const bool newlines =
      parsed.syntax.preserve_trailing_newlines && out.is_string() && !out.has(value::mark_unknown);
  if (newlines) {
    const std::string_view text = out.as_string();
    const auto last = text.find_last_not_of('\n');
    const std::size_t present = text.size() - (last == std::string_view::npos ? 0 : last + 1);
    if (parsed.trailing_newlines > present) {
      value::TextBuilder longer;
      longer.append(out);
      for (std::size_t i = present; i < parsed.trailing_newlines; ++i)
        longer.append(parsed.syntax.newline_sequence);
      out = longer.take();
    }
  }
  return finish(std::move(out));
}

Value Machine::evaluate() {
  try {
    return finish(eval(*template_.parsed().expression));
  } catch (const UnknownDecides&) {
    return Value::unknown();
  }
}

bool Machine::converts() const { return template_.parsed().syntax.convert; }

// Variables.

std::optional<Value> Machine::from_env(std::string_view name) {
  if (const auto cached = cache_.find(std::string(name)); cached != cache_.end())
    return cached->second;
  std::optional<Value> found;
  try {
    found = env_.lookup(name);
  } catch (const base::Error& error) {
    if (error.diagnostic().code != "undefined-variable") throw;
    found = make_object<Undefined>(error.diagnostic());
  }
  if (!found) return std::nullopt;
  if (found->is(value::Kind::foreign) && object_of(*found) == nullptr)
    found = value::to_data(*found);
  note_marks(*found);
  // A change made by append() and the like is seen inside this template only.
  if (mutates_ && (found->is_list() || found->is_dict())) found = value::deep_copy(*found);
  cache_.emplace(std::string(name), *found);
  return found;
}

std::optional<Value> Machine::variable(std::string_view name) {
  for (const Frame* frame = frame_.get(); frame != nullptr; frame = frame->parent.get()) {
    if (const Value* found = frame->find(name)) return *found;
    if (!frame->sees_env) return std::nullopt;
  }
  return from_env(name);
}

Value Machine::name(std::string_view name) {
  if (auto found = variable(name)) return std::move(*found);
  if (const GlobalRow* global = find_global(name)) {
    return make_function(std::string(name), [global](Machine& machine, Arguments arguments) {
      const Value no_input{};
      Call call(machine, global->name, no_input, global->parameters, std::move(arguments));
      return global->run(call);
    });
  }
  return undefined_name(name);
}

Value Machine::undefined_name(std::string_view name) const {
  std::vector<std::string> names = env_.names();
  for (const Frame* frame = frame_.get(); frame != nullptr; frame = frame->parent.get()) {
    for (const auto& entry : frame->names) names.push_back(entry.first);
  }
  return undefined(base::cat("`", name, "` is undefined"), base::did_you_mean(name, names));
}

Value Machine::undefined(std::string message, std::string hint) const {
  base::Diagnostic diagnostic;
  diagnostic.code = "undefined-variable";
  diagnostic.message = std::move(message);
  diagnostic.hint = std::move(hint);
  diagnostic.origin = template_.parsed().place(here_.offset);
  diagnostic.length = here_.length;
  return make_object<Undefined>(std::move(diagnostic));
}

std::string Machine::source(Span span) const {
  return template_.parsed().text.substr(span.offset, span.length);
}

// Calls.

namespace {

void require_all_defined(const Value& input, const Arguments& arguments) {
  if (const Undefined* missing = undefined_of(input)) missing->fail();
  for (const Value& argument : arguments.positional) {
    if (const Undefined* missing = undefined_of(argument)) missing->fail();
  }
  for (const auto& [name, argument] : arguments.named) {
    if (const Undefined* missing = undefined_of(argument)) missing->fail();
  }
}

// The marks of input and arguments: at their tops, or anywhere in them.
value::Marks marks_of(const Value& input, const Arguments& arguments, bool deep) {
  value::Marks marks = 0;
  const auto look = [&](const Value& value) {
    marks |= value.marks();
    if (!deep) return;
    if (value::any_marked(value, value::mark_secret)) marks |= value::mark_secret;
    if (value::any_marked(value, value::mark_unknown)) marks |= value::mark_unknown;
  };
  look(input);
  for (const Value& argument : arguments.positional) look(argument);
  for (const auto& [name, argument] : arguments.named) look(argument);
  return marks;
}

}  // namespace

Value Machine::apply_filter(const FilterRow& row, const Value& input, Arguments arguments) {
  if (!row.takes_undefined) require_all_defined(input, arguments);
  const bool derives = row.spread == Spread::derive;
  const value::Marks marks = tracking_ ? marks_of(input, arguments, derives) : value::Marks{0};
  if ((marks & value::mark_unknown) != 0) return Value::unknown();
  Call call(*this, row.name, input, row.parameters, std::move(arguments));
  Value out = row.run(call);
  if (derives && (marks & value::mark_secret) != 0)
    out = value::deep_marked(out, value::mark_secret);
  if (row.native_text && out.is_string()) out.set_subtype(value::Subtype::python_text);
  return out;
}

Value Machine::apply_test(const TestRow& row, const Value& input, Arguments arguments) {
  if (!row.takes_undefined) require_all_defined(input, arguments);
  if (tracking_ && !row.takes_undefined) {
    if ((marks_of(input, arguments, true) & value::mark_unknown) != 0) return Value::unknown();
  }
  Call call(*this, row.name, input, row.parameters, std::move(arguments));
  return row.run(call);
}

Value Machine::call(const Value& callee, Arguments arguments) {
  if (callee.has(value::mark_unknown)) return Value::unknown();
  require_defined(callee);
  const Object* object = object_of(callee);
  if (object == nullptr || !object->callable()) {
    throw filter_error(base::cat("`", python_type(callee), "` is no function"));
  }
  if (++calls_ > call_limit) {
    --calls_;
    throw base::Error("template-limit", "macros or functions call each other without end");
  }
  try {
    const Value keeps_alive = callee;
    Value out = object->call(*this, std::move(arguments));
    --calls_;
    return out;
  } catch (...) {
    --calls_;
    throw;
  }
}

namespace {

std::optional<Value> take_option(Arguments& arguments, std::string_view name) {
  for (auto it = arguments.named.begin(); it != arguments.named.end(); ++it) {
    if (it->first != name) continue;
    Value out = std::move(it->second);
    arguments.named.erase(it);
    return out;
  }
  return std::nullopt;
}

bool all_text(const value::List& items) {
  return std::all_of(items.begin(), items.end(),
                     [](const Value& item) { return item.is_string(); });
}

Value joined(const value::List& items) {
  value::TextBuilder out;
  bool native = false;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out.append(',');
    out.append(items[i]);
    native = native || (i == 0 && items[i].subtype() == value::Subtype::python_text);
  }
  Value text = out.take();
  return native ? text.set_subtype(value::Subtype::python_text) : text;
}

}  // namespace

Value Machine::lookup(std::string_view plugin, Arguments arguments, bool want_list) {
  require_all_defined(Value(), arguments);
  if (const auto option = take_option(arguments, "wantlist"))
    want_list = want_list || truthy(*option);
  const auto errors = take_option(arguments, "errors");
  const auto allow_unsafe = take_option(arguments, "allow_unsafe");
  for (const Value& term : arguments.positional) require_defined(term);
  LookupRequest request{plugin, std::move(arguments.positional), Value::dict(),
                        template_.parsed().place(here_.offset)};
  for (auto& [name, option] : arguments.named)
    request.options.edit_dict().set(Value(name), std::move(option));
  Value results;
  try {
    results = env_.call_lookup(request);
  } catch (const base::Error& error) {
    const std::string mode = errors ? to_text(*errors) : "strict";
    const bool hard = error.diagnostic().code == "undefined-variable" ||
                      error.diagnostic().code == "unknown-lookup";
    if (mode == "strict" || hard) throw;
    if (mode == "warn") env_.warn(error.diagnostic());
    return want_list ? Value::list() : Value();
  }
  if (results.has(value::mark_unknown)) return tracking_ = true, Value::unknown();
  if (!allow_unsafe || !truthy(*allow_unsafe)) {
    results = value::deep_marked(results, value::mark_unsafe);
    if (!results.as_list().empty()) unsafe_ = true;
  }
  note_marks(results);
  if (mutates_) results = value::deep_copy(results);
  const value::List& list = results.as_list();
  if (want_list || list.empty()) return results;
  if (all_text(list)) return joined(list);
  return list.size() == 1 ? list[0] : results;
}

}  // namespace kboot::jinja
