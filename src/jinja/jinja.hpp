// Front door of jinja: Jinja2 as ansible-core 2.18 uses it (`jinja2_native=False`).
//
// Text in, values out. Everything of the world (variables, lookups, other templates, clock, randomness) comes
// through Env. Whatever is wrong with a template or its data is a base::Error with the place inside the user's file:
// `template-syntax`, `undefined-variable`, `unknown-filter`, `unknown-test`, `unknown-lookup`, `filter-error`,
// `template-error`, `template-limit`, `not-supported`.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/base.hpp"
#include "value/value.hpp"

namespace kboot::jinja {

using base::Origin;
using base::ScalarStyle;
using value::Value;

// One call of a lookup plug-in: lookup('file', 'a', 'b', rstrip=false), query(...), with_file.
struct LookupRequest {
  std::string_view plugin;   // as written: short or fully qualified
  std::vector<Value> terms;  // positional arguments; one that is a list stays a list
  Value options;  // dict of the keyword arguments without wantlist, errors and allow_unsafe
  Origin origin;  // of the call
};

class Templates;

// The world as a template sees it. One object may serve many renders.
class Env {
 public:
  virtual ~Env() = default;
  // A variable, already rendered; nothing when there is none. An Error `undefined-variable` thrown from here becomes an
  // undefined value that fails only when used (`default` and `is defined` catch it), as in Ansible.
  virtual std::optional<Value> lookup(std::string_view name) = 0;
  // The variable as it was written when that is null, a boolean or a number: a lone `{{ name }}` keeps that type. A
  // variable whose text is itself a template gives nothing here (its number becomes text, as in Ansible).
  virtual std::optional<Value> plain(std::string_view name) { return lookup(name); }
  // All names there are: for "did you mean", `varnames` and `vars`.
  virtual std::vector<std::string> names() = 0;
  // The list of results of a lookup plug-in. Throws `unknown-lookup`, `lookup-failed` or what the plug-in throws.
  virtual Value call_lookup(const LookupRequest& request) = 0;
  // The text of another template, for include, import and extends: a string with its origin. Nothing: there is none.
  virtual std::optional<Value> load(std::string_view name);
  // Tests that ask the disk: `file`, `directory`, `exists`, `link`, `mount`, `link_exists`, `abs`.
  virtual bool path_is(std::string_view kind, std::string_view path);
  // Files for the filters fileglob, realpath, expanduser, expandvars.
  virtual Value path_filter(std::string_view filter, std::string_view path);
  virtual base::WallTime now() = 0;
  // Seconds east of UTC at that moment.
  virtual int utc_offset(base::WallTime at);
  virtual void random_bytes(std::span<unsigned char> bytes) = 0;
  // Parsed templates are kept here where there is one.
  virtual Templates* templates() { return nullptr; }
  // A warning for the user; the default drops it.
  virtual void warn(const base::Diagnostic& warning);
};

// How a template is read; all but the first two can be set by a `#jinja2:` header line.
struct Syntax {
  bool escape_backslashes =
      true;             // `\` in strings inside {{ }} stands for itself; off for template files
  bool convert = true;  // read text that looks like a list, dict or boolean back as one
  bool preserve_trailing_newlines = true;  // as many at the end as the source has
  bool trim_blocks = true;
  bool lstrip_blocks = false;
  bool keep_trailing_newline = false;
  std::string variable_start = "{{";
  std::string variable_end = "}}";
  std::string block_start = "{%";
  std::string block_end = "%}";
  std::string comment_start = "{#";
  std::string comment_end = "#}";
  std::string newline_sequence = "\n";
  friend bool operator==(const Syntax&, const Syntax&) = default;
  // As the template module and the template lookup read files.
  [[nodiscard]] static Syntax file();
};

// A parsed template: immutable, may be shared by threads.
class Template {
 public:
  struct Parsed;
  explicit Template(std::shared_ptr<const Parsed> parsed) : parsed_(std::move(parsed)) {}
  [[nodiscard]] const Parsed& parsed() const noexcept { return *parsed_; }
  [[nodiscard]] const std::shared_ptr<const Parsed>& shared() const noexcept { return parsed_; }
  // Names that the template reads and does not set itself, sorted.
  [[nodiscard]] std::vector<std::string> free_names() const;

 private:
  std::shared_ptr<const Parsed> parsed_;
};

// Parsed templates by text, origin and syntax: a text is parsed once per run. Not for several threads at once.
class Templates {
 public:
  Templates();
  ~Templates();
  const Template& get(const Value& text, const Syntax& syntax);
  const Template& expression(const Value& text);

 private:
  struct Store;
  std::unique_ptr<Store> store_;
};

// Throws `template-syntax`, `unknown-filter` or `unknown-test`.
[[nodiscard]] Template parse(std::string_view text, Origin origin = {},
                             ScalarStyle style = ScalarStyle::plain, const Syntax& syntax = {});
// The same for a bare expression (`when`, `until`, `changed_when`, `failed_when`).
[[nodiscard]] Template parse_expression(std::string_view text, Origin origin = {},
                                        ScalarStyle style = ScalarStyle::plain);

[[nodiscard]] Value render(const Template& parsed, Env& env);
// A string that may be a template, or a list or dict of such, as Ansible's Templar.template: strings marked unsafe and
// values without templates come back as they are (shared, not copied); keys of dicts are not rendered.
[[nodiscard]] Value render(const Value& raw, Env& env, const Syntax& syntax = {});

// The value of an expression, with its type.
[[nodiscard]] Value evaluate(const Template& expression, Env& env);

// A condition as Ansible 2.18's conditionals: null and "" are true; a boolean is itself; a string is an expression, which
// is rendered first when it contains `{{`, `{%` or `{#`. Nothing: unknown (only in a plan).
[[nodiscard]] std::optional<bool> condition(const Value& when, Env& env);

// Python's truth of a value. Undefined throws.
[[nodiscard]] bool truthy(const Value& value);
[[nodiscard]] bool is_undefined(const Value& value);
// Throws `undefined-variable` when the value is undefined or holds an undefined.
void require_defined(const Value& value);

// Does the text contain `{{`, `{%` or `{#`?
[[nodiscard]] bool is_template(std::string_view text) noexcept;
// Is any string in it, not marked unsafe, a template?
[[nodiscard]] bool has_templates(const Value& value);

// As Python prints a value inside a text (str), and inside a list (repr).
[[nodiscard]] std::string to_text(const Value& value);
[[nodiscard]] std::string to_repr(const Value& value);
// A Python literal as ast.literal_eval reads it (with JSON's true, false and null); nothing when the text is none.
[[nodiscard]] std::optional<Value> read_literal(std::string_view text);

// `format % number` as Python writes it: 'web%02d'.
[[nodiscard]] Value render_percent(std::string_view format, std::int64_t number);

// One row of the tables of filters, tests and globals: for documentation and completion.
struct BuiltinDoc {
  std::string_view kind;  // "filter", "test", "global"
  std::string_view name;
  std::string_view parameters;
};
[[nodiscard]] std::vector<BuiltinDoc> builtins();

}  // namespace kboot::jinja
