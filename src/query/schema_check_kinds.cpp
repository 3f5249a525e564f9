// Checks objects, lists, strings and numbers against the keywords that are for them.
#include <algorithm>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "query/schema_checker.hpp"
#include "query/schema_format.hpp"
#include "query/schema_same.hpp"
#include "query/schema_words.hpp"

namespace kboot::query {

void Checker::check_kind() {
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

void Checker::check_object(const value::Dict& dict) {
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

void Checker::check_members(const value::Dict& dict) {
  const bool any = !node_->properties.empty() || !node_->pattern_properties.empty() ||
                   node_->additional_properties.has_value();
  if (!any) return;
  if (only_result_) {  // in no order
    for (const value::Entry& entry : dict) {
      if (!check_member(entry)) add(std::string());
      if (decided()) return;
    }
    return;
  }
  std::vector<std::string_view> refused;
  for (const value::Entry* entry : dict.sorted()) {
    if (!check_member(*entry)) refused.push_back(entry->key.as_string());
  }
  if (!refused.empty()) add(words::additional(refused));
}

bool Checker::check_member(const value::Entry& entry) {
  const std::string_view name = entry.key.as_string();
  const Path at{&at_, name};
  bool seen = false;
  bool allowed = true;
  const auto own = node_->properties.find(name);
  if (own != node_->properties.end()) {
    seen = true;
    add(check_part(own->second, entry.value, at));
  }
  for (const auto& [pattern, node] : node_->pattern_properties) {
    if (!pattern.pattern.matches(name)) continue;
    seen = true;
    add(check_part(node, entry.value, at));
  }
  if (!seen && node_->additional_properties) {
    seen = true;
    allowed = node_->additional_properties->allowed;
    if (node_->additional_properties->node != nullptr) {
      add(check_part(node_->additional_properties->node, entry.value, at));
    }
  }
  if (seen && !unseen_.names.empty()) unseen_.names.erase(name);
  return allowed;
}

void Checker::check_names(const value::Dict& dict) {
  for (const value::Entry* entry : dict.sorted()) {
    const Scope scope{node_->property_names, "", 0, nullptr, scope_.depth + 1};
    const Value name(entry->key.as_string());
    const Path nowhere;
    Checker names(run_, name, nowhere, scope, only_result_, false, meta_node_);
    auto found = names.check();
    if (!found) continue;
    if (only_result_) return add(std::string());
    std::vector<Fault> causes;
    if (found->kind == Fault::group) {
      causes = std::move(found->causes);
    } else {
      causes.push_back(std::move(*found));
    }
    add(words::name(name.as_string()), std::move(causes));
  }
}

std::vector<std::string_view> Checker::find_missing(const std::vector<std::string>& needed) const {
  std::vector<std::string_view> missing;
  for (const std::string& name : needed) {
    if (!value_.as_dict().contains(name)) missing.push_back(name);
  }
  return missing;
}

void Checker::check_needed(std::string_view name, const std::vector<std::string>& needed) {
  if (!value_.as_dict().contains(name)) return;
  if (const auto missing = find_missing(needed); !missing.empty()) {
    add(words::needed(missing, name));
  }
}

void Checker::check_list(const value::List& list) {
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

void Checker::check_contains(const value::List& list) {
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

void Checker::check_string(std::string_view text) {
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

void Checker::check_number() {
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

}  // namespace kboot::query
