// Fuzzes JSON schemas: a schema, a NUL, a value to check against it.
#include "query/json_schema.hpp"
#include "target.hpp"
#include "value/go_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  const std::string_view text = fuzz::text_of(data, size);
  const std::size_t end = text.find('\0');
  fuzz::accepts([&] {
    const query::JsonSchema schema(text.substr(0, end));
    if (end == std::string_view::npos) return;
    const value::Value value = value::read_go_json(text.substr(end + 1));
    const std::string found = schema.check(value);
    fuzz::require_same(found, schema.check(value), "a second check says something else");
    fuzz::require(found.empty() || found.ends_with('\n'), "no line end", found);
  });
  return 0;
}
