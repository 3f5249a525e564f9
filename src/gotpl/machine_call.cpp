// Calls of functions and methods: counting, evaluating and checking arguments.
#include <algorithm>
#include <memory>
#include <new>
#include <utility>

#include "base/text.hpp"
#include "gotpl/go_value.hpp"
#include "gotpl/machine.hpp"
#include "gotpl/secrets.hpp"

namespace kboot::gotpl {

Value* ArgumentStack::push(std::size_t count) {
  if (count == 0) return nullptr;
  while (current_ < blocks_.size() && blocks_[current_].size - blocks_[current_].used < count) {
    ++current_;
  }
  if (current_ == blocks_.size()) {
    const std::size_t size = std::max(block_size, count);
    auto* room = static_cast<Value*>(::operator new(size * sizeof(Value)));
    blocks_.push_back({std::unique_ptr<Value, Free>(room), size});
  }
  Block& block = blocks_[current_];
  Value* const out = block.room.get() + block.used;
  block.used += count;
  return out;
}

void ArgumentStack::pop(std::size_t count) noexcept {
  if (count == 0) return;
  while (blocks_[current_].used == 0) --current_;
  blocks_[current_].used -= count;
}

namespace {

class Arguments {
 public:
  Arguments(ArgumentStack& stack, std::size_t size)
      : stack_(stack), size_(size), room_(stack.push(size)) {}
  Arguments(const Arguments&) = delete;
  Arguments& operator=(const Arguments&) = delete;
  ~Arguments() {
    std::destroy_n(room_, built_);
    stack_.pop(size_);
  }

  // `make` gives the next argument.
  template <typename Make>
  Value& add(Make make) {
    Value* const added = ::new (static_cast<void*>(room_ + built_)) Value(make());
    ++built_;
    return *added;
  }
  [[nodiscard]] std::span<Value> values() const noexcept { return {room_, built_}; }

 private:
  ArgumentStack& stack_;
  std::size_t size_;
  Value* room_;
  std::size_t built_ = 0;
};

}  // namespace

Value Machine::function(const Operand& dot, const IdentifierNode& node, const Node& call_node,
                        Nodes arguments, const Value* final) {
  node_ = &node;
  return call(dot, *node.function, call_node, arguments, final, null_);
}

void Machine::check_count(const Function& function, std::size_t count, bool piped) {
  const Signature& parameters = function.parameters;
  const std::size_t given = count + (piped ? 1 : 0);
  if (parameters.variadic()) {
    if (given >= parameters.fixed()) return;
    fail(base::cat("wrong number of args for ", function.name, ": want at least ",
                   parameters.fixed(), " got ", count));
  }
  if (given == parameters.size()) return;
  fail(base::cat("wrong number of args for ", function.name, ": want ", parameters.size(), " got ",
                 given));
}

Value Machine::call(const Operand& dot, const Function& function, const Node& node, Nodes arguments,
                    const Value* final, const Value& self) {
  check_count(function, arguments.size(), final != nullptr);
  if (function.special && function.name != "call") {
    return shortcut(dot, function, arguments, final);
  }
  const Signature& signature = function.parameters;
  Arguments values(arguments_, arguments.size() + (final != nullptr ? 1 : 0));
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    values.add([&] { return argument(dot, signature, signature.at(i), *arguments[i]); });
  }
  if (final != nullptr) {
    Value& last = values.add([&] { return *final; });
    check(last, signature, signature.at(arguments.size()));
  }
  if (function.special) call_value(node, arguments, final, values.values());
  return run(function, node, self, values.values());
}

Value Machine::run(const Function& function, const Node& node, const Value& self,
                   std::span<Value> arguments) {
  bool secret = false;
  if (options_.track_secrets && function.spread == Spread::derive) {
    secret = holds_secret(self) || std::any_of(arguments.begin(), arguments.end(), holds_secret);
  }
  Call call{execution_, function, self, arguments};
  try {
    Value result = function.run(call);
    return secret ? as_secret(result) : result;
  } catch (const Failure& failure) {
    node_ = &node;
    fail(base::cat("error calling ", function.name, ": ", failure.message()), &failure);
  }
}

// `and` and `or` evaluate no further than they must.
Value Machine::shortcut(const Operand& dot, const Function& function, Nodes arguments,
                        const Value* final) {
  const bool stop = function.name == "or";
  const Signature& signature = function.parameters;
  Value value;
  for (const Node* node : arguments) {
    value = argument(dot, signature, signature.at(0), *node);
    if (is_true(value) == stop) return value;
  }
  if (final != nullptr) return *final;
  return value;
}

// `call`: none of our values is a function.
void Machine::call_value(const Node& node, Nodes arguments, const Value* final,
                         std::span<const Value> values) {
  const Value& called = values.front();
  node_ = &node;
  if (called.is_null() && called.subtype() != value::Subtype::go_nil) {
    fail("error calling call: call of nil");
  }
  std::string name;
  if (!arguments.empty()) {
    name = node_text(*arguments.front());
  } else if (final != nullptr && go_kind(*final) == GoKind::string) {
    name = final->as_string();
  } else {
    name = base::cat("<", go_type(called), " Value>");
  }
  fail(base::cat("error calling call: non-function ", name, " of type ", go_type(called)));
}

}  // namespace kboot::gotpl
