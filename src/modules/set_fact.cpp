// set_fact: gives a host variables that last for the rest of the run (ansible/plugins/action/set_fact.py).
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;

constexpr Argument arguments[] = {
    {.name = "cacheable",
     .type = ArgType::boolean,
     .doc = "Keep as a fact of the host",
     .default_value = "false"},
};

bool is_identifier(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  if (name.empty() || !letter(name.front())) return false;
  return std::all_of(name.begin(), name.end(),
                     [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

// Ansible reads these four words as booleans here, whatever their quotes.
Value typed(const Value& given) {
  if (!given.is_string()) return given;
  const std::string word = base::lower(given.as_string());
  if (word == "true" || word == "yes") return Value(true).add_marks(given.marks());
  if (word == "false" || word == "no") return Value(false).add_marks(given.marks());
  return given;
}

Plan plan(TaskContext& task, const Args& args) {
  Plan plan;
  Value facts = Value::dict();
  for (const auto& [written, given] : args.values().as_dict()) {
    if (!written.is_string() || written.as_string() == "cacheable") continue;
    // Here alone Ansible renders names too.
    const bool is_template = written.as_string().find("{{") != std::string_view::npos;
    const Value key = is_template ? task.render(written) : written;
    if (!key.is_string() || !is_identifier(key.as_string())) {
      throw base::Error("invalid-variable-name",
                        base::cat("the variable name `",
                                  (key.is_string() ? key : written).as_string(), "` is not valid"),
                        written.origin(), static_cast<std::uint32_t>(written.as_string().size()))
          .hint(
              "a name starts with a letter or underscore and contains only letters, numbers and "
              "underscores");
    }
    facts.edit_dict().set(key, typed(given));
  }
  if (facts.as_dict().empty()) {
    throw base::Error("missing-argument",
                      "no key/value pairs are given, but `set_fact` needs at least one");
  }
  plan.outcome = Outcome::ok(Value::dict({{"ansible_facts", facts}}));
  plan.outcome.effects.facts = facts;
  return plan;
}

}  // namespace

constinit const run::Module set_fact_module = {
    .name = "set_fact",
    .aliases = "ansible.builtin.set_fact",
    .doc = "Set variables of a host for the rest of the run",
    .arguments = arguments,
    .any_argument = true,
    .trusted_result = true,
    .plan = plan,
};

}  // namespace kboot::modules
