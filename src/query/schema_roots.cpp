// The documents that schemas are in, their parts with names of their own, and which draft each
// follows.
#include "query/schema_roots.hpp"

#include <algorithm>
#include <array>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/go_json_number.hpp"
#include "value/go_syntax.hpp"

namespace kboot::query {

namespace {

using value::go_quoted;
using value::Value;

[[noreturn]] void fail(const std::string& words) { throw base::Error("json-schema", words); }

constexpr std::array drafts{
    Draft{4, "http://json-schema.org/draft-04/schema", "id", ""},
    Draft{6, "http://json-schema.org/draft-06/schema", "$id", ""},
    Draft{7, "http://json-schema.org/draft-07/schema", "$id", ""},
    Draft{2019, "https://json-schema.org/draft/2019-09/schema", "$id",
          "https://json-schema.org/draft/2019-09/vocab/"},
    Draft{2020, "https://json-schema.org/draft/2020-12/schema", "$id",
          "https://json-schema.org/draft/2020-12/vocab/"},
};

std::string_view without_scheme(std::string_view url) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (url.starts_with(scheme)) return url.substr(scheme.size());
  }
  return url;
}

const Draft* find_draft(std::string_view text) {
  const auto [url, fragment] = split_hash(text);
  if (!fragment.empty()) return nullptr;
  const std::string_view name = without_scheme(url);
  if (name == "json-schema.org/schema") return &drafts.back();
  for (const Draft& draft : drafts) {
    if (without_scheme(draft.url) == name) return &draft;
  }
  return nullptr;
}

// Where schemas stand inside a schema.
struct Inside {
  enum Kind : std::uint8_t { itself, members, list } kind;
  std::string_view keyword;
  int since;
};
constexpr std::array inside{
    Inside{Inside::members, "definitions", 4},
    Inside{Inside::itself, "not", 4},
    Inside{Inside::list, "allOf", 4},
    Inside{Inside::list, "anyOf", 4},
    Inside{Inside::list, "oneOf", 4},
    Inside{Inside::members, "properties", 4},
    Inside{Inside::itself, "additionalProperties", 4},
    Inside{Inside::members, "patternProperties", 4},
    Inside{Inside::itself, "items", 4},
    Inside{Inside::list, "items", 4},
    Inside{Inside::itself, "additionalItems", 4},
    Inside{Inside::members, "dependencies", 4},
    Inside{Inside::itself, "propertyNames", 6},
    Inside{Inside::itself, "contains", 6},
    Inside{Inside::itself, "if", 7},
    Inside{Inside::itself, "then", 7},
    Inside{Inside::itself, "else", 7},
    Inside{Inside::members, "$defs", 2019},
    Inside{Inside::members, "dependentSchemas", 2019},
    Inside{Inside::itself, "unevaluatedProperties", 2019},
    Inside{Inside::itself, "unevaluatedItems", 2019},
    Inside{Inside::itself, "contentSchema", 2019},
    Inside{Inside::list, "prefixItems", 2020},
};

std::map<std::string, const Value*> subschemas(const Value& schema, const std::string& pointer,
                                               const Draft& draft) {
  std::map<std::string, const Value*> found;
  for (const Inside& row : inside) {
    const Value* value = row.since <= draft.version ? schema.find(row.keyword) : nullptr;
    if (value == nullptr) continue;
    const std::string at = pointer_add(pointer, row.keyword);
    if (row.kind == Inside::itself) {
      found.emplace(at, value);
    } else if (row.kind == Inside::members && value->is_dict()) {
      for (const value::Entry& entry : value->as_dict()) {
        found.emplace(pointer_add(at, entry.key.as_string()), &entry.value);
      }
    } else if (row.kind == Inside::list && value->is_list()) {
      std::size_t index = 0;
      for (const Value& item : value->as_list()) {
        found.emplace(base::cat(at, "/", index++), &item);
      }
    }
  }
  return found;
}

const Value* string_member(const Value& object, std::string_view key) {
  const Value* found = object.find(key);
  return found != nullptr && found->is_string() ? found : nullptr;
}

std::string id_of(const Value& schema, const Draft& draft) {
  if (draft.version < 2019 && schema.find("$ref") != nullptr) return {};
  const Value* id = string_member(schema, draft.id);
  return id == nullptr ? "" : std::string(split_hash(id->as_string()).first);
}

bool is_anchor(std::string_view fragment) {
  return !fragment.empty() && !fragment.starts_with('/');
}

}  // namespace

const Draft& latest_draft() noexcept { return drafts.back(); }

bool Dialect::has(std::string_view vocabulary) const {
  if (vocabulary == "core" || draft->version < 2019) return true;
  if (vocabularies) {
    return std::find(vocabularies->begin(), vocabularies->end(), vocabulary) != vocabularies->end();
  }
  return vocabulary == "applicator" || vocabulary == "validation" ||
         (vocabulary == "unevaluated" && draft->version >= 2020);
}

const Resource& Root::resource(std::string_view pointer) const {
  if (resources.size() == 1) return resources.begin()->second;
  for (;;) {
    const auto found = resources.find(pointer);
    if (found != resources.end()) return found->second;
    const std::size_t slash = pointer.rfind('/');
    if (slash == std::string_view::npos) return resources.find("")->second;
    pointer = pointer.substr(0, slash);
  }
}

void Roots::add_document(std::string url, Value document) {
  if (find_metaschema(url)) {
    fail(base::cat("resource for ", go_quoted(url), " already exists"));
  }
  documents_.insert_or_assign(std::move(url), std::move(document));
}

Root& Roots::root(const std::string& url) {
  const auto known = roots_.find(url);
  return known != roots_.end() ? known->second : add_root(url, load(url));
}

const Value& Roots::load(const std::string& url) {
  const auto known = documents_.find(url);
  if (known != documents_.end()) return known->second;
  Value document;
  if (const auto meta = find_metaschema(url)) {
    document = value::read_go_json_numbers(*meta);
  } else {
    const std::string lead = base::cat("failing loading ", go_quoted(url), ": ");
    if (loader_ == nullptr) fail(lead + "no URLLoader set");
    try {
      document = loader_->load(url);
    } catch (base::Error& error) {
      error.diagnostic().code = "json-schema";
      error.diagnostic().message.insert(0, lead);
      throw;
    }
  }
  return documents_.emplace(url, std::move(document)).first->second;
}

Root& Roots::add_root(const std::string& url, const Value& document) {
  Root root{url, document, {}, {}};
  collect(root, document, url, "", {&latest_draft(), {}});
  if (!without_scheme(url).starts_with("json-schema.org/") || without_scheme(url) == url) {
    check_(root, document, "");
  }
  return roots_.emplace(url, std::move(root)).first->second;
}

void Roots::collect(Root& root, const Value& schema, const std::string& base,
                    const std::string& pointer, const Dialect& fallback) {
  if (root.processed.contains(pointer)) return;
  if (std::count(pointer.begin(), pointer.end(), '/') > 2L * value::max_depth) {
    throw base::Error("too-deep", "data is nested more than 1000 levels deep");
  }
  if (schema.is_dict()) {
    collect_resource(root, schema, base, pointer, fallback);
  } else if (pointer.empty()) {
    root.resources.emplace(pointer, Resource{pointer, base, fallback, {}, {}});
  }
  root.processed.insert(pointer);
}

void Roots::collect_resource(Root& root, const Value& schema, std::string base,
                             const std::string& pointer, const Dialect& fallback) {
  bool has_schema = string_member(schema, "$schema") != nullptr;
  std::set<std::string> seen;
  const Draft* draft = &draft_of({root.url, pointer}, schema, *fallback.draft, seen);
  std::string id = id_of(schema, *draft);
  if (id.empty() && !pointer.empty()) {
    draft = fallback.draft;
    has_schema = false;
    id = id_of(schema, *draft);
  }
  if (!id.empty()) {
    try {
      base = join_reference(base, id).url;
    } catch (const base::Error&) {
      fail(base::cat("error in parsing id at ", go_quoted(location(root.url, pointer))));
    }
  }
  const auto with_id = [&] {
    return std::find_if(root.resources.begin(), root.resources.end(),
                        [&](const auto& entry) { return entry.second.id == base; });
  };
  auto own = with_id();
  if (!id.empty() || pointer.empty()) {
    if (own != root.resources.end() && own->first != pointer) {
      fail(base::cat("duplicate id ", go_quoted(base), " in ", go_quoted(root.url), " at ",
                     go_quoted(pointer), " and ", go_quoted(own->first)));
    }
    if (own == root.resources.end()) {
      Resource resource{pointer, base, fallback, {}, {}};
      if (has_schema) resource.dialect = {draft, vocabularies_of(schema, *draft)};
      own = root.resources.emplace(pointer, std::move(resource)).first;
    }
  }
  if (own == root.resources.end()) own = root.resources.find("");
  collect_anchors(root, schema, pointer, own->second);
  const Dialect dialect = own->second.dialect;
  for (const auto& [at, value] : subschemas(schema, pointer, *draft)) {
    collect(root, *value, base, at, dialect);
  }
}

void Roots::collect_anchors(Root& root, const Value& schema, const std::string& pointer,
                            Resource& resource) {
  const auto add = [&](std::string_view anchor) {
    const auto [known, added] = resource.anchors.emplace(anchor, pointer);
    if (added || known->second == pointer) return;
    fail(base::cat("duplicate anchor ", go_quoted(anchor), " in ", go_quoted(root.url), " at ",
                   go_quoted(known->second), " and ", go_quoted(pointer)));
  };
  const Draft& draft = *resource.dialect.draft;
  if (draft.version < 2019) {
    const Value* id = string_member(schema, draft.id);
    if (schema.find("$ref") != nullptr || id == nullptr) return;
    const auto fragment = url_decode(split_hash(id->as_string()).second);
    if (!fragment) {
      fail(base::cat("error in parsing anchor at ", go_quoted(location(root.url, pointer))));
    }
    if (is_anchor(*fragment)) add(*fragment);
    return;
  }
  if (const Value* anchor = string_member(schema, "$anchor")) add(anchor->as_string());
  if (draft.version < 2020) return;
  if (const Value* anchor = string_member(schema, "$dynamicAnchor")) {
    add(anchor->as_string());
    resource.dynamic_anchors.emplace(anchor->as_string());
  }
}

const Draft& Roots::draft_of(const Place& place, const Value& schema, const Draft& fallback,
                             std::set<std::string>& seen) {
  const Value* name = schema.is_dict() ? string_member(schema, "$schema") : nullptr;
  if (name == nullptr) return fallback;
  if (const Draft* draft = find_draft(name->as_string())) return *draft;
  const std::string url(split_hash(name->as_string()).first);
  try {
    (void)Url::parse(url);
  } catch (const base::Error& error) {
    const std::string& words = error.diagnostic().message;
    fail(base::cat("invalid $schema in ", go_quoted(location(place.url, place.pointer)), ": ",
                   words.substr(words.find(": parse ") + 2)));
  }
  if (place.pointer.empty() && url == place.url) {
    fail(base::cat("draft ", go_quoted(url), " is not supported"));
  }
  if (!seen.insert(url).second) {
    fail(base::cat("cycle in resolving $schema in ", go_quoted(url)));
  }
  return draft_of({url, ""}, load(url), fallback, seen);
}

std::optional<std::vector<std::string>> Roots::vocabularies_of(const Value& schema,
                                                               const Draft& draft) {
  const Value* name = string_member(schema, "$schema");
  if (name == nullptr || find_draft(name->as_string()) != nullptr || draft.version < 2019) {
    return std::nullopt;
  }
  const std::string url(split_hash(name->as_string()).first);
  const Value& meta = load(url);
  const Value* listed = meta.find("$vocabulary");
  if (listed == nullptr || !listed->is_dict()) return std::nullopt;
  static constexpr std::array<std::string_view, 9> known{
      "core",   "applicator", "unevaluated",       "validation",      "meta-data",
      "format", "content",    "format-annotation", "format-assertion"};
  std::vector<std::string> found;
  for (const value::Entry* entry : listed->as_dict().sorted()) {
    if (!entry->value.is(value::Kind::boolean) || !entry->value.as_bool()) continue;
    const std::string_view vocabulary = entry->key.as_string();
    const bool own = vocabulary.starts_with(draft.vocabulary_base);
    const std::string_view part = own ? vocabulary.substr(draft.vocabulary_base.size()) : "";
    if (std::find(known.begin(), known.end(), part) == known.end()) {
      fail(base::cat("unsupported vocabulary ", go_quoted(vocabulary), " in ", go_quoted(url)));
    }
    found.emplace_back(part);
  }
  if (std::find(found.begin(), found.end(), "core") == found.end()) found.emplace_back("core");
  return found;
}

Place Roots::resolve(const Root& from, const Reference& reference) {
  const Resource* resource = nullptr;
  if (reference.url == from.url) {
    resource = &from.resource("");
  } else {
    for (const auto& [pointer, other] : from.resources) {
      if (other.id == reference.url) resource = &other;
    }
  }
  if (resource == nullptr) return resolve(reference);
  if (!is_anchor(reference.fragment)) return {from.url, resource->pointer + reference.fragment};
  const auto anchor = resource->anchors.find(reference.fragment);
  if (anchor != resource->anchors.end()) return {from.url, anchor->second};
  fail(base::cat("anchor in ", go_quoted(location(resource->id, reference.fragment)),
                 " not found in schema ", go_quoted(from.url)));
}

Place Roots::resolve(const Reference& reference) {
  const Root& to = root(reference.url);
  const Resource& resource = to.resource("");
  if (!is_anchor(reference.fragment)) return {to.url, reference.fragment};
  const auto anchor = resource.anchors.find(reference.fragment);
  if (anchor != resource.anchors.end()) return {to.url, anchor->second};
  fail(base::cat("anchor in ", go_quoted(location(resource.id, reference.fragment)),
                 " not found in schema ", go_quoted(to.url)));
}

void Roots::ensure(const Place& place) {
  Root& to = root(place.url);
  if (to.processed.contains(place.pointer)) return;
  const Value& schema = look_up(to.document, to.url, place.pointer);
  const Resource& around = to.resource(place.pointer);
  collect(to, schema, std::string(around.id), place.pointer, Dialect(around.dialect));
  if (!to.resources.contains(place.pointer) && schema.is_dict()) {
    collect_anchors(to, schema, place.pointer,
                    to.resources.find(to.resource(place.pointer).pointer)->second);
  }
  check_(to, schema, place.pointer);
}

}  // namespace kboot::query
