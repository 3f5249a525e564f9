// playbook_dir, ansible_play_hosts, groups and their like.
#include "run/magic.hpp"

#include "base/files.hpp"
#include "value/containers.hpp"

namespace kboot::run {

namespace {

Value texts(const std::vector<std::string>& words) {
  Value list = Value::list();
  for (const std::string& word : words) list.edit_list().append(Value(word));
  return list;
}

// The version that kboot answers for: playbooks ask it before they use what came with it.
Value ansible_version() {
  return Value::dict(
      {{"full", "2.18.0"}, {"string", "2.18.0"}, {"major", 2}, {"minor", 18}, {"revision", 0}});
}

}  // namespace

Value play_magic(const playbook::Play& play, const std::string& play_name, const Hosts& hosts,
                 const PlayHosts& play_hosts, const Options& options) {
  const bool really_plans = options.plan && options.survey == nullptr;
  Value roles = Value::list();
  for (const auto& role : play.roles) roles.edit_list().append(Value(role->name));
  Value magic = Value::dict({{"playbook_dir", base::absolute_path(play.folder)},
                             {"ansible_play_name", play_name},
                             {"ansible_play_hosts_all", texts(play_hosts.all)},
                             {"ansible_play_hosts", texts(play_hosts.left)},
                             {"ansible_play_batch", texts(play_hosts.batch)},
                             {"play_hosts", texts(play_hosts.batch)},
                             {"ansible_play_role_names", roles},
                             {"ansible_role_names", roles},
                             {"role_names", roles},
                             {"groups", hosts.groups()},
                             {"ansible_check_mode", options.check || really_plans},
                             {"ansible_diff_mode", options.diff},
                             {"ansible_forks", options.forks},
                             {"ansible_verbosity", options.verbosity},
                             {"ansible_run_tags", texts(options.tags.only)},
                             {"ansible_skip_tags", texts(options.tags.skip)},
                             {"ansible_version", ansible_version()}});
  if (!options.limit.empty()) magic.edit_dict().set("ansible_limit", options.limit);
  return magic;
}

}  // namespace kboot::run
