// `range` over integers, lists and maps.
#include "base/text.hpp"
#include "gotpl/go_value.hpp"
#include "gotpl/machine.hpp"
#include "gotpl/print.hpp"
#include "value/containers.hpp"

namespace kboot::gotpl {

using value::Kind;

// The body of a `range`, run once for each element.
class Machine::Loop {
 public:
  Loop(Machine& machine, const BranchNode& range)
      : machine_(machine), range_(range), mark_(machine.variables_.size()) {}

  [[nodiscard]] std::size_t variables() const { return range_.pipe->variables.size(); }

  // False when the body said `break`.
  bool run(const Value& key, const Operand& element) {
    ran_ = true;
    set_variables(key, element);
    const Flow flow = machine_.walk(element, *range_.list);
    machine_.unwind(mark_);
    return flow != Flow::break_;
  }

  [[nodiscard]] bool ran() const { return ran_; }

 private:
  void set_variables(const Value& key, const Operand& element) {
    const auto& declared = range_.pipe->variables;
    if (declared.empty()) return;
    if (range_.pipe->assigns) {
      const bool both = declared.size() > 1;
      if (both) machine_.assign(*declared[0], key, false);
      machine_.assign(*declared[both ? 1 : 0], element.value, element.boxed);
      return;
    }
    // The pipeline pushed them; the last one is the element.
    set(mark_ - 1, element.value, element.boxed);
    if (declared.size() > 1) set(mark_ - 2, key, false);
  }
  void set(std::size_t index, const Value& value, bool boxed) {
    machine_.variables_[index].value = value;
    machine_.variables_[index].boxed = boxed;
  }

  Machine& machine_;
  const BranchNode& range_;
  std::size_t mark_;
  bool ran_ = false;
};

Machine::Flow Machine::walk_range(const Operand& dot, const BranchNode& range) {
  const std::size_t mark = variables_.size();
  const Value over = pipeline(dot, *range.pipe);
  Loop loop(*this, range);
  Flow flow = Flow::on;
  if (!iterate(over, loop)) fail(base::cat("range can't iterate over ", go_print(over)));
  if (!loop.ran() && range.otherwise != nullptr) {
    flow = walk(dot, *range.otherwise);
    // Go's `break` ends the innermost range even out of its `else`.
    if (flow == Flow::break_) flow = Flow::on;
  }
  unwind(mark);
  return flow;
}

// False for what cannot be iterated over.
bool Machine::iterate(const Value& over, Loop& loop) {
  switch (over.kind()) {
    case Kind::null:
      return over.subtype() != value::Subtype::go_nil;
    case Kind::integer:
      range_over_integer(over, loop);
      return true;
    case Kind::string:
      if (over.subtype() != value::Subtype::go_bytes) return false;
      for (std::size_t i = 0; i < over.as_string().size(); ++i) {
        const Value byte = make_uint8(static_cast<std::uint8_t>(over.as_string()[i]));
        if (!loop.run(make_int(static_cast<std::int64_t>(i)), {byte, false})) break;
      }
      return true;
    case Kind::list:
      range_over_list(over, loop);
      return true;
    case Kind::dict:
      range_over_map(over, loop);
      return true;
    case Kind::foreign: {
      const Object* object = object_of(over);
      if (object == nullptr) return false;
      const GoKind kind = object->go_kind();
      return (kind == GoKind::map || kind == GoKind::slice) && iterate(object->contents(), loop);
    }
    default:
      return false;
  }
}

void Machine::range_over_integer(const Value& number, Loop& loop) {
  if (loop.variables() > 1) {
    fail(base::cat("can't use ", go_print(number), " to iterate over more than one variable"));
  }
  const Value none{};
  const bool is_signed = !is_unsigned(go_kind(number));
  const auto end = static_cast<std::uint64_t>(number.as_int());
  if (is_signed && number.as_int() <= 0) return;
  for (std::uint64_t i = 0; i < end; ++i) {
    Operand element{static_cast<std::int64_t>(i), false};
    element.value.set_subtype(number.subtype());
    if (!loop.run(none, element)) return;
  }
}

void Machine::range_over_list(const Value& list, Loop& loop) {
  const value::List& items = list.as_list();
  const bool boxed = holds_interfaces(list);
  const std::size_t size = items.size();
  for (std::size_t i = 0; i < size && i < items.size(); ++i) {
    if (!loop.run(make_int(static_cast<std::int64_t>(i)), {items[i], boxed})) return;
  }
}

// In byte order of the keys. The body may change the map: what it had at first is what counts.
void Machine::range_over_map(const Value& map, Loop& loop) {
  std::vector<value::Entry> entries;
  entries.reserve(map.as_dict().size());
  for (const value::Entry* entry : map.as_dict().sorted()) entries.push_back(*entry);
  const bool boxed = holds_interfaces(map);
  for (value::Entry& entry : entries) {
    if (!loop.run(entry.key, {std::move(entry.value), boxed})) return;
  }
}

}  // namespace kboot::gotpl
