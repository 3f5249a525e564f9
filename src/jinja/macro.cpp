// Binding the arguments of macros.
#include "jinja/macro.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "jinja/operators.hpp"

namespace kboot::jinja {
namespace {

std::optional<Value> take_named(Arguments& arguments, std::string_view name) {
  const auto found = std::find_if(arguments.named.begin(), arguments.named.end(),
                                  [&](const auto& entry) { return entry.first == name; });
  if (found == arguments.named.end()) return std::nullopt;
  Value out = std::move(found->second);
  arguments.named.erase(found);
  return out;
}

void bind_parameters(Machine& machine, const MacroNode& macro, Frame& inside,
                     Arguments& arguments) {
  for (std::size_t i = 0; i < macro.parameters.size(); ++i) {
    const MacroNode::Parameter& parameter = macro.parameters[i];
    if (i < arguments.positional.size()) {
      if (take_named(arguments, parameter.name)) {
        throw filter_error(base::cat("macro `", macro.name, "` got `", parameter.name, "` twice"));
      }
      inside.set(parameter.name, arguments.positional[i]);
    } else if (auto named = take_named(arguments, parameter.name)) {
      inside.set(parameter.name, *named);
    } else if (parameter.fallback) {
      inside.set(parameter.name, machine.eval(*parameter.fallback));
    } else {
      inside.set(parameter.name,
                 machine.undefined(base::cat("parameter `", parameter.name, "` of macro `",
                                             macro.name, "` was not given")));
    }
  }
}

}  // namespace

void bind_macro(Machine& machine, const MacroNode& macro, Frame& inside, Arguments arguments) {
  const auto caller = take_named(arguments, "caller");
  if (caller && !macro.uses_caller) {
    throw filter_error(base::cat("macro `", macro.name, "` does not use `caller`"));
  }
  bind_parameters(machine, macro, inside, arguments);
  if (caller) inside.set("caller", *caller);
  if (macro.uses_kwargs) {
    Value named = Value::dict();
    for (auto& [name, value] : arguments.named)
      named.edit_dict().set(Value(name), std::move(value));
    inside.set("kwargs", named);
  } else if (!arguments.named.empty()) {
    throw filter_error(base::cat("macro `", macro.name, "` has no parameter `",
                                 arguments.named.front().first, "`"));
  }
  const std::size_t count = macro.parameters.size();
  if (macro.uses_varargs) {
    std::vector<Value> rest;
    for (std::size_t i = count; i < arguments.positional.size(); ++i)
      rest.push_back(arguments.positional[i]);
    inside.set("varargs", make_tuple(std::move(rest)));
  } else if (arguments.positional.size() > count) {
    throw filter_error(base::cat("macro `", macro.name, "` takes at most ", count,
                                 " arguments, not ", arguments.positional.size()));
  }
}

std::optional<Value> Macro::attribute(std::string_view name) const {
  if (name == "name") return Value(node_.name);
  if (name == "caller") return Value(node_.uses_caller);
  if (name != "arguments") return std::nullopt;
  std::vector<Value> names;
  for (const MacroNode::Parameter& parameter : node_.parameters) names.emplace_back(parameter.name);
  return make_tuple(std::move(names));
}

}  // namespace kboot::jinja
