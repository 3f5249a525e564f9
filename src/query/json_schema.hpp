// JSON Schema (drafts 4, 6, 7, 2019-09, 2020-12) with the words of santhosh-tekuri/jsonschema 6, as
// Helm checks values with it. Formats and contents are not asserted, as in Helm, but where the draft
// says they are (4, 6, 7).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "value/value.hpp"

namespace kboot::query {

// Gives documents that a schema refers to by another URL (http, https, file, urn).
class SchemaLoader {
 public:
  virtual ~SchemaLoader() = default;
  // The document, read as JSON. Throws base::Error with a message that follows
  // `failing loading "URL": `.
  virtual value::Value load(std::string_view url) = 0;
};

// The URL that Helm gives a chart's values.schema.json.
inline constexpr std::string_view values_schema_url = "file:///values.schema.json";

class JsonSchema {
 public:
  // Compiles a schema text. `loader` may be null: then a reference to another document is refused.
  // Throws Error `json-schema` with the library's words.
  explicit JsonSchema(std::string_view text, std::string_view url = values_schema_url,
                      SchemaLoader* loader = nullptr);
  ~JsonSchema();
  JsonSchema(JsonSchema&&) noexcept;
  JsonSchema& operator=(JsonSchema&&) noexcept;

  // What is wrong, as Helm prints it: lines `- at '/port': got string, want integer`, nested ones
  // indented, each with its line end, in a stable order; empty when the value is valid. (The head
  // `jsonschema validation failed with ...` stands before them only where Helm leaves it.)
  [[nodiscard]] std::string check(const value::Value& value) const;

 private:
  struct Program;
  std::unique_ptr<Program> program_;
};

}  // namespace kboot::query
