// Walks the parts of a template that are evaluated in every case.
#include "jinja/ahead.hpp"

#include <algorithm>

#include "jinja/ast.hpp"

namespace kboot::jinja {
namespace {

class Walk {
 public:
  explicit Walk(std::vector<ReadPath>& found) : found_(found) {}

  void body(const Body& statements) {
    for (const Statement& statement : statements) {
      if (const auto* print = std::get_if<PrintNode>(&statement.node)) {
        expression(print->value);
      } else if (const auto* set = std::get_if<SetNode>(&statement.node)) {
        expression(set->value);
      } else if (const auto* loop = std::get_if<ForNode>(&statement.node)) {
        expression(loop->items);
      } else if (const auto* choice = std::get_if<IfNode>(&statement.node)) {
        if (!choice->branches.empty()) expression(choice->branches[0].condition);
      }
    }
  }

  void expression(const ExprPtr& part) {
    if (part != nullptr) std::visit([this](const auto& node) { take(node); }, part->node);
  }

 private:
  // Literals, tests (`is defined` reads nothing), what has branches of its own.
  template <typename Node>
  void take(const Node& /*node*/) {}

  void take(const Name& node) { found_.push_back({node.name, {}}); }
  void take(const GetAttr& node) { member(node.object, node.name); }
  void take(const GetItem& node) {
    const auto* const key = node.key == nullptr ? nullptr : std::get_if<Literal>(&node.key->node);
    if (key != nullptr && key->value.is_string()) {
      member(node.object, key->value.as_string());
    } else {
      expression(node.object);
      expression(node.key);
    }
  }
  void take(const FilterExpr& node) {
    expression(node.input);
    all(node.arguments.positional);
  }
  void take(const CallExpr& node) { all(node.arguments.positional); }
  void take(const Unary& node) { expression(node.operand); }
  void take(const Binary& node) {
    expression(node.left);
    expression(node.right);
  }
  void take(const Logic& node) { expression(node.left); }
  void take(const Inline& node) { expression(node.condition); }
  void take(const Comparison& node) {
    expression(node.first);
    if (!node.steps.empty()) expression(node.steps[0].right);
  }
  void take(const Concat& node) { all(node.parts); }
  void take(const ListExpr& node) { all(node.items); }
  void take(const TupleExpr& node) { all(node.items); }
  void take(const DictExpr& node) {
    for (const auto& [key, value] : node.entries) {
      expression(key);
      expression(value);
    }
  }

  void all(const std::vector<ExprPtr>& parts) {
    for (const ExprPtr& part : parts) expression(part);
  }

  // A member of what may be a path itself.
  void member(const ExprPtr& object, std::string_view name) {
    const std::size_t before = found_.size();
    expression(object);
    const bool is_path = object != nullptr && found_.size() == before + 1 &&
                         (std::holds_alternative<Name>(object->node) ||
                          std::holds_alternative<GetAttr>(object->node) ||
                          std::holds_alternative<GetItem>(object->node));
    if (is_path) found_.back().attributes.push_back(name);
  }

  std::vector<ReadPath>& found_;
};

}  // namespace

void tell_ahead(const Template& parsed, Env& env) {
  auto* const listener = dynamic_cast<ReadsAhead*>(&env);
  if (listener == nullptr) return;
  std::vector<ReadPath> paths;
  Walk walk(paths);
  walk.body(parsed.parsed().body);
  walk.expression(parsed.parsed().expression);
  if (paths.size() > 1) listener->about_to_read(paths);
}

}  // namespace kboot::jinja
