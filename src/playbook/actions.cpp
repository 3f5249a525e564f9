// The actions that the loader or the run carry out themselves; the rest are modules.
#include <algorithm>
#include <iterator>

#include "playbook/playbook.hpp"

namespace kboot::playbook {

namespace {

constexpr std::string_view actions[] = {"add_host",      "group_by",     "import_playbook",
                                        "import_role",   "import_tasks", "include_role",
                                        "include_tasks", "meta"};

}  // namespace

std::string_view builtin_action(std::string_view name) noexcept {
  for (const std::string_view prefix : {"ansible.builtin.", "ansible.legacy."}) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  const auto* found = std::find(std::begin(actions), std::end(actions), name);
  return found == std::end(actions) ? std::string_view{} : *found;
}

}  // namespace kboot::playbook
