// JSON schemas: the front door.
#include "query/json_schema.hpp"

#include "base/deep_stack.hpp"
#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "query/schema_check.hpp"
#include "query/schema_compile.hpp"
#include "value/go_json_number.hpp"

namespace kboot::query {

struct JsonSchema::Program {
  explicit Program(SchemaLoader* loader) : compiler(loader) {}
  Compiler compiler;
  const Node* node = nullptr;
};

JsonSchema::JsonSchema(std::string_view text, std::string_view url, SchemaLoader* loader)
    : program_(std::make_unique<Program>(loader)) {
  try {
    // Schemas are nested, and are checked themselves, as deep as people write them.
    base::with_deep_stack([&] {
      program_->compiler.add_document(std::string(url), value::read_go_json_numbers(text));
      program_->node = program_->compiler.compile(std::string(url));
    });
  } catch (base::Error& error) {
    if (error.diagnostic().code == "json-syntax") error.diagnostic().code = "json-schema";
    throw;
  }
}

JsonSchema::~JsonSchema() = default;
JsonSchema::JsonSchema(JsonSchema&&) noexcept = default;
JsonSchema& JsonSchema::operator=(JsonSchema&&) noexcept = default;

std::string JsonSchema::check(const value::Value& value) const {
  std::string found;
  base::with_deep_stack([&] { found = check_schema(*program_->node, value); });
  if (found.empty()) return found;
  const std::string head =
      base::cat("jsonschema validation failed with '", values_schema_url, "#'\n");
  if (found.starts_with(head)) found.erase(0, head.size());
  return found += '\n';
}

}  // namespace kboot::query
