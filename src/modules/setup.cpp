// setup: facts of the machine that kboot runs on (ansible/modules/setup.py), also under its name gather_facts.
#include <fnmatch.h>

#include <algorithm>

#include "base/text.hpp"
#include "modules/common/facts.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;

constexpr Argument arguments[] = {
    {.name = "filter",
     .type = ArgType::list,
     .doc = "Give only facts of these names (patterns)",
     .elements = ArgType::str},
    {.name = "gather_subset",
     .type = ArgType::list,
     .doc = "Which groups of facts; ! leaves one out",
     .default_value = "all",
     .elements = ArgType::str},
    {.name = "gather_timeout",
     .type = ArgType::integer,
     .doc = "Accepted; nothing here takes time",
     .default_value = "10"},
};

std::vector<std::string> words(const Args& args, std::string_view name) {
  std::vector<std::string> words;
  if (const Value* list = args.find(name)) {
    for (const Value& word : list->as_list()) words.emplace_back(word.as_string());
  }
  return words;
}

// Ansible's rule: `!min` alone leaves the minimal facts out; naming a group brings `min` too; with nothing but
// exclusions all others are meant.
bool wanted(const FactGroup& group, const std::vector<std::string>& subsets) {
  const auto has = [&](std::string_view name) {
    return std::find(subsets.begin(), subsets.end(), name) != subsets.end();
  };
  const bool only_exclusions =
      std::all_of(subsets.begin(), subsets.end(),
                  [](const std::string& word) { return word.starts_with('!'); });
  if (has(group.subset)) return true;
  if (has(base::cat("!", group.subset))) return false;
  if (group.minimal) return !has("!min");
  return has("all") || (only_exclusions && !has("!all"));
}

bool passes(std::string_view name, const std::vector<std::string>& filters) {
  if (filters.empty()) return true;
  return std::any_of(filters.begin(), filters.end(), [&](const std::string& pattern) {
    const std::string text(name);
    return fnmatch(pattern.c_str(), text.c_str(), 0) == 0 ||
           fnmatch(base::cat("ansible_", pattern).c_str(), text.c_str(), 0) == 0;
  });
}

Plan plan(TaskContext& task, const Args& args) {
  const FactSource source{task.base().clock, task.environment()};
  const auto subsets = words(args, "gather_subset");
  const auto filters = words(args, "filter");
  Value all = Value::dict();
  for (const FactGroup& group : fact_groups()) {
    if (wanted(group, subsets)) group.gather(source, all.edit_dict());
  }
  Value facts = Value::dict();
  for (const auto& [name, fact] : all.as_dict()) {
    if (passes(name.as_string(), filters)) facts.edit_dict().set(name, fact);
  }
  Plan plan;
  plan.outcome = Outcome::ok(Value::dict({{"ansible_facts", facts}}));
  plan.outcome.effects.gathered = facts;
  return plan;
}

}  // namespace

constinit const run::Module setup_module = {
    .name = "setup",
    .aliases = "ansible.builtin.setup gather_facts ansible.builtin.gather_facts",
    .doc = "Gather facts of this machine",
    .arguments = arguments,
    .plan = plan,
};

}  // namespace kboot::modules
