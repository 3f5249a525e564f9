// The arena, and nodes as text.
#include "gotpl/ast.hpp"

#include <algorithm>

#include "gotpl/print.hpp"

namespace kboot::gotpl {

void* Arena::allocate_block(std::size_t size) {
  if (size > block_size / 4) {  // a block of its own, before the one that is being filled
    blocks_.insert(blocks_.begin(), std::make_unique_for_overwrite<std::byte[]>(size));
    return blocks_.front().get();
  }
  blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(block_size));
  used_ = size;
  return blocks_.back().get();
}

namespace {

class NodeWriter {
 public:
  void write(const Node& node);
  std::string take() { return std::move(out_); }

 private:
  void write(const PipeNode& pipe);
  void write(const CommandNode& command);
  void write_chain(const ChainNode& chain);
  void write_branch(std::string_view word, const BranchNode& branch);
  void write_template(const TemplateNode& call);
  void write_names(std::span<const std::string_view> names, bool dot_first);
  void write_enclosed(const Node& node);
  void write_list(const ListNode& list) {
    for (const Node* node : list.nodes) write(*node);
  }

  std::string out_;
};

// A pipeline inside a command or before a field stands in parentheses.
void NodeWriter::write_enclosed(const Node& node) {
  if (node.kind == NodeKind::pipe) out_ += '(';
  write(node);
  if (node.kind == NodeKind::pipe) out_ += ')';
}

void NodeWriter::write_names(std::span<const std::string_view> names, bool dot_first) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0 || dot_first) out_ += '.';
    out_ += names[i];
  }
}

void NodeWriter::write(const PipeNode& pipe) {
  for (std::size_t i = 0; i < pipe.variables.size(); ++i) {
    if (i > 0) out_ += ", ";
    write(*pipe.variables[i]);
  }
  if (!pipe.variables.empty()) out_ += pipe.assigns ? " = " : " := ";
  for (std::size_t i = 0; i < pipe.commands.size(); ++i) {
    if (i > 0) out_ += " | ";
    write(*pipe.commands[i]);
  }
}

void NodeWriter::write(const CommandNode& command) {
  for (std::size_t i = 0; i < command.arguments.size(); ++i) {
    if (i > 0) out_ += ' ';
    write_enclosed(*command.arguments[i]);
  }
}

void NodeWriter::write_chain(const ChainNode& chain) {
  write_enclosed(*chain.base);
  write_names(chain.names, true);
}

void NodeWriter::write_branch(std::string_view word, const BranchNode& branch) {
  out_.append("{{").append(word).append(" ");
  write(*branch.pipe);
  out_ += "}}";
  write_list(*branch.list);
  if (branch.otherwise != nullptr) {
    out_ += "{{else}}";
    write_list(*branch.otherwise);
  }
  out_ += "{{end}}";
}

void NodeWriter::write_template(const TemplateNode& call) {
  out_.append("{{template ").append(go_quote(call.name));
  if (call.pipe != nullptr) {
    out_ += ' ';
    write(*call.pipe);
  }
  out_ += "}}";
}

void NodeWriter::write(const Node& node) {
  switch (node.kind) {
    case NodeKind::text:
      out_ += static_cast<const TextNode&>(node).text;
      break;
    case NodeKind::action:
      out_ += "{{";
      write(*static_cast<const ActionNode&>(node).pipe);
      out_ += "}}";
      break;
    case NodeKind::if_:
      return write_branch("if", static_cast<const BranchNode&>(node));
    case NodeKind::with:
      return write_branch("with", static_cast<const BranchNode&>(node));
    case NodeKind::range:
      return write_branch("range", static_cast<const BranchNode&>(node));
    case NodeKind::template_:
      return write_template(static_cast<const TemplateNode&>(node));
    case NodeKind::break_:
      out_ += "{{break}}";
      break;
    case NodeKind::continue_:
      out_ += "{{continue}}";
      break;
    case NodeKind::list:
      return write_list(static_cast<const ListNode&>(node));
    case NodeKind::pipe:
      return write(static_cast<const PipeNode&>(node));
    case NodeKind::command:
      return write(static_cast<const CommandNode&>(node));
    case NodeKind::chain:
      return write_chain(static_cast<const ChainNode&>(node));
    case NodeKind::field:
      return write_names(static_cast<const FieldNode&>(node).names, true);
    case NodeKind::variable:
      return write_names(static_cast<const VariableNode&>(node).names, false);
    case NodeKind::identifier:
      out_ += static_cast<const IdentifierNode&>(node).name;
      break;
    case NodeKind::boolean:
    case NodeKind::dot:
    case NodeKind::nil:
    case NodeKind::number:
    case NodeKind::string:
      out_ += static_cast<const ConstantNode&>(node).written;
      break;
  }
}

}  // namespace

std::string node_text(const Node& node) {
  NodeWriter writer;
  writer.write(node);
  return writer.take();
}

Site site_of(const Tree& tree, const Node& node) {
  const std::string_view before = std::string_view(tree.source->text).substr(0, node.at);
  const std::size_t newline = before.rfind('\n');
  Site site{.source = tree.shared_source, .template_name = tree.name, .offset = node.at};
  site.line = 1 + static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  site.column = static_cast<std::uint32_t>(
      newline == std::string_view::npos ? before.size() : before.size() - newline - 1);
  site.node = node_text(node);
  return site;
}

}  // namespace kboot::gotpl
