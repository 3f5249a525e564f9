// YAML, JSON and TOML as Go's libraries read and write them: cases that they answered.
#include "support/go_cases.hpp"
#include "value/go_yaml.hpp"
#include "value/toml.hpp"

namespace {

using namespace kboot;
using value::GoTarget;
using value::Value;

using Inputs = std::vector<std::string>;

Value typed(const Inputs& inputs) { return value::read_json(inputs[0], "case"); }

test::GoOperation from_yaml(GoTarget target) {
  return [target](const Inputs& inputs) {
    return test::go_dump(value::read_go_yaml(inputs[0], {.target = target}));
  };
}

test::GoOperation from_json(GoTarget target) {
  return [target](const Inputs& inputs) {
    return test::go_dump(value::read_go_json(inputs[0], target));
  };
}

}  // namespace

TEST_CASE("Go's own libraries read and write the same") {
  test::run_go_cases(
      "tests/unit/value/go_cases.jsonl",
      {
          {"toYaml", [](const Inputs& inputs) { return value::to_go_yaml(typed(inputs)); }},
          {"toYamlPretty",
           [](const Inputs& inputs) { return value::to_go_yaml_pretty(typed(inputs)); }},
          {"toJson", [](const Inputs& inputs) { return value::to_go_json(typed(inputs)); }},
          {"toRawJson",
           [](const Inputs& inputs) {
             return value::to_go_json(typed(inputs), {.escape_html = false});
           }},
          {"toPrettyJson",
           [](const Inputs& inputs) { return value::to_go_json(typed(inputs), {.indent = 2}); }},
          {"toToml", [](const Inputs& inputs) { return value::to_toml(typed(inputs)); }},
          {"fromToml",
           [](const Inputs& inputs) { return test::go_dump(value::read_toml(inputs[0])); }},
          {"fromYaml", from_yaml(GoTarget::map)},
          {"fromYamlArray", from_yaml(GoTarget::list)},
          {"fromYamlAny", from_yaml(GoTarget::any)},
          {"fromJson", from_json(GoTarget::map)},
          {"fromJsonArray", from_json(GoTarget::list)},
          {"fromJsonAny", from_json(GoTarget::any)},
          {"fromJsonPart",
           [](const Inputs& inputs) {
             const value::GoJsonPart part = value::read_go_json_part(inputs[0]);
             return base::cat(test::go_dump(part.value), part.size);
           }},
      });
}
