// Checks values against compiled schemas.
#include "query/schema_check.hpp"

#include <algorithm>
#include <set>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "query/schema_fault.hpp"
#include "query/schema_format.hpp"
#include "query/schema_same.hpp"
#include "query/schema_words.hpp"
#include "value/containers.hpp"

namespace kboot::query {

namespace {

using value::Value;
using Names = std::set<std::string_view>;

// Which members and items no keyword has looked at yet.
struct Unseen {
  Names names;
  std::set<std::size_t> items;

  [[nodiscard]] bool empty() const noexcept { return names.empty() && items.empty(); }
  void keep_only(const Unseen& other) {
    std::erase_if(names, [&](std::string_view name) { return !other.names.contains(name); });
    std::erase_if(items, [&](std::size_t item) { return !other.items.contains(item); });
  }
};

// How we got to a schema: for cycles and dynamic references.
struct Scope {
  const Node* node;
  std::string_view keyword;  // of the reference that led here
  int value_depth;
  const Scope* parent;
  int depth;
};

std::string keyword_location(const Scope* scope) {
  std::string out;
  for (; scope->parent != nullptr; scope = scope->parent) {
    if (!scope->keyword.empty()) {
      out = base::cat("/", pointer_token(scope->keyword), out);
    } else {
      const std::string& parent = scope->parent->node->location;
      out =
          scope->node->location.substr(std::min(parent.size(), scope->node->location.size())) + out;
    }
  }
  return out;
}

struct Run {
  const MetaCheck* meta;
  std::size_t steps = 0;
};

class Checker {
 public:
  Checker(Run& run, const Value& value, std::string at, const Scope& scope, bool only_result,
          bool caller_needs_unseen, const Node* meta_node)
      : run_(run),
        value_(value),
        at_(std::move(at)),
        scope_(scope),
        node_(scope.node),
        only_result_(only_result),
        meta_node_(meta_node) {
    find_unseen(caller_needs_unseen);
    follow_dialect();
  }

  // Nothing where the value is right.
  std::optional<Fault> check() {
    static constexpr std::size_t most_steps = 20'000'000;
    static constexpr int most_depth = 4000;
    if (++run_.steps > most_steps) {
      throw base::Error("json-schema", "checking the value takes too many steps");
    }
    if (scope_.depth > most_depth) {
      throw base::Error("too-deep", "the value and its schema are nested too deep");
    }
    if (node_->always) {
      if (*node_->always) return std::nullopt;
      return fault("false schema");
    }
    if (auto found = check_first()) return found;
    if (node_->ref != nullptr) {
      auto found = check_reference(node_->ref, "$ref");
      if (node_->draft < 2019) return found;
      add(std::move(found));
    }
    check_kind();
    if (faults_.empty() || !only_result_) {
      if (node_->draft >= 2019) check_dynamic_references();
      check_conditions();
      if (node_->draft >= 2019) check_unseen();
    }
    if (faults_.empty()) return std::nullopt;
    if (faults_.size() == 1) return std::move(faults_.front());
    Fault all = fault("validation failed");
    all.kind = Fault::group;
    all.causes = std::move(faults_);
    return all;
  }

  [[nodiscard]] const Unseen& unseen() const noexcept { return unseen_; }

 private:
  void find_unseen(bool caller_needs) {
    if (value_.is_dict()) {
      if (node_->all_properties_evaluated) return;
      if (!caller_needs && node_->unevaluated_properties == nullptr) return;
      for (const value::Entry& entry : value_.as_dict()) {
        unseen_.names.insert(entry.key.as_string());
      }
    } else if (value_.is_list()) {
      if (node_->all_items_evaluated) return;
      if (!caller_needs && node_->unevaluated_items == nullptr) return;
      for (std::size_t i = node_->items_evaluated; i < value_.as_list().size(); ++i) {
        unseen_.items.insert(i);
      }
    }
  }

  // A schema inside a schema that is checked may follow another draft.
  void follow_dialect() {
    if (run_.meta == nullptr || node_ != meta_node_ || scope_.parent == nullptr) return;
    const auto resource = run_.meta->resources->find(at_);
    if (resource == run_.meta->resources->end()) return;
    meta_node_ = run_.meta->node_of(resource->second.dialect);
    node_ = meta_node_;
  }

  Fault fault(std::string text) const {
    if (only_result_) return {};
    return {Fault::plain, at_, std::move(text), {}};
  }
  void add(std::optional<Fault> found) {
    if (found) faults_.push_back(std::move(*found));
  }
  void add(std::string text) { faults_.push_back(fault(std::move(text))); }
  void add(std::string text, std::vector<Fault> causes) {
    faults_.push_back(fault(std::move(text)));
    faults_.back().causes = std::move(causes);
  }
  [[nodiscard]] bool decided() const { return only_result_ && !faults_.empty(); }

  // What ends the check where it is wrong.
  std::optional<Fault> check_first() {
    for (const Scope* scope = scope_.parent;
         scope != nullptr && scope->value_depth == scope_.value_depth; scope = scope->parent) {
      if (scope->node != scope_.node) continue;
      return fault(
          words::cycle(keyword_location(&scope_), keyword_location(scope), node_->location));
    }
    const std::uint8_t type = schema_type(value_);
    if (type == 0) return fault(words::no_json(value_));
    if (node_->types != 0 && (node_->types & type) == 0) {
      const bool whole = (node_->types & type_integer) != 0 && type == type_number &&
                         Decimal::parse(number_text(value_)).is_integer();
      if (!whole) return fault(words::type(type, node_->types));
    }
    if (node_->constant && !same_json(value_, *node_->constant)) {
      return fault(words::constant(*node_->constant));
    }
    if (node_->choices) {
      const bool found =
          (node_->choice_types & type) != 0 &&
          std::any_of(node_->choices->begin(), node_->choices->end(),
                      [&](const Value& choice) { return same_json(value_, choice); });
      if (!found) return fault(words::choices(*node_->choices));
    }
    if (!node_->format.empty() && value_.is_string()) {
      if (const auto why = format_fault(node_->format, value_.as_string())) {
        return fault(words::format(value_, node_->format, *why));
      }
    }
    return std::nullopt;
  }

  void check_kind() {
    if (value_.is_dict()) {
      check_object(value_.as_dict());
    } else if (value_.is_list()) {
      check_list(value_.as_list());
    } else if (value_.is_string()) {
      check_string(value_.as_string());
    } else if (is_number(value_)) {
      check_number();
    }
  }

  void check_object(const value::Dict& dict) {
    const auto size = static_cast<long>(dict.size());
    if (node_->min_properties && size < *node_->min_properties) {
      add(words::size("minProperties", size, *node_->min_properties));
    }
    if (node_->max_properties && size > *node_->max_properties) {
      add(words::size("maxProperties", size, *node_->max_properties));
    }
    if (const auto missing = find_missing(node_->required); !missing.empty()) {
      add(words::missing(missing));
    }
    if (decided()) return;
    for (const auto& [name, needed] : node_->dependencies) check_needed(name, needed);
    for (const auto& [name, node] : node_->dependency_schemas) {
      if (dict.contains(name)) add(check_self(node, "", false));
    }
    check_members(dict);
    if (node_->draft >= 6 && node_->property_names != nullptr) check_names(dict);
    for (const auto& [name, node] : node_->dependent_schemas) {
      if (dict.contains(name)) add(check_self(node, "", false));
    }
    for (const auto& [name, needed] : node_->dependent_required) check_needed(name, needed);
  }

  void check_members(const value::Dict& dict) {
    const bool any = !node_->properties.empty() || !node_->pattern_properties.empty() ||
                     node_->additional_properties.has_value();
    if (!any) return;
    std::vector<std::string_view> refused;
    for (const value::Entry* entry : dict.sorted()) {
      if (decided()) return;
      const std::string_view name = entry->key.as_string();
      bool seen = false;
      const auto own = node_->properties.find(name);
      if (own != node_->properties.end()) {
        seen = true;
        add(check_part(own->second, entry->value, name));
      }
      for (const auto& [pattern, node] : node_->pattern_properties) {
        if (!pattern.pattern.matches(name)) continue;
        seen = true;
        add(check_part(node, entry->value, name));
      }
      if (!seen && node_->additional_properties) {
        seen = true;
        if (!node_->additional_properties->allowed) refused.push_back(name);
        if (node_->additional_properties->node != nullptr) {
          add(check_part(node_->additional_properties->node, entry->value, name));
        }
      }
      if (seen) unseen_.names.erase(name);
    }
    if (!refused.empty()) add(words::additional(refused));
  }

  void check_names(const value::Dict& dict) {
    for (const value::Entry* entry : dict.sorted()) {
      const Scope scope{node_->property_names, "", 0, nullptr, scope_.depth + 1};
      const Value name(entry->key.as_string());
      Checker names(run_, name, "", scope, false, false, meta_node_);
      auto found = names.check();
      if (!found) continue;
      std::vector<Fault> causes;
      if (found->kind == Fault::group) {
        causes = std::move(found->causes);
      } else {
        causes.push_back(std::move(*found));
      }
      add(words::name(name.as_string()), std::move(causes));
    }
  }

  [[nodiscard]] std::vector<std::string_view> find_missing(
      const std::vector<std::string>& needed) const {
    std::vector<std::string_view> missing;
    for (const std::string& name : needed) {
      if (!value_.as_dict().contains(name)) missing.push_back(name);
    }
    return missing;
  }
  void check_needed(std::string_view name, const std::vector<std::string>& needed) {
    if (!value_.as_dict().contains(name)) return;
    if (const auto missing = find_missing(needed); !missing.empty()) {
      add(words::needed(missing, name));
    }
  }

  void check_list(const value::List& list) {
    const auto size = static_cast<long>(list.size());
    if (node_->min_items && size < *node_->min_items) {
      add(words::size("minItems", size, *node_->min_items));
    }
    if (node_->max_items && size > *node_->max_items) {
      add(words::size("maxItems", size, *node_->max_items));
    }
    if (node_->unique_items) {
      if (const auto twins = find_twins(list)) add(words::twins(twins->first, twins->second));
    }
    std::size_t done = 0;
    if (node_->prefix_items) {
      for (; done < std::min(node_->prefix_items->size(), list.size()); ++done) {
        add(check_item((*node_->prefix_items)[done], done));
      }
    }
    if (node_->items != nullptr) {
      for (; done < list.size(); ++done) add(check_item(node_->items, done));
    }
    if (node_->additional_items) {
      if (!node_->additional_items->allowed && done != list.size()) {
        add(words::more_items(list.size() - done));
      }
      if (node_->additional_items->node != nullptr) {
        for (; done < list.size(); ++done) add(check_item(node_->additional_items->node, done));
      }
    }
    if (node_->contains != nullptr) check_contains(list);
  }

  void check_contains(const value::List& list) {
    std::vector<Fault> causes;
    std::vector<std::size_t> matched;
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (auto found = check_item(node_->contains, i)) {
        causes.push_back(std::move(*found));
      } else {
        matched.push_back(i);
        if (node_->draft >= 2020) unseen_.items.erase(i);
      }
    }
    if (node_->min_contains) {
      if (static_cast<long>(matched.size()) < *node_->min_contains) {
        add(words::too_few(matched, *node_->min_contains), std::move(causes));
      }
    } else if (matched.empty()) {
      add("no items match contains schema", std::move(causes));
    }
    if (node_->max_contains && static_cast<long>(matched.size()) > *node_->max_contains) {
      add(words::too_many(matched, *node_->max_contains));
    }
  }

  void check_string(std::string_view text) {
    if (node_->min_length || node_->max_length) {
      const auto size = static_cast<long>(base::code_points(text));
      if (node_->min_length && size < *node_->min_length) {
        add(words::size("minLength", size, *node_->min_length));
      }
      if (node_->max_length && size > *node_->max_length) {
        add(words::size("maxLength", size, *node_->max_length));
      }
    }
    if (node_->pattern && !node_->pattern->pattern.matches(text)) {
      add(words::pattern(text, node_->pattern->text));
    }
  }

  void check_number() {
    const bool any = node_->minimum || node_->maximum || node_->exclusive_minimum ||
                     node_->exclusive_maximum || node_->multiple_of;
    if (!any) return;
    const Decimal number = Decimal::parse(number_text(value_));
    const auto bound = [&](std::string_view keyword, const std::optional<Decimal>& limit,
                           auto wrong) {
      if (limit && wrong(number.compare(*limit))) add(words::bound(keyword, number, *limit));
    };
    bound("minimum", node_->minimum, [](int order) { return order < 0; });
    bound("maximum", node_->maximum, [](int order) { return order > 0; });
    bound("exclusiveMinimum", node_->exclusive_minimum, [](int order) { return order <= 0; });
    bound("exclusiveMaximum", node_->exclusive_maximum, [](int order) { return order >= 0; });
    const bool divides = !node_->multiple_of || node_->multiple_of->digits.empty() ||
                         number.is_multiple_of(*node_->multiple_of);
    if (!divides) add(words::bound("multipleOf", number, *node_->multiple_of));
  }

  void check_conditions() {
    if (node_->negated != nullptr && !check_self(node_->negated, "", true)) add("'not' failed");
    if (!node_->all_of.empty()) {
      std::vector<Fault> causes;
      for (const Node* part : node_->all_of) {
        if (auto found = check_self(part, "", false)) causes.push_back(std::move(*found));
        if (only_result_ && !causes.empty()) break;
      }
      if (!causes.empty()) add("'allOf' failed", std::move(causes));
    }
    if (!node_->any_of.empty()) check_any();
    if (!node_->one_of.empty()) check_one();
    if (node_->condition == nullptr) return;
    const bool holds = !check_self(node_->condition, "", true);
    const Node* next = holds ? node_->then : node_->otherwise;
    if (next != nullptr) add(check_self(next, "", false));
  }

  void check_any() {
    std::vector<Fault> causes;
    bool matched = false;
    for (const Node* part : node_->any_of) {
      if (auto found = check_self(part, "", false)) {
        causes.push_back(std::move(*found));
        continue;
      }
      matched = true;
      if (unseen_.empty()) break;
    }
    if (!matched) add("'anyOf' failed", std::move(causes));
  }

  void check_one() {
    std::vector<Fault> causes;
    std::optional<std::size_t> matched;
    for (std::size_t i = 0; i < node_->one_of.size(); ++i) {
      if (auto found = check_self(node_->one_of[i], "", matched.has_value())) {
        if (!matched) causes.push_back(std::move(*found));
      } else if (matched) {
        add(words::both(*matched, i));
        break;
      } else {
        matched = i;
      }
    }
    if (!matched) add("'oneOf' failed, none matched", std::move(causes));
  }

  void check_unseen() {
    if (value_.is_dict() && node_->unevaluated_properties != nullptr) {
      for (const std::string_view name : unseen_.names) {
        add(check_part(node_->unevaluated_properties, *value_.find(name), name));
      }
      unseen_.names.clear();
    }
    if (value_.is_list() && node_->unevaluated_items != nullptr) {
      for (const std::size_t item : unseen_.items) {
        add(check_item(node_->unevaluated_items, item));
      }
      unseen_.items.clear();
    }
  }

  void check_dynamic_references() {
    if (const Node* to = node_->recursive_ref) {
      if (to->recursive_anchor) {
        for (const Scope* scope = &scope_; scope != nullptr; scope = scope->parent) {
          if (scope->node->resource->recursive_anchor) to = scope->node;
        }
      }
      add(check_reference(to, "$recursiveRef"));
    }
    if (const Node* to = node_->dynamic_ref) {
      const std::string& anchor = node_->dynamic_ref_anchor;
      if (!anchor.empty() && to->dynamic_anchor == anchor) {
        for (const Scope* scope = &scope_; scope != nullptr; scope = scope->parent) {
          const auto& anchors = scope->node->resource->dynamic_anchors;
          const auto found = anchors.find(anchor);
          if (found != anchors.end()) to = found->second;
        }
      }
      add(check_reference(to, "$dynamicRef"));
    }
  }

  std::optional<Fault> check_reference(const Node* to, std::string_view keyword) {
    auto found = check_self(to, keyword, false);
    if (!found) return std::nullopt;
    Fault out = fault("validation failed");
    out.kind = Fault::reference;
    if (found->kind == Fault::group) {
      out.causes = std::move(found->causes);
    } else {
      out.causes.push_back(std::move(*found));
    }
    return out;
  }

  // The same value against another schema.
  std::optional<Fault> check_self(const Node* node, std::string_view keyword, bool only_result) {
    const Scope scope{node, keyword, scope_.value_depth, &scope_, scope_.depth + 1};
    Checker other(run_, value_, at_, scope, only_result_ || only_result, !unseen_.empty(),
                  meta_node_);
    auto found = other.check();
    if (!found) unseen_.keep_only(other.unseen());
    return found;
  }

  std::optional<Fault> check_part(const Node* node, const Value& value, std::string_view token) {
    const Scope scope{node, "", scope_.value_depth + 1, &scope_, scope_.depth + 1};
    return Checker(run_, value, pointer_add(at_, token), scope, only_result_, false, meta_node_)
        .check();
  }
  std::optional<Fault> check_item(const Node* node, std::size_t index) {
    return check_part(node, value_.as_list()[index], std::to_string(index));
  }

  Run& run_;
  const Value& value_;
  std::string at_;
  const Scope& scope_;
  const Node* node_;
  bool only_result_;
  const Node* meta_node_;
  Unseen unseen_;
  std::vector<Fault> faults_;
};

}  // namespace

std::string check_schema(const Node& node, const Value& value, const MetaCheck* meta) {
  Run run{meta};
  const Scope scope{&node, "", 0, nullptr, 0};
  auto found =
      Checker(run, value, "", scope, false, false, meta == nullptr ? nullptr : &node).check();
  if (!found) return {};
  Fault head{Fault::head,
             "",
             base::cat("jsonschema validation failed with ", schema_quoted(node.location)),
             {}};
  if (found->kind == Fault::group) {
    head.causes = std::move(found->causes);
  } else {
    head.causes.push_back(std::move(*found));
  }
  return fault_text(head);
}

}  // namespace kboot::query
