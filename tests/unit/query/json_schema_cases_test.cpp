// JSON schemas as the library that Helm uses checks them: cases that it answered.
#include "query/json_schema.hpp"
#include "support/go_cases.hpp"

using namespace kboot;

namespace {

std::string check(const std::vector<std::string>& inputs) {
  const query::JsonSchema schema(inputs[0]);
  const std::string found = schema.check(value::read_go_json(inputs[1]));
  if (!found.empty()) throw base::Error("json-schema", found);
  return {};
}

}  // namespace

TEST_CASE("Go's own library finds the same wrong with values") {
  test::run_go_cases("tests/unit/query/json_schema_cases.jsonl",
                     {{"schema", check}, {"schemaAny", check}});
}
