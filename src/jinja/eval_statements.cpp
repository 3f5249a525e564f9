// Statements: one small overload per node.
#include <algorithm>

#include "base/text.hpp"
#include "jinja/loop.hpp"
#include "jinja/machine.hpp"
#include "jinja/machine_guards.hpp"
#include "jinja/macro.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {

void Machine::exec(const Body& body, Output& out) {
  for (const Statement& statement : body) {
    const Depth depth(*this);
    const Position position(*this, statement.span);
    try {
      std::visit([&](const auto& node) { exec(node, out); }, statement.node);
    } catch (base::Error& error) {
      error.at(template_.parsed().place(statement.span.offset), statement.span.length);
      throw;
    }
  }
}

void Machine::exec(const TextNode& node, Output& out) {
  if (!parent_) out.text(node.text);
}

void Machine::exec(const PrintNode& node, Output& out) {
  const Value value = eval(*node.value);
  if (!parent_) out.value(value);
}

bool Machine::condition_holds(const Value& value) {
  if (value.has(value::mark_unknown)) throw UnknownDecides{};
  return truthy(value);
}

void Machine::exec(const IfNode& node, Output& out) {
  for (const IfNode::Branch& branch : node.branches) {
    if (condition_holds(eval(*branch.condition))) return exec(branch.body, out);
  }
  exec(node.otherwise, out);
}

void Machine::assign(const Target& target, const Value& value) {
  if (target.items.empty() && target.attribute.empty()) return frame_->set(target.name, value);
  if (target.items.empty()) {
    const Value object = name(target.name);
    require_defined(object);
    const auto* space = dynamic_cast<const Namespace*>(object_of(object));
    if (space == nullptr)
      throw filter_error(
          base::cat("`", target.name, "` is no namespace: its attributes cannot be set"));
    const_cast<Namespace*>(space)->set_attribute(target.attribute, value);
    return;
  }
  const std::vector<Value> items = items_of(value);
  if (items.size() != target.items.size()) {
    throw filter_error(
        base::cat(items.size(), " values cannot be spread over ", target.items.size(), " names"));
  }
  for (std::size_t i = 0; i < items.size(); ++i) assign(target.items[i], items[i]);
}

void Machine::exec(const ForNode& node, Output& out) { run_loop(node, eval(*node.items), out, 0); }

void Machine::run_loop(const ForNode& node, const Value& source, Output& out, int level) {
  if (source.has(value::mark_unknown)) throw UnknownDecides{};
  std::vector<Value> items = items_of(source);
  const std::shared_ptr<Frame> outside = frame_;
  auto inside = std::make_shared<Frame>(Frame{outside, {}, true});
  if (node.filter) {
    const ScopeGuard scope(*this, inside);
    std::erase_if(items, [&](const Value& item) {
      inside->names.clear();
      assign(node.target, item);
      return !condition_holds(eval(*node.filter));
    });
  }
  if (items.empty()) {
    const ScopeGuard scope(*this, std::make_shared<Frame>(Frame{outside, {}, true}));
    return exec(node.otherwise, out);
  }
  Function::Body again;
  if (node.recursive) {
    again = [&node, outside, level](Machine& machine, Arguments arguments) {
      if (arguments.positional.size() != 1) throw filter_error("`loop` takes one list");
      const ScopeGuard scope(machine, outside);
      Output inner;
      machine.run_loop(node, arguments.positional[0], inner, level + 1);
      return inner.finish(machine.converts());
    };
  }
  const auto state = std::make_shared<LoopState>(std::move(items), level, std::move(again));
  for (std::size_t i = 0; i < state->items().size(); ++i) {
    // A macro made in the last round keeps that round's names.
    if (inside.use_count() > 1) inside = std::make_shared<Frame>(Frame{outside, {}, true});
    inside->names.clear();
    const ScopeGuard scope(*this, inside);
    state->move_to(i);
    assign(node.target, state->items()[i]);
    inside->set("loop", make_object<Loop>(state));
    exec(node.body, out);
  }
}

void Machine::exec(const SetNode& node, Output&) { assign(node.target, eval(*node.value)); }

Value Machine::filter_block(const Expr& expr, const Value& input) {
  const auto& node = std::get<FilterExpr>(expr.node);
  return filter(node, node.input ? filter_block(*node.input, input) : input);
}

void Machine::exec(const SetBlockNode& node, Output&) {
  Output inner;
  {
    const ScopeGuard scope(*this, std::make_shared<Frame>(Frame{frame_, {}, true}));
    exec(node.body, inner);
  }
  Value value = inner.finish(converts());
  assign(node.target, node.filter ? filter_block(*node.filter, value) : value);
}

void Machine::exec(const FilterNode& node, Output& out) {
  Output inner;
  {
    const ScopeGuard scope(*this, std::make_shared<Frame>(Frame{frame_, {}, true}));
    exec(node.body, inner);
  }
  const Value value = filter_block(*node.filter, inner.finish(converts()));
  if (!parent_) out.value(value);
}

void Machine::exec(const WithNode& node, Output& out) {
  const auto inside = std::make_shared<Frame>(Frame{frame_, {}, true});
  std::vector<Value> values;
  for (const auto& [target, value] : node.values) values.push_back(eval(*value));
  const ScopeGuard scope(*this, inside);
  for (std::size_t i = 0; i < values.size(); ++i) assign(node.values[i].first, values[i]);
  exec(node.body, out);
}

// Macros.

void Machine::exec(const MacroNode& node, Output&) {
  frame_->set(node.name, make_object<Macro>(node, frame_, template_));
}

void Machine::exec(const CallNode& node, Output& out) {
  const auto& expr = std::get<CallExpr>(node.call->node);
  const Value callee = eval(*expr.callee);
  Arguments values = arguments(expr.arguments);
  values.named.emplace_back("caller", make_object<Macro>(node.caller, frame_, template_));
  const Value value = call(callee, std::move(values));
  if (!parent_) out.value(value);
}

// A Macro holds its code's template, so the reference stays good while it runs.
Value Machine::call_macro(const MacroNode& macro, const std::shared_ptr<Frame>& closure,
                          const Template& owner, Arguments arguments) {
  const auto inside = std::make_shared<Frame>(Frame{closure, {}, true});
  const ScopeGuard scope(*this, inside, owner);
  const std::optional<Template> printing = std::exchange(parent_, std::nullopt);
  bind_macro(*this, macro, *inside, std::move(arguments));
  Output out;
  exec(macro.body, out);
  parent_ = printing;
  return out.finish(converts());
}

// Other templates.

std::optional<Template> Machine::load(const Value& name) {
  if (name.has(value::mark_unknown)) throw UnknownDecides{};
  std::vector<Value> candidates;
  if (name.is_list()) {
    candidates = name.as_list().items();
  } else {
    require_defined(name);
    candidates.push_back(name);
  }
  for (const Value& candidate : candidates) {
    if (!candidate.is_string()) throw filter_error("the name of a template must be a string");
    const auto text = env_.load(candidate.as_string());
    if (!text) continue;
    note_marks(*text);
    return parse(text->as_string(), text->origin(), text->style(), template_.parsed().syntax);
  }
  return std::nullopt;
}

namespace {

[[noreturn]] void no_template(const Value& name) {
  throw base::Error("template-not-found", base::cat("no template `", to_text(name), "`"));
}

}  // namespace

void Machine::exec(const IncludeNode& node, Output& out) {
  const Value name = eval(*node.name);
  const auto loaded = load(name);
  if (!loaded && node.ignore_missing) return;
  if (!loaded) no_template(name);
  if (++calls_ > call_limit)
    throw base::Error("template-limit", "templates include each other without end");
  const auto inside =
      std::make_shared<Frame>(Frame{node.with_context ? frame_ : nullptr, {}, node.with_context});
  run_blocks_of(*loaded, inside, out);
  --calls_;
}

void Machine::run_blocks_of(const Template& loaded, const std::shared_ptr<Frame>& frame,
                            Output& out) {
  const ScopeGuard scope(*this, frame, loaded);
  auto blocks = std::exchange(blocks_, {});
  const std::optional<Template> parent = std::exchange(parent_, std::nullopt);
  collect_blocks(loaded.parsed().body, loaded);
  exec(loaded.parsed().body, out);
  while (parent_) {
    const Template base = *std::exchange(parent_, std::nullopt);
    const ScopeGuard code(*this, frame, base);
    exec(base.parsed().body, out);
  }
  parent_ = parent;
  blocks_ = std::move(blocks);
}

Value Machine::run_template(const Template& loaded, const std::shared_ptr<Frame>& frame) {
  Output out;
  run_blocks_of(loaded, frame, out);
  return out.finish(loaded.parsed().syntax.convert);
}

void Machine::exec(const ImportNode& node, Output&) {
  const Value name = eval(*node.name);
  const auto loaded = load(name);
  if (!loaded) no_template(name);
  if (++calls_ > call_limit)
    throw base::Error("template-limit", "templates import each other without end");
  const auto module =
      std::make_shared<Frame>(Frame{node.with_context ? frame_ : nullptr, {}, node.with_context});
  static_cast<void>(run_template(*loaded, module));
  modules_.push_back(module);
  --calls_;
  if (!node.target.empty()) return frame_->set(node.target, make_object<Module>(module));
  for (const auto& [exported, alias] : node.names) {
    const Value* found = module->find(exported);
    frame_->set(alias, found != nullptr
                           ? *found
                           : undefined(base::cat("the template `", to_text(name),
                                                 "` does not export `", exported, "`")));
  }
}

void Machine::exec(const ExtendsNode& node, Output&) {
  if (parent_) throw base::Error("template-error", "a template can extend only one other");
  const Value name = eval(*node.name);
  const auto loaded = load(name);
  if (!loaded) no_template(name);
  if (++calls_ > call_limit)
    throw base::Error("template-limit", "templates extend each other without end");
  collect_blocks(loaded->parsed().body, *loaded);
  parent_ = *loaded;
}

namespace {

// Calls `visit` with every block in a body, also those inside other statements.
template <typename Visit>
void each_block(const Body& body, const Visit& visit) {
  for (const Statement& statement : body) {
    if (const auto* block = std::get_if<BlockNode>(&statement.node)) {
      visit(*block);
      each_block(block->body, visit);
    } else if (const auto* branches = std::get_if<IfNode>(&statement.node)) {
      for (const IfNode::Branch& branch : branches->branches) each_block(branch.body, visit);
      each_block(branches->otherwise, visit);
    } else if (const auto* loop = std::get_if<ForNode>(&statement.node)) {
      each_block(loop->body, visit);
    } else if (const auto* with = std::get_if<WithNode>(&statement.node)) {
      each_block(with->body, visit);
    }
  }
}

}  // namespace

void Machine::collect_blocks(const Body& body, const Template& owner) {
  each_block(body, [&](const BlockNode& block) { blocks_[block.name].push_back({&block, owner}); });
}

void Machine::exec(const BlockNode& node, Output& out) {
  if (parent_) return;  // the parent says where it goes
  const BlockLevel level = blocks_.at(node.name).front();
  if (level.node->required && level.node->body.empty()) {
    throw base::Error("template-error", base::cat("the block `", node.name, "` must be filled"));
  }
  const auto inside = std::make_shared<Frame>(Frame{frame_, {}, true});
  const ScopeGuard scope(*this, inside, level.owner);
  inside->set("super", super(node.name, 1));
  exec(level.node->body, out);
}

Value Machine::super(const std::string& name, std::size_t level) {
  return make_function("super", [name, level](Machine& machine, Arguments) {
    const std::vector<BlockLevel>& levels = machine.blocks_[name];
    if (level >= levels.size())
      throw filter_error(base::cat("there is no parent block called `", name, "`"));
    const BlockLevel parent = levels[level];
    const auto inside = std::make_shared<Frame>(Frame{machine.frame_, {}, true});
    const ScopeGuard scope(machine, inside, parent.owner);
    inside->set("super", machine.super(name, level + 1));
    Output out;
    machine.exec(parent.node->body, out);
    return out.finish(machine.converts());
  });
}

}  // namespace kboot::jinja
