// The keyword table, after ansible-core's playbook objects (base.py, play.py, block.py, task.py,
// role/definition.py).
#include "playbook/keywords.hpp"

#include <algorithm>
#include <iterator>

namespace kboot::playbook {

namespace {

constexpr std::uint8_t anywhere = in_play | in_role | in_block | in_task | in_handler;
constexpr std::uint8_t below_play = in_role | in_block | in_task | in_handler;
constexpr std::uint8_t tasks = in_task | in_handler;

constexpr Keyword table[] = {
    {"action", tasks},
    {"always", in_block},
    {"any_errors_fatal", anywhere, Support::yes, &Settings::any_errors_fatal},
    {"args", tasks},
    {"async", tasks, Support::no},
    {"become", anywhere, Support::yes, &Settings::become},
    {"become_exe", anywhere, Support::ignored},
    {"become_flags", anywhere, Support::ignored},
    {"become_method", anywhere, Support::ignored},
    {"become_user", anywhere, Support::yes, &Settings::become_user},
    {"block", in_block},
    {"changed_when", tasks},
    {"check_mode", anywhere, Support::yes, &Settings::check_mode},
    {"collections", anywhere, Support::ignored},
    {"connection", anywhere, Support::yes, &Settings::connection},
    {"debugger", anywhere, Support::no},
    {"delay", tasks},
    {"delegate_facts", below_play, Support::yes, &Settings::delegate_facts},
    {"delegate_to", below_play, Support::yes, &Settings::delegate_to},
    {"diff", anywhere, Support::yes, &Settings::diff},
    {"environment", anywhere},
    {"fact_path", in_play, Support::ignored},
    {"failed_when", tasks},
    {"force_handlers", in_play},
    {"gather_facts", in_play},
    {"gather_subset", in_play},
    {"gather_timeout", in_play, Support::ignored},
    {"handlers", in_play},
    {"hosts", in_play},
    {"ignore_errors", anywhere, Support::yes, &Settings::ignore_errors},
    {"ignore_unreachable", anywhere, Support::yes, &Settings::ignore_unreachable},
    {"listen", in_handler},
    {"local_action", tasks},
    {"loop", tasks},
    {"loop_control", tasks},
    {"max_fail_percentage", in_play},
    {"module_defaults", anywhere},
    {"name", in_play | in_block | in_task | in_handler | in_role},
    {"no_log", anywhere, Support::yes, &Settings::no_log},
    {"notify", in_block | in_task | in_handler, Support::yes, &Settings::notify},
    {"order", in_play},
    {"poll", tasks, Support::no},
    {"port", anywhere, Support::ignored},
    {"post_tasks", in_play},
    {"pre_tasks", in_play},
    {"register", tasks},
    {"remote_user", anywhere, Support::ignored},
    {"rescue", in_block},
    {"retries", tasks},
    {"role", in_role},
    {"roles", in_play},
    {"run_once", anywhere, Support::yes, &Settings::run_once},
    {"serial", in_play},
    {"strategy", in_play},
    {"tags", anywhere},
    {"tasks", in_play},
    {"throttle", anywhere, Support::yes, &Settings::throttle},
    {"timeout", anywhere, Support::yes, &Settings::timeout},
    {"until", tasks},
    {"vars", anywhere},
    {"vars_files", in_play},
    {"vars_prompt", in_play},
    {"when", below_play},
};

}  // namespace

std::span<const Keyword> keywords() noexcept { return table; }

const Keyword* find_keyword(std::string_view name, Place place) noexcept {
  const auto* found =
      std::lower_bound(std::begin(table), std::end(table), name,
                       [](const Keyword& row, std::string_view key) { return row.name < key; });
  if (found == std::end(table) || found->name != name || (found->places & place) == 0)
    return nullptr;
  return found;
}

std::vector<std::string> keyword_names(Place place) {
  std::vector<std::string> names;
  for (const Keyword& row : table) {
    if ((row.places & place) != 0) names.emplace_back(row.name);
  }
  return names;
}

}  // namespace kboot::playbook
