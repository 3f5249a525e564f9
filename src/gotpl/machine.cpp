// Walking: lists, branches, `template`; and how failures are worded.
#include "gotpl/machine.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "gotpl/go_value.hpp"
#include "gotpl/print.hpp"
#include "gotpl/printer.hpp"
#include "gotpl/trace.hpp"

namespace kboot::gotpl {

namespace {

constexpr int max_depth = 100000;               // of templates in templates
constexpr std::size_t max_callers = 100;        // kept in a failure
constexpr std::string_view set_name = "gotpl";  // Helm's name of the set

}  // namespace

// One execution inside of another: what the outer one goes on with.
class Machine::Entry {
 public:
  Entry(Machine& machine, const Set& set, const Tree& tree, value::TextBuilder& out)
      : machine_(machine),
        set_(std::exchange(machine.set_, &set)),
        tree_(std::exchange(machine.tree_, &tree)),
        out_(std::exchange(machine.out_, &out)),
        node_(machine.node_),
        frame_(std::exchange(machine.frame_, machine.variables_.size())),
        depth_(std::exchange(machine.depth_, 0)),
        redeclared_(std::exchange(machine.root_redeclared_, false)) {}
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;
  ~Entry() {
    machine_.unwind(machine_.frame_);
    machine_.set_ = set_;
    machine_.tree_ = tree_;
    machine_.out_ = out_;
    machine_.node_ = node_;
    machine_.frame_ = frame_;
    machine_.depth_ = depth_;
    machine_.root_redeclared_ = redeclared_;
  }

 private:
  Machine& machine_;
  const Set* set_;
  const Tree* tree_;
  value::TextBuilder* out_;
  const Node* node_;
  std::size_t frame_;
  int depth_;
  bool redeclared_;
};

Value Machine::execute(std::string_view name, const Value& data) {
  const Tree* tree = set_->find(name);
  if (tree == nullptr) {
    throw Failure(base::cat("template: no template ", go_quote(name), " associated with template ",
                            go_quote(set_name)));
  }
  return execute(*set_, *tree, data);
}

Value Machine::execute(const Set& set, const Tree& tree, const Value& data) {
  value::TextBuilder out;
  const Entry entry(*this, set, tree, out);
  Operand dot{data, false};
  if (dot.value.is_null() && dot.value.subtype() == value::Subtype::none) dot.value = no_value();
  declare(0, dot.value, false);
  root_redeclared_ = false;
  const bool outermost = options_.trace != nullptr && traced_ == nullptr;
  if (outermost) traced_ = &out;
  walk(dot, *tree.root);
  if (outermost) traced_ = nullptr;
  return out.take();
}

Failure Machine::failure(std::string reason, const Failure* cause) const {
  Site site = site_of(*tree_, *node_);
  std::string message =
      base::cat("template: ", site.source->name, ":", site.line, ":", site.column, ": executing ",
                go_quote(tree_->name), " at <", site.node, ">: ", reason);
  return {std::move(message), std::move(reason), std::move(site), cause};
}

void Machine::fail(std::string reason, const Failure* cause) {
  throw failure(std::move(reason), cause);
}

Machine::Flow Machine::walk(const Operand& dot, const ListNode& list) {
  for (const Node* node : list.nodes) {
    if (traced_ == out_) trace(*node);
    if (node->kind == NodeKind::text) {
      out_->append(static_cast<const TextNode*>(node)->text);
      continue;
    }
    const Flow flow = walk(dot, *node);
    if (flow != Flow::on) return flow;
  }
  return Flow::on;
}

Machine::Flow Machine::walk(const Operand& dot, const Node& node) {
  node_ = &node;
  switch (node.kind) {
    case NodeKind::action: {
      const PipeNode& pipe = *static_cast<const ActionNode&>(node).pipe;
      const Value value = pipeline(dot, pipe);
      if (pipe.variables.empty()) print(node, value);
      return Flow::on;
    }
    case NodeKind::if_:
    case NodeKind::with:
      return walk_branch(dot, static_cast<const BranchNode&>(node));
    case NodeKind::range:
      return walk_range(dot, static_cast<const BranchNode&>(node));
    case NodeKind::template_:
      walk_template(dot, static_cast<const TemplateNode&>(node));
      return Flow::on;
    case NodeKind::list:
      return walk(dot, static_cast<const ListNode&>(node));
    case NodeKind::break_:
      return Flow::break_;
    case NodeKind::continue_:
      return Flow::continue_;
    default:
      return Flow::on;
  }
}

Machine::Flow Machine::walk_branch(const Operand& dot, const BranchNode& branch) {
  const std::size_t mark = variables_.size();
  Flow flow = Flow::on;
  Value value = pipeline(dot, *branch.pipe);
  if (is_true(value)) {
    if (branch.kind == NodeKind::with) {
      flow = walk({std::move(value), false}, *branch.list);
    } else {
      flow = walk(dot, *branch.list);
    }
  } else if (branch.otherwise != nullptr) {
    flow = walk(dot, *branch.otherwise);
  }
  unwind(mark);
  return flow;
}

void Machine::walk_template(const Operand& dot, const TemplateNode& node) {
  const Tree* tree = set_->find(node.name);
  if (tree == nullptr) fail(base::cat("template ", go_quote(node.name), " not defined"));
  if (depth_ == max_depth || stack_.low()) {
    fail(base::cat("exceeded maximum template depth (", max_depth, ")"));
  }
  Operand inner{node.pipe == nullptr ? no_value() : pipeline(dot, *node.pipe), false};
  const Tree* const outer = std::exchange(tree_, tree);
  const std::size_t frame = std::exchange(frame_, variables_.size());
  const bool redeclared = std::exchange(root_redeclared_, false);
  declare(0, inner.value, false);
  root_redeclared_ = false;
  ++depth_;
  try {
    walk(inner, *tree->root);
  } catch (Failure& failure) {
    if (failure.callers().size() < max_callers) failure.add_caller(site_of(*outer, node));
    throw;
  }
  --depth_;
  unwind(frame_);
  root_redeclared_ = redeclared;
  frame_ = frame;
  tree_ = outer;
}

void Machine::trace(const Node& node) {
  std::uint32_t offset = node.at;
  std::uint32_t length = 1;
  const bool verbatim = node.kind == NodeKind::text;
  if (verbatim) {
    // Trimmed text begins behind its node's place.
    const std::string_view text = static_cast<const TextNode&>(node).text;
    offset = static_cast<std::uint32_t>(text.data() - tree_->source->text.data());
    length = static_cast<std::uint32_t>(text.size());
  } else if (node.kind != NodeKind::action && node.kind != NodeKind::template_) {
    return;
  } else {
    length = static_cast<std::uint32_t>(node_text(node).size());
  }
  options_.trace->parts.push_back({out_->size(), tree_->shared_source, offset, length, verbatim});
}

void Machine::print(const Node& node, const Value& value) {
  node_ = &node;
  if (value.is_string() && value.subtype() != value::Subtype::go_bytes) return out_->append(value);
  if (value.is_null() && value.subtype() != value::Subtype::go_nil) {
    return out_->append("<no value>");
  }
  const Object* object = object_of(value);
  if (object != nullptr && object->is_stringer_in_place()) return out_->append(object->string());
  Printer(*out_).operand(value, 'v', true);
}

}  // namespace kboot::gotpl
