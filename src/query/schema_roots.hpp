// The documents that schemas are in, their parts with names of their own, and which draft each
// follows. Private to this folder.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "query/json_schema.hpp"
#include "query/schema_url.hpp"
#include "value/value.hpp"

namespace kboot::query {

struct Draft {
  int version;
  std::string_view url;
  std::string_view id;               // the keyword that names a schema
  std::string_view vocabulary_base;  // empty before 2019-09
};
[[nodiscard]] const Draft& latest_draft() noexcept;
// The text of a metaschema, or nothing; `url` may be http or https.
[[nodiscard]] std::optional<std::string_view> find_metaschema(std::string_view url);

struct Dialect {
  const Draft* draft = nullptr;
  std::optional<std::vector<std::string>> vocabularies;  // absent: the draft's usual ones
  [[nodiscard]] bool has(std::string_view vocabulary) const;
};

// A part of a document with a URL of its own.
struct Resource {
  std::string pointer;
  std::string id;
  Dialect dialect;
  std::map<std::string, std::string, std::less<>> anchors;  // to pointers
  std::set<std::string, std::less<>> dynamic_anchors;
};
using Resources = std::map<std::string, Resource, std::less<>>;  // by pointer

struct Root {
  std::string url;
  value::Value document;
  Resources resources;
  std::set<std::string, std::less<>> processed;  // pointers of subschemas
  [[nodiscard]] const Resource& resource(std::string_view pointer) const;
};

// Where a schema is.
struct Place {
  std::string url;
  std::string pointer;
  friend auto operator<=>(const Place&, const Place&) = default;
};

class Roots {
 public:
  // Checks a schema against its metaschema; throws.
  using Check =
      std::function<void(const Root& root, const value::Value& schema, const std::string& pointer)>;

  Roots(SchemaLoader* loader, Check check) : loader_(loader), check_(std::move(check)) {}

  void add_document(std::string url, value::Value document);
  // The root of a document, loaded where it is not known. Throws Error `json-schema`.
  Root& root(const std::string& url);
  // What a reference that was found in `from` names.
  Place resolve(const Root& from, const Reference& reference);
  Place resolve(const Reference& reference);
  // Makes sure that the schema at a place is known as one.
  void ensure(const Place& place);

 private:
  const value::Value& load(const std::string& url);
  Root& add_root(const std::string& url, const value::Value& document);
  void collect(Root& root, const value::Value& schema, const std::string& base,
               const std::string& pointer, const Dialect& fallback);
  void collect_resource(Root& root, const value::Value& schema, std::string base,
                        const std::string& pointer, const Dialect& fallback);
  void collect_anchors(Root& root, const value::Value& schema, const std::string& pointer,
                       Resource& resource);
  const Draft& draft_of(const Place& place, const value::Value& schema, const Draft& fallback,
                        std::set<std::string>& seen);
  std::optional<std::vector<std::string>> vocabularies_of(const value::Value& schema,
                                                          const Draft& draft);

  SchemaLoader* loader_;
  Check check_;
  std::map<std::string, value::Value> documents_;
  std::map<std::string, Root> roots_;
};

}  // namespace kboot::query
