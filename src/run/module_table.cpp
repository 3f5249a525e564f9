// Finds modules by the names that playbooks use.
#include <algorithm>

#include "base/text.hpp"
#include "run/module.hpp"

namespace kboot::run {

namespace {

bool has_alias(const Module& module, std::string_view name) {
  const auto aliases = base::split(module.aliases, ' ');
  return std::find(aliases.begin(), aliases.end(), name) != aliases.end();
}

}  // namespace

const Module* ModuleTable::find(std::string_view name) const noexcept {
  for (const std::string_view prefix : {"ansible.builtin.", "ansible.legacy."}) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  const auto found =
      std::lower_bound(rows_.begin(), rows_.end(), name,
                       [](const Module* row, std::string_view key) { return row->name < key; });
  if (found != rows_.end() && (*found)->name == name) return *found;
  const auto alias = std::find_if(rows_.begin(), rows_.end(),
                                  [&](const Module* row) { return has_alias(*row, name); });
  return alias == rows_.end() ? nullptr : *alias;
}

std::vector<std::string> ModuleTable::names() const {
  std::vector<std::string> names;
  for (const Module* row : rows_) {
    names.emplace_back(row->name);
    for (const std::string_view alias : base::split(row->aliases, ' ')) {
      if (!alias.empty()) names.emplace_back(alias);
    }
  }
  return names;
}

}  // namespace kboot::run
