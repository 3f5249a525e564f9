// Checks values against compiled schemas.
#include "query/schema_check.hpp"

#include <algorithm>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "query/schema_checker.hpp"
#include "query/schema_format.hpp"
#include "query/schema_same.hpp"
#include "query/schema_words.hpp"

namespace kboot::query {

namespace {

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

}  // namespace

std::string Path::text() const {
  if (parent == nullptr) return {};
  const std::string before = parent->text();
  return is_item ? base::cat(before, "/", index) : pointer_add(before, token);
}

Checker::Checker(Run& run, const Value& value, const Path& at, const Scope& scope, bool only_result,
                 bool caller_needs_unseen, const Node* meta_node)
    : run_(run),
      value_(value),
      at_(at),
      scope_(scope),
      node_(scope.node),
      only_result_(only_result),
      meta_node_(meta_node) {
  find_unseen(caller_needs_unseen);
  follow_dialect();
}

std::optional<Fault> Checker::check() {
  static constexpr std::size_t most_steps = 2'000'000;
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

void Checker::find_unseen(bool caller_needs) {
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

void Checker::follow_dialect() {
  if (run_.meta == nullptr || node_ != meta_node_ || scope_.parent == nullptr) return;
  // Mostly the whole schema is one resource.
  if (at_.parent != nullptr && run_.meta->resources->size() == 1) return;
  const auto resource = run_.meta->resources->find(at_.text());
  if (resource == run_.meta->resources->end()) return;
  meta_node_ = run_.meta->node_of(resource->second.dialect);
  node_ = meta_node_;
}

std::optional<Fault> Checker::check_first() {
  for (const Scope* scope = scope_.parent;
       scope != nullptr && scope->value_depth == scope_.value_depth; scope = scope->parent) {
    if (scope->node != scope_.node) continue;
    return fault(words::cycle(keyword_location(&scope_), keyword_location(scope), node_->location));
  }
  const std::uint8_t type = schema_type(value_);
  if (type == 0) return fault(words::no_json(value_));
  if (node_->types != 0 && (node_->types & type) == 0) {
    const bool whole = (node_->types & type_integer) != 0 && type == type_number &&
                       Decimal::parse(number_text(value_)).is_integer();
    if (!whole) return only_result_ ? Fault{} : fault(words::type(type, node_->types));
  }
  if (node_->constant && !same_json(value_, *node_->constant)) {
    return only_result_ ? Fault{} : fault(words::constant(*node_->constant));
  }
  if (node_->choices) {
    const bool found = (node_->choice_types & type) != 0 &&
                       std::any_of(node_->choices->begin(), node_->choices->end(),
                                   [&](const Value& choice) { return same_json(value_, choice); });
    if (!found) return only_result_ ? Fault{} : fault(words::choices(*node_->choices));
  }
  if (!node_->format.empty() && value_.is_string()) {
    if (const auto why = format_fault(node_->format, value_.as_string())) {
      return fault(words::format(value_, node_->format, *why));
    }
  }
  return std::nullopt;
}

void Checker::check_conditions() {
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

void Checker::check_any() {
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

void Checker::check_one() {
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

void Checker::check_unseen() {
  if (value_.is_dict() && node_->unevaluated_properties != nullptr) {
    for (const std::string_view name : unseen_.names) {
      add(check_part(node_->unevaluated_properties, *value_.find(name), {&at_, name}));
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

void Checker::check_dynamic_references() {
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

std::optional<Fault> Checker::check_reference(const Node* to, std::string_view keyword) {
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

std::optional<Fault> Checker::check_self(const Node* node, std::string_view keyword,
                                         bool only_result) {
  const Scope scope{node, keyword, scope_.value_depth, &scope_, scope_.depth + 1};
  Checker other(run_, value_, at_, scope, only_result_ || only_result, !unseen_.empty(),
                meta_node_);
  auto found = other.check();
  if (!found) unseen_.keep_only(other.unseen());
  return found;
}

std::optional<Fault> Checker::check_part(const Node* node, const Value& value, const Path& at) {
  const Scope scope{node, "", scope_.value_depth + 1, &scope_, scope_.depth + 1};
  return Checker(run_, value, at, scope, only_result_, false, meta_node_).check();
}

std::string check_schema(const Node& node, const Value& value, const MetaCheck* meta) {
  const Path root;
  const Scope scope{&node, "", 0, nullptr, 0};
  const Node* meta_node = meta == nullptr ? nullptr : &node;
  const auto check = [&](bool only_result) {
    Run run{meta};
    return Checker(run, value, root, scope, only_result, false, meta_node).check();
  };
  // Mostly all is right, which takes less to find out than what is wrong.
  if (!check(true)) return {};
  const auto found = check(false);
  if (!found) return {};
  Fault head{Fault::head,
             "",
             base::cat("jsonschema validation failed with ", schema_quoted(node.location)),
             {}};
  if (found->kind == Fault::group) {
    head.causes = found->causes;
  } else {
    head.causes.push_back(*found);
  }
  return fault_text(head);
}

}  // namespace kboot::query
