// The front doors that render: Templar.template and Ansible's conditionals.
#include <map>

#include "base/text.hpp"
#include "jinja/machine.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {

using value::Kind;

Syntax Syntax::file() { return {.escape_backslashes = false, .convert = false}; }

// Env's parts that need not be there.

std::optional<Value> Env::load(std::string_view) { return std::nullopt; }

bool Env::path_is(std::string_view kind, std::string_view) {
  throw base::Error("not-supported",
                    base::cat("the test `", kind, "` needs files, which are not at hand here"));
}

Value Env::path_filter(std::string_view filter, std::string_view) {
  throw base::Error("not-supported",
                    base::cat("the filter `", filter, "` needs files, which are not at hand here"));
}

int Env::utc_offset(base::WallTime) { return 0; }

void Env::warn(const base::Diagnostic&) {}

// Templates kept.

struct Templates::Store {
  struct Key {
    std::string text;
    std::uint32_t origin;
    int kind;  // 0: in a value, 1: a file, 2: an expression
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  std::map<Key, Template> templates;
};

Templates::Templates() : store_(std::make_unique<Store>()) {}
Templates::~Templates() = default;

const Template& Templates::get(const Value& text, const Syntax& syntax) {
  // Other settings are rare; they are told apart by what differs in practice.
  const int kind = (syntax.escape_backslashes ? 0 : 1) + (syntax.convert ? 0 : 2) +
                   (syntax.trim_blocks ? 0 : 4) + (syntax.lstrip_blocks ? 8 : 0) +
                   (syntax.keep_trailing_newline ? 16 : 0) +
                   (syntax.preserve_trailing_newlines ? 32 : 0);
  Store::Key key{
      base::cat(text.as_string(), '\0', syntax.variable_start, '\0', syntax.variable_end, '\0',
                syntax.block_start, '\0', syntax.block_end, '\0', syntax.comment_start, '\0',
                syntax.comment_end, '\0', syntax.newline_sequence),
      text.origin().offset, kind};
  auto found = store_->templates.find(key);
  if (found == store_->templates.end()) {
    found =
        store_->templates
            .emplace(std::move(key), parse(text.as_string(), text.origin(), text.style(), syntax))
            .first;
  }
  return found->second;
}

const Template& Templates::expression(const Value& text) {
  Store::Key key{std::string(text.as_string()), text.origin().offset, -1};
  auto found = store_->templates.find(key);
  if (found == store_->templates.end()) {
    found = store_->templates
                .emplace(std::move(key),
                         parse_expression(text.as_string(), text.origin(), text.style()))
                .first;
  }
  return found->second;
}

// Quick looks.

bool is_template(std::string_view text) noexcept {
  for (std::size_t at = text.find('{'); at != std::string_view::npos && at + 1 < text.size();
       at = text.find('{', at + 1)) {
    const char next = text[at + 1];
    if (next == '{' || next == '%' || next == '#') return true;
  }
  return false;
}

namespace {

bool possibly_template(std::string_view text, const Syntax& syntax) {
  if (text.starts_with("#jinja2:")) return true;
  const bool usual =
      syntax.variable_start == "{{" && syntax.block_start == "{%" && syntax.comment_start == "{#";
  if (usual) return is_template(text);
  return text.find(syntax.variable_start) != std::string_view::npos ||
         text.find(syntax.block_start) != std::string_view::npos ||
         text.find(syntax.comment_start) != std::string_view::npos;
}

Value render_text(const Value& raw, Env& env, const Syntax& syntax) {
  if (!possibly_template(raw.as_string(), syntax)) return raw;
  Value out;
  if (Templates* kept = env.templates()) {
    const Template parsed = kept->get(raw, syntax);
    out = Machine(parsed, env).render();
  } else {
    out = Machine(parse(raw.as_string(), raw.origin(), raw.style(), syntax), env).render();
  }
  // An opened secret may itself hold a template; its own text is secret then.
  if (raw.has(value::mark_secret) && !out.has(value::mark_unknown))
    out = value::deep_marked(out, value::mark_secret);
  // What was made by a template still points at it, so that errors in its use have a place.
  if (!out.origin()) out.set_origin(raw.origin());
  return out;
}

Value render_list(const Value& raw, Env& env, const Syntax& syntax) {
  std::vector<Value> out;
  bool changed = false;
  for (const Value& item : raw.as_list()) {
    out.push_back(render(item, env, syntax));
    changed = changed || !out.back().same(item);
  }
  if (!changed) return raw;
  return Value::list(std::move(out))
      .set_subtype(raw.subtype())
      .set_origin(raw.origin())
      .add_marks(raw.marks());
}

Value render_dict(const Value& raw, Env& env, const Syntax& syntax) {
  Value out = Value::dict();
  bool changed = false;
  for (const value::Entry& entry : raw.as_dict()) {
    Value rendered = render(entry.value, env, syntax);
    changed = changed || !rendered.same(entry.value);
    out.edit_dict().set(entry.key, std::move(rendered));
  }
  if (!changed) return raw;
  return out.set_origin(raw.origin()).add_marks(raw.marks());
}

}  // namespace

bool has_templates(const Value& value) {
  if (value.has(value::mark_unsafe)) return false;
  if (value.is_string()) return is_template(value.as_string());
  if (value.is_list()) {
    for (const Value& item : value.as_list()) {
      if (has_templates(item)) return true;
    }
  } else if (value.is_dict()) {
    for (const value::Entry& entry : value.as_dict()) {
      if (has_templates(entry.value)) return true;
    }
  }
  return false;
}

Value render(const Template& parsed, Env& env) { return Machine(parsed, env).render(); }

Value render(const Value& raw, Env& env, const Syntax& syntax) {
  if (raw.has(value::mark_unsafe)) return raw;
  switch (raw.kind()) {
    case Kind::string:
      return render_text(raw, env, syntax);
    case Kind::list:
      return render_list(raw, env, syntax);
    case Kind::dict:
      return render_dict(raw, env, syntax);
    default:
      return raw;
  }
}

Value evaluate(const Template& expression, Env& env) {
  Value out = Machine(expression, env).evaluate();
  require_defined(out);
  return out;
}

namespace {

// "yes" with a template around it gives True; text is an expression once more.
std::optional<bool> text_condition(const Value& text, Env& env) {
  if (text.as_string().empty()) return true;
  Value expression = text;
  if (is_template(text.as_string())) {
    expression = render(text, env);
    if (expression.has(value::mark_unknown)) return std::nullopt;
    if (expression.is(Kind::boolean)) return expression.as_bool();
    if (expression.is_string() && expression.as_string().empty()) return false;
    if (value::any_marked(expression, value::mark_unsafe)) {
      throw base::Error("template-error",
                        "the condition's text comes from outside and is not evaluated",
                        text.origin());
    }
    if (!expression.is_string()) expression = Value(to_text(expression));
    expression.set_origin(text.origin());
  }
  Value result;
  if (Templates* kept = env.templates(); kept != nullptr && expression.same(text)) {
    const Template parsed = kept->expression(expression);
    result = Machine(parsed, env).evaluate();
  } else {
    result =
        Machine(parse_expression(expression.as_string(), expression.origin(), expression.style()),
                env)
            .evaluate();
  }
  if (result.has(value::mark_unknown)) return std::nullopt;
  return truthy(result);
}

}  // namespace

std::optional<bool> condition(const Value& when, Env& env) {
  if (when.has(value::mark_unknown)) return std::nullopt;
  if (when.is_null()) return true;
  if (when.is(Kind::boolean)) return when.as_bool();
  if (when.is_string()) return text_condition(when, env);
  return text_condition(Value(to_text(when)).set_origin(when.origin()), env);
}

}  // namespace kboot::jinja
