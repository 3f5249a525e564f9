// Parsed templates: nodes that are never destroyed one by one, in the arena of their unit.
//
// Each node keeps the byte that Go calls its position (not always its first one: that of `.a.b` is
// the second dot), because messages show it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "gotpl/failure.hpp"
#include "gotpl/few.hpp"
#include "gotpl/function.hpp"
#include "value/value.hpp"

namespace kboot::gotpl {

using value::Value;

enum class NodeKind : std::uint8_t {
  // what is walked
  text,
  action,
  if_,
  with,
  range,
  template_,
  break_,
  continue_,
  list,
  // what is evaluated
  pipe,
  command,
  boolean,
  chain,
  dot,
  field,
  identifier,
  nil,
  number,
  string,
  variable,
};

struct Node {
  NodeKind kind;
  std::uint32_t at;  // byte of the source
};

template <typename T>
using Items = std::span<const T* const>;

struct ListNode : Node {
  Items<Node> nodes;
};

struct TextNode : Node {
  std::string_view text;
};

// true, "text", 12, nil and `.`.
struct ConstantNode : Node {
  std::string_view written;  // as in the source
  const Value* value;        // as an interface {}; nullptr for an integer that overflows int
};

// A number under all the types that can hold it (Go's ideal constants).
struct NumberNode : ConstantNode {
  bool is_int;
  bool is_uint;
  bool is_float;
  bool is_complex;
  std::int64_t int64;
  std::uint64_t uint64;
  double float64;
};

// `.a.b`
struct FieldNode : Node {
  std::span<const std::string_view> names;
};

// `$x.a.b`: names holds `$x` too.
struct VariableNode : FieldNode {
  std::uint32_t id;  // same name, same number within a unit; `$` is 0
};

// `(pipe).a.b`, `name.a`: fields of anything else.
struct ChainNode : FieldNode {
  const Node* base;
};

struct IdentifierNode : Node {
  std::string_view name;
  const Function* function;
};

struct CommandNode : Node {
  Items<Node> arguments;  // the first is what is called or evaluated
};

struct PipeNode : Node {
  bool assigns;  // `=`, not `:=`
  Items<VariableNode> variables;
  Items<CommandNode> commands;
};

struct ActionNode : Node {
  const PipeNode* pipe;
};

// if, with, range
struct BranchNode : Node {
  const PipeNode* pipe;
  const ListNode* list;
  const ListNode* otherwise;  // nullptr without `else`
};

struct TemplateNode : Node {
  std::string_view name;
  const PipeNode* pipe;  // nullptr: no data
};

// One named template.
struct Tree {
  std::string name;
  const Source* source;
  std::shared_ptr<const Source> shared_source;
  const Functions* functions;
  const ListNode* root;
  bool empty;  // nothing but white space
};

// Memory of the nodes of a unit.
class Arena {
 public:
  template <typename T>
  T* make(const T& node) {
    static_assert(std::is_trivially_destructible_v<T> && std::is_trivially_copyable_v<T>);
    return new (allocate(sizeof(T))) T(node);
  }
  template <typename T>
  std::span<const T> copy(std::span<const T> items) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (items.empty()) return {};
    auto* out = static_cast<T*>(allocate(sizeof(T) * items.size()));
    std::memcpy(static_cast<void*>(out), items.data(), sizeof(T) * items.size());
    return {out, items.size()};
  }
  template <typename T>
  std::span<const T> copy(const Few<T>& items) {
    return copy(items.items());
  }
  template <typename T>
  std::span<const T> copy_one(const T& item) {
    return copy(std::span<const T>(&item, 1));
  }
  // A constant of the source.
  const Value* keep(Value value) { return &constants_.emplace_back(std::move(value)); }
  // A text that does not stand in the source as it is.
  std::string_view keep_text(std::string text) { return texts_.emplace_back(std::move(text)); }

 private:
  static constexpr std::size_t block_size = 8192;
  void* allocate(std::size_t size) {
    size = (size + alignof(std::max_align_t) - 1) & ~(alignof(std::max_align_t) - 1);
    if (used_ + size > block_size) return allocate_block(size);
    void* out = blocks_.back().get() + used_;
    used_ += size;
    return out;
  }
  void* allocate_block(std::size_t size);

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::size_t used_ = block_size;
  std::deque<Value> constants_;
  std::deque<std::string> texts_;
};

// A node as Go's String() writes it: messages show it between < and >.
[[nodiscard]] std::string node_text(const Node& node);

// Where a node is, for a message.
[[nodiscard]] Site site_of(const Tree& tree, const Node& node);

}  // namespace kboot::gotpl
