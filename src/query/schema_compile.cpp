// Compiles schemas into nodes.
#include "query/schema_compile.hpp"

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "query/schema_check.hpp"
#include "value/containers.hpp"
#include "value/go_syntax.hpp"

namespace kboot::query {

using value::go_quoted;
using value::Value;

// The keywords of one schema.
class ObjectCompiler {
 public:
  ObjectCompiler(Compiler& compiler, const Value& object, Node& node, const Dialect& dialect,
                 const std::string& base)
      : compiler_(compiler), object_(object), node_(node), dialect_(dialect), base_(base) {}

  void run() {
    node_.ref = reference("$ref");
    if (node_.draft < 2019 && node_.ref != nullptr) return;
    if (dialect_.has("applicator")) applicators();
    if (dialect_.has("validation")) assertions();
    format();
    if (node_.draft >= 2019) newer();
  }

 private:
  void applicators() {
    node_.all_of = list("allOf");
    node_.any_of = list("anyOf");
    node_.one_of = list("oneOf");
    node_.negated = one("not");
    if (node_.draft < 2020) {
      const Value* items = object_.find("items");
      if (items != nullptr && items->is_list()) {
        node_.prefix_items = list("items");
        node_.additional_items = additional("additionalItems");
      } else {
        node_.items = one("items");
      }
    } else {
      if (object_.find("prefixItems") != nullptr) node_.prefix_items = list("prefixItems");
      node_.items = one("items");
    }
    members("properties", node_.properties);
    pattern_properties();
    node_.additional_properties = additional("additionalProperties");
    dependencies();
    if (node_.draft >= 6) {
      node_.contains = one("contains");
      node_.property_names = one("propertyNames");
    }
    if (node_.draft >= 7) conditions();
    if (node_.draft >= 2019) members("dependentSchemas", node_.dependent_schemas);
  }

  void pattern_properties() {
    const Value* found = object_.find("patternProperties");
    if (found == nullptr || !found->is_dict()) return;
    for (const value::Entry* entry : found->as_dict().sorted()) {
      const std::string text(entry->key.as_string());
      const Node* node =
          part(base::cat(pointer("patternProperties"), "/", pointer_token(text)), entry->value);
      node_.pattern_properties.emplace_back(pattern(text, "patternProperties"), node);
    }
  }

  void dependencies() {
    const Value* found = object_.find("dependencies");
    if (found == nullptr || !found->is_dict()) return;
    for (const value::Entry* entry : found->as_dict().sorted()) {
      const std::string name(entry->key.as_string());
      if (entry->value.is_list()) {
        node_.dependencies.emplace(name, strings(entry->value));
      } else {
        node_.dependency_schemas.emplace(
            name, part(base::cat(pointer("dependencies"), "/", pointer_token(name)), entry->value));
      }
    }
  }

  void conditions() {
    node_.condition = one("if");
    if (node_.condition == nullptr) return;
    const Value& when = *object_.find("if");
    const bool constant = when.is(value::Kind::boolean);
    if (!constant || when.as_bool()) node_.then = one("then");
    if (!constant || !when.as_bool()) node_.otherwise = one("else");
  }

  void assertions() {
    if (const Value* types = object_.find("type")) {
      if (types->is_string()) node_.types = schema_type(types->as_string());
      if (types->is_list()) {
        for (const Value& type : types->as_list()) {
          if (type.is_string()) node_.types |= schema_type(type.as_string());
        }
      }
    }
    if (const Value* choices = object_.find("enum"); choices != nullptr && choices->is_list()) {
      node_.choices = choices->as_list().items();
      for (const Value& choice : *node_.choices) node_.choice_types |= schema_type(choice);
    }
    node_.multiple_of = number("multipleOf");
    bounds("maximum", "exclusiveMaximum", node_.maximum, node_.exclusive_maximum);
    bounds("minimum", "exclusiveMinimum", node_.minimum, node_.exclusive_minimum);
    node_.min_length = integer("minLength");
    node_.max_length = integer("maxLength");
    if (const auto text = string("pattern")) node_.pattern = pattern(*text, "pattern");
    node_.min_items = integer("minItems");
    node_.max_items = integer("maxItems");
    node_.unique_items = flag("uniqueItems");
    node_.max_properties = integer("maxProperties");
    node_.min_properties = integer("minProperties");
    if (const Value* required = object_.find("required"); required != nullptr) {
      node_.required = strings(*required);
    }
    if (node_.draft >= 6) {
      if (const Value* constant = object_.find("const")) node_.constant = *constant;
    }
  }

  // In draft 4 the exclusive bounds are booleans.
  void bounds(std::string_view plain, std::string_view exclusive, std::optional<Decimal>& out,
              std::optional<Decimal>& exclusive_out) {
    out = number(plain);
    if (flag(exclusive)) {
      exclusive_out = std::move(out);
      out.reset();
    } else {
      exclusive_out = number(exclusive);
    }
  }

  void format() {
    const bool asserted = compiler_.assert_format_ || node_.draft < 2019 ||
                          dialect_.has(node_.draft == 2019 ? "format" : "format-assertion");
    if (!asserted) return;
    if (const auto name = string("format")) node_.format = *name;
  }

  void newer() {
    node_.recursive_ref = reference("$recursiveRef");
    node_.recursive_anchor = flag("$recursiveAnchor");
    if (dialect_.has("validation")) {
      if (node_.contains != nullptr) {
        node_.min_contains = integer("minContains");
        node_.max_contains = integer("maxContains");
      }
      if (const Value* found = object_.find("dependentRequired");
          found != nullptr && found->is_dict()) {
        for (const value::Entry* entry : found->as_dict().sorted()) {
          if (!entry->value.is_list()) continue;
          node_.dependent_required.emplace(entry->key.as_string(), strings(entry->value));
        }
      }
    }
    if (dialect_.has(node_.draft == 2019 ? "applicator" : "unevaluated")) {
      node_.unevaluated_items = one("unevaluatedItems");
      node_.unevaluated_properties = one("unevaluatedProperties");
    }
    if (node_.draft < 2020) return;
    node_.dynamic_ref = reference("$dynamicRef");
    if (node_.dynamic_ref != nullptr) {
      const std::string fragment = split_reference(*string("$dynamicRef")).fragment;
      if (!fragment.starts_with('/')) node_.dynamic_ref_anchor = fragment;
    }
    node_.dynamic_anchor = string("$dynamicAnchor").value_or("");
  }

  const Node* reference(std::string_view keyword) {
    const auto text = string(keyword);
    if (!text) return nullptr;
    const Reference to = join_reference(base_, *text);
    return compiler_.enqueue(compiler_.roots_.resolve(compiler_.roots_.root(node_.url), to));
  }

  [[nodiscard]] std::string pointer(std::string_view keyword) const {
    return pointer_add(node_.pointer, keyword);
  }
  const Node* part(std::string pointer, const Value& value) {
    return compiler_.enqueue({node_.url, std::move(pointer)}, &value);
  }
  const Node* one(std::string_view keyword) {
    const Value* found = object_.find(keyword);
    return found == nullptr ? nullptr : part(pointer(keyword), *found);
  }
  std::vector<const Node*> list(std::string_view keyword) {
    std::vector<const Node*> nodes;
    const Value* found = object_.find(keyword);
    if (found == nullptr || !found->is_list()) return nodes;
    for (std::size_t i = 0; i < found->as_list().size(); ++i) {
      nodes.push_back(part(base::cat(pointer(keyword), "/", i), found->as_list()[i]));
    }
    return nodes;
  }
  void members(std::string_view keyword, std::map<std::string, const Node*, std::less<>>& out) {
    const Value* found = object_.find(keyword);
    if (found == nullptr || !found->is_dict()) return;
    for (const value::Entry* entry : found->as_dict().sorted()) {
      const std::string_view name = entry->key.as_string();
      out.emplace(name, part(base::cat(pointer(keyword), "/", pointer_token(name)), entry->value));
    }
  }
  std::optional<Additional> additional(std::string_view keyword) {
    const Value* found = object_.find(keyword);
    if (found == nullptr) return std::nullopt;
    if (found->is(value::Kind::boolean)) return Additional{found->as_bool(), nullptr};
    return Additional{true, one(keyword)};
  }

  NodePattern pattern(const std::string& text, std::string_view keyword) {
    try {
      return {text, regex::GoPattern(text)};
    } catch (const base::Error& error) {
      const std::string at = base::cat(location(node_.url, node_.pointer), "/", keyword);
      throw base::Error("json-schema", base::cat("invalid regex ", go_quoted(text), " at ",
                                                 go_quoted(at), ": ", error.what()));
    }
  }

  [[nodiscard]] std::optional<std::string> string(std::string_view keyword) const {
    const Value* found = object_.find(keyword);
    if (found == nullptr || !found->is_string()) return std::nullopt;
    return std::string(found->as_string());
  }
  [[nodiscard]] bool flag(std::string_view keyword) const {
    const Value* found = object_.find(keyword);
    return found != nullptr && found->is(value::Kind::boolean) && found->as_bool();
  }
  [[nodiscard]] std::optional<Decimal> number(std::string_view keyword) const {
    const Value* found = object_.find(keyword);
    if (found == nullptr || !is_number(*found)) return std::nullopt;
    return Decimal::parse(number_text(*found));
  }
  [[nodiscard]] std::optional<long> integer(std::string_view keyword) const {
    const auto found = number(keyword);
    return found ? found->to_int() : std::nullopt;
  }
  static std::vector<std::string> strings(const Value& list) {
    std::vector<std::string> out;
    if (!list.is_list()) return out;
    for (const Value& item : list.as_list()) {
      if (item.is_string()) out.emplace_back(item.as_string());
    }
    return out;
  }

  Compiler& compiler_;
  const Value& object_;
  Node& node_;
  const Dialect& dialect_;
  const std::string& base_;
};

Compiler::Compiler(SchemaLoader* loader, bool assert_format)
    : roots_(loader,
             [this](const Root& root, const Value& schema, const std::string& pointer) {
               check_against_meta(root, schema, pointer);
             }),
      assert_format_(assert_format) {}

const Node* Compiler::compile(const std::string& url) {
  return compile(roots_.resolve(split_reference(url)));
}

const Node* Compiler::compile(const Place& place) {
  const Node* first = enqueue(place);
  while (!queue_.empty()) {
    const std::vector<Waiting> batch = std::exchange(queue_, {});
    for (const auto& [node, value] : batch) {
      const Place at{node->url, node->pointer};
      roots_.ensure(at);
      compile_value(
          value != nullptr ? *value : look_up(roots_.root(at.url).document, at.url, at.pointer),
          *node);
    }
  }
  return first;
}

Node* Compiler::enqueue(const Place& place, const Value* value) {
  const auto [found, added] = by_place_.emplace(place, nullptr);
  if (!added) return found->second;
  constexpr std::size_t most = 1'000'000;
  if (nodes_.size() >= most) throw base::Error("json-schema", "the schema is too large");
  Node& node = nodes_.emplace_back();
  node.url = place.url;
  node.pointer = place.pointer;
  node.location = location(place.url, place.pointer);
  queue_.push_back({&node, value});
  return found->second = &node;
}

void Compiler::compile_value(const Value& value, Node& node) {
  const Resource& resource = roots_.root(node.url).resource(node.pointer);
  node.draft = resource.dialect.draft->version;
  node.resource = enqueue({node.url, resource.pointer});
  if (node.draft >= 2020 && node.resource == &node) {
    for (const std::string& anchor : resource.dynamic_anchors) {
      node.dynamic_anchors.emplace(anchor,
                                   enqueue({node.url, resource.anchors.find(anchor)->second}));
    }
  }
  if (value.is(value::Kind::boolean)) {
    node.always = value.as_bool();
  } else if (value.is_dict() && value.as_dict().empty()) {
    node.always = true;
  } else if (value.is_dict()) {
    ObjectCompiler(*this, value, node, resource.dialect, resource.id).run();
  }
  node.all_properties_evaluated = node.additional_properties.has_value();
  node.all_items_evaluated = node.items != nullptr || node.additional_items.has_value();
  node.items_evaluated = node.prefix_items ? node.prefix_items->size() : 0;
}

void Compiler::check_against_meta(const Root& root, const Value& schema,
                                  const std::string& pointer) {
  if (!meta_) meta_ = std::make_unique<Compiler>(nullptr, true);
  const MetaCheck meta{meta_->meta_node(root.resource(pointer).dialect), &root.resources,
                       [this](const Dialect& dialect) { return meta_->meta_node(dialect); }};
  const std::string faults = check_schema(*meta.node, schema, &meta);
  if (faults.empty()) return;
  throw base::Error("json-schema", base::cat(go_quoted(location(root.url, pointer)),
                                             " is not valid against metaschema: ", faults));
}

const Node* Compiler::meta_node(const Dialect& dialect) {
  const std::string url(dialect.draft->url);
  if (!dialect.vocabularies) return compile(url);
  // A metaschema of somebody's own: the parts that it asks for.
  const std::string folder = url.substr(0, url.rfind('/') + 1) + "meta/";
  std::vector<const Node*> parts;
  for (const std::string& vocabulary : *dialect.vocabularies) {
    parts.push_back(compile(folder + vocabulary));
  }
  Node& node = nodes_.emplace_back();
  node.url = "urn:mem:metaschema";
  node.location = node.url;
  node.draft = dialect.draft->version;
  node.all_of = std::move(parts);
  node.resource = &node;
  if (node.draft >= 2020) {
    node.dynamic_anchor = "meta";
    node.dynamic_anchors.emplace("meta", &node);
  }
  return &node;
}

}  // namespace kboot::query
