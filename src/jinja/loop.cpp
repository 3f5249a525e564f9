// The members of `loop`.
#include "jinja/loop.hpp"

#include <algorithm>

#include "jinja/operators.hpp"

namespace kboot::jinja {

bool LoopState::changed(std::vector<Value> values) {
  const bool same = last_ && last_->size() == values.size() &&
                    std::equal(values.begin(), values.end(), last_->begin(), is_equal);
  last_ = std::move(values);
  return !same;
}

namespace {

Value neighbour(const LoopState& state, bool next) {
  const bool there = next ? state.index() + 1 < state.items().size() : state.index() > 0;
  if (there) return state.items()[next ? state.index() + 1 : state.index() - 1];
  base::Diagnostic diagnostic;
  diagnostic.code = "undefined-variable";
  diagnostic.message = next ? "the loop has no next item" : "the loop has no previous item";
  return make_object<Undefined>(std::move(diagnostic));
}

struct Member {
  std::string_view name;
  Value (*get)(const LoopState&);
};

constexpr std::array<Member, 11> members = {{
    {"depth", [](const LoopState& state) -> Value { return state.level() + 1; }},
    {"depth0", [](const LoopState& state) -> Value { return state.level(); }},
    {"first", [](const LoopState& state) -> Value { return state.index() == 0; }},
    {"index", [](const LoopState& state) -> Value { return state.index() + 1; }},
    {"index0", [](const LoopState& state) -> Value { return state.index(); }},
    {"last",
     [](const LoopState& state) -> Value { return state.index() + 1 == state.items().size(); }},
    {"length", [](const LoopState& state) -> Value { return state.items().size(); }},
    {"nextitem", [](const LoopState& state) -> Value { return neighbour(state, true); }},
    {"previtem", [](const LoopState& state) -> Value { return neighbour(state, false); }},
    {"revindex",
     [](const LoopState& state) -> Value { return state.items().size() - state.index(); }},
    {"revindex0",
     [](const LoopState& state) -> Value { return state.items().size() - state.index() - 1; }},
}};

Value cycle(const std::shared_ptr<LoopState>& state) {
  return make_function("cycle", [state](Machine&, const Arguments& arguments) -> Value {
    if (arguments.positional.empty()) throw filter_error("`loop.cycle` needs values");
    return arguments.positional[state->index() % arguments.positional.size()];
  });
}

Value changed(const std::shared_ptr<LoopState>& state) {
  return make_function("changed", [state](Machine&, Arguments arguments) -> Value {
    return state->changed(std::move(arguments.positional));
  });
}

}  // namespace

std::optional<Value> Loop::attribute(std::string_view name) const {
  if (name == "cycle") return cycle(state_);
  if (name == "changed") return changed(state_);
  for (const Member& member : members) {
    if (member.name == name) return member.get(*state_);
  }
  return std::nullopt;
}

}  // namespace kboot::jinja
