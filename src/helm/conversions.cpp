// toYaml, toJson, toToml and back, as templates call them (Helm's pkg/engine/funcs.go).
#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "helm/template_functions.hpp"
#include "value/containers.hpp"
#include "value/go_json.hpp"
#include "value/go_yaml.hpp"
#include "value/toml.hpp"

namespace kboot::helm {

namespace {

using gotpl::Call;
using gotpl::Failure;
using gotpl::Function;
using value::GoTarget;

std::string yaml_of(const Value& value) {
  std::string text = value::to_go_yaml(value);
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string pretty_yaml_of(const Value& value) {
  std::string text = value::to_go_yaml_pretty(value);
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string json_of(const Value& value) { return value::to_go_json(value); }
std::string toml_of(const Value& value) { return value::to_toml(value); }

// What cannot be written: gives "" (`to`), the error's text (`to_or_why`), or fails (`must`).
template <auto write>
Value to(Call& call) {
  try {
    return write(call[0]);
  } catch (const base::Error&) {
    return "";
  }
}

template <auto write>
Value to_or_why(Call& call) {
  try {
    return write(call[0]);
  } catch (const base::Error& error) {
    return error.diagnostic().message;
  }
}

template <auto write>
Value must(Call& call) {
  try {
    return write(call[0]);
  } catch (const base::Error& error) {
    throw Failure(error.diagnostic().message);
  }
}

Value read_yaml(std::string_view text, GoTarget target) {
  return value::read_go_yaml(text, {.target = target});
}
Value read_toml(std::string_view text, GoTarget) { return value::read_toml(text); }

// What cannot be read gives the error as data.
template <auto read>
Value from_map(Call& call) {
  try {
    return read(call.text(0), GoTarget::map);
  } catch (const base::Error& error) {
    return Value::dict({{"Error", error.diagnostic().message}});
  }
}

template <auto read>
Value from_list(Call& call) {
  try {
    return read(call.text(0), GoTarget::list);
  } catch (const base::Error& error) {
    return Value::list({Value(error.diagnostic().message)});
  }
}

// Those that every Helm has, then those that Helm 4 brought.
constexpr Function rows[] = {
    {"fromJson", "string", from_map<value::read_go_json>},
    {"fromJsonArray", "string", from_list<value::read_go_json>},
    {"fromToml", "string", from_map<read_toml>},
    {"fromYaml", "string", from_map<read_yaml>},
    {"fromYamlArray", "string", from_list<read_yaml>},
    {"mustToJson", "any", must<json_of>},
    {"toJson", "any", to<json_of>},
    {"toToml", "any", to_or_why<toml_of>},
    {"toYaml", "any", to<yaml_of>},
    {"toYamlPretty", "any", to<pretty_yaml_of>},
    {"mustToYaml", "any", must<yaml_of>},
    {"mustToToml", "any", must<toml_of>},
};
constexpr std::size_t rows_of_4 = 2;

}  // namespace

std::span<const Function> conversion_functions(Compat compat) noexcept {
  const std::span<const Function> all(rows);
  return compat == Compat::v3_17 ? all.first(all.size() - rows_of_4) : all;
}

}  // namespace kboot::helm
