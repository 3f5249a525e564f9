// JSON, YAML and base64.
#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "jinja/builtin.hpp"
#include "jinja/machine.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "jinja/secret_nodes.hpp"
#include "jinja/utf8.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"
#include "value/yaml.hpp"

namespace kboot::jinja {
namespace {

// Errors of the readers point into text that is not in any file: only their words are kept.
template <typename Read>
Value reading(const Call& call, const Read& read) {
  try {
    return read();
  } catch (const base::Error& error) {
    const base::Place place = base::sources().place(error.diagnostic().origin);
    const std::string where =
        place.line == 0 ? "" : base::cat(" at line ", place.line, ", column ", place.column);
    throw filter_error(
        base::cat("`", call.name, "` cannot read its input: ", error.diagnostic().message, where));
  }
}

Value from_json(Call& call) {
  if (!call.input.is_string()) {
    throw filter_error(
        base::cat("`from_json` needs a string, not `", python_type(call.input), "`"));
  }
  return reading(call, [&] {
    Value out = value::read_json(call.input.as_string(), "from_json");
    return call.input.has(value::mark_secret) ? value::deep_marked(out, value::mark_secret) : out;
  });
}

Value from_yaml(Call& call) {
  if (!call.input.is_string()) return call.input;
  return reading(call, [&] {
    const std::vector<Value> documents = read_yaml_text(call.input);
    if (documents.size() > 1) throw base::Error("yaml-syntax", "there is more than one document");
    return documents.empty() ? Value() : documents.front();
  });
}

Value from_yaml_all(Call& call) {
  if (!call.input.is_string()) return call.input;
  return reading(call, [&] { return Value::list(read_yaml_text(call.input)); });
}

// The indent of json.dumps and yaml.dump; nothing for None.
std::optional<int> indent_of(const Value* given) {
  if (given == nullptr || !given->is(value::Kind::integer)) return std::nullopt;
  return static_cast<int>(std::clamp<std::int64_t>(given->as_int(), 0, 100));
}

void refuse_others(const Call& call, std::initializer_list<std::string_view> known) {
  for (const auto& [name, option] : call.named) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      std::vector<std::string> names(known.begin(), known.end());
      throw filter_error(base::cat("`", call.name, "` has no argument `", name, "`"))
          .hint(base::did_you_mean(name, names));
    }
  }
}

bool flag_option(const Call& call, std::string_view name, bool fallback) {
  const Value* given = call.option(name);
  return given == nullptr ? fallback : truthy(*given);
}

Value json_text(const Call& call, std::optional<int> indent, bool sort_keys) {
  require_defined(call.input);
  value::JsonDump style;
  style.style = indent ? value::JsonStyle::pretty : value::JsonStyle::python;
  if (indent) style.indent = *indent;
  style.sort_keys = sort_keys;
  style.ascii = flag_option(call, "ensure_ascii", true);
  if (const Value* separators = call.option("separators"); separators != nullptr && !indent) {
    const std::vector<Value> both = items_of(*separators);
    const bool compact = both.size() == 2 && to_text(both[0]) == "," && to_text(both[1]) == ":";
    if (!compact)
      throw base::Error("not-supported",
                        "other `separators` than `(',', ':')` are not in this version of kboot");
    style.style = value::JsonStyle::compact;
  }
  return value::to_json(call.input, style);
}

Value to_json(Call& call) {
  refuse_others(call, {"indent", "sort_keys", "ensure_ascii", "separators", "vault_to_text",
                       "preprocess_unsafe"});
  return json_text(call, indent_of(call.option("indent")), flag_option(call, "sort_keys", false));
}

Value to_nice_json(Call& call) {
  refuse_others(call, {"ensure_ascii", "separators", "vault_to_text", "preprocess_unsafe"});
  const Value indent = call.value(0, Value(4));
  return json_text(call, indent_of(&indent), call.flag(1, true));
}

// Jinja2's own: safe inside HTML.
Value html_json(Call& call) {
  const Value indent = call.value(0, {});
  std::string text(json_text(call, indent_of(&indent), true).as_string());
  for (const auto& [from, to] :
       {std::pair{"<", "\\u003c"}, {">", "\\u003e"}, {"&", "\\u0026"}, {"'", "\\u0027"}}) {
    text = base::replace_all(text, from, to);
  }
  return text;
}

Value yaml_text(Call& call, value::YamlDump style) {
  require_defined(call.input);
  refuse_others(call, {"default_flow_style", "sort_keys", "width", "indent", "allow_unicode",
                       "explicit_start"});
  if (const Value* flow = call.option("default_flow_style"); flow != nullptr && !flow->is_null()) {
    if (truthy(*flow))
      throw base::Error("not-supported",
                        "`default_flow_style=true` is not in this version of kboot");
    style.block = true;
  }
  style.sort_keys = flag_option(call, "sort_keys", true);
  if (const Value* width = call.option("width")) {
    if (const auto number = number_of(*width))
      style.width = static_cast<int>(std::min(*number, 1e9));
  }
  if (const auto indent = indent_of(call.option("indent"))) style.indent = *indent;
  std::string text = value::to_yaml(call.input, style);
  // libyaml, which Ansible's dumper stands on, ends no document with dots.
  if (text.ends_with("\n...\n")) text.resize(text.size() - 4);
  return flag_option(call, "explicit_start", false) ? "---\n" + text : text;
}

Value to_yaml(Call& call) { return yaml_text(call, {}); }

Value to_nice_yaml(Call& call) {
  const Value indent = call.value(0, Value(4));
  return yaml_text(call, {.indent = indent_of(&indent).value_or(2), .block = true});
}

Value base64_encoded(Call& call) { return base::base64_encode(to_text(call.input)); }

Value base64_decoded(Call& call) {
  const auto bytes = base::base64_decode_lenient(to_text(call.input));
  if (!bytes) throw filter_error("`b64decode` finds no base64 in its input");
  return *bytes;
}

constexpr FilterRow rows[] = {
    {"b64decode", "encoding?", base64_decoded},
    {"b64encode", "encoding?", base64_encoded},
    {"from_json", "**", from_json, Spread::own},
    {"from_yaml", "", from_yaml, Spread::own},
    {"from_yaml_all", "", from_yaml_all, Spread::own},
    {"to_json", "**", to_json, Spread::derive, false, true},
    {"to_nice_json", "indent? sort_keys? **", to_nice_json, Spread::derive, false, true},
    {"to_nice_yaml", "indent? **", to_nice_yaml, Spread::derive, false, true},
    {"to_yaml", "**", to_yaml, Spread::derive, false, true},
    {"tojson", "indent?", html_json},
};

}  // namespace

std::span<const FilterRow> data_filters() { return rows; }

}  // namespace kboot::jinja
