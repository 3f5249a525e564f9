// --list-hosts, --list-tags and --list-tasks, in ansible-playbook's words.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "run/coordinator.hpp"

namespace kboot::run {

using base::cat;
using playbook::Node;
using playbook::Nodes;

namespace {

using Tags = std::set<std::string>;

std::string tag_list(const Tags& tags) { return base::join({tags.begin(), tags.end()}, ", "); }

// Only the main part of blocks is listed, as in Ansible.
void list_tasks(const Nodes& nodes, bool lines, Tags& all, std::string& out) {
  for (const Node& node : nodes) {
    if (const auto* block = std::get_if<std::shared_ptr<const playbook::Block>>(&node)) {
      list_tasks((*block)->tasks, lines, all, out);
      continue;
    }
    const playbook::Task& task = *std::get<TaskPtr>(node);
    if (task.implicit) continue;
    const Tags tags(task.context->tags.begin(), task.context->tags.end());
    all.insert(tags.begin(), tags.end());
    // A task without a name is called by its action, without its role.
    const std::string title = task.name.is_null() ? task.written : task.title();
    if (lines) out += cat("      ", title, "\tTAGS: [", tag_list(tags), "]\n");
  }
}

}  // namespace

std::string Coordinator::list(const Listing& what) {
  std::string out = cat("\nplaybook: ", playbook_.path, "\n");
  std::size_t number = 0;
  // Without a choice --list-tags shows the tags of tasks that never run by themselves too.
  playbook::TagChoice listed = options_.tags;
  if (what.tags && listed.only == std::vector<std::string>{"all"})
    listed.only.emplace_back("never");
  for (const playbook::Play& play : playbook_.plays) {
    begin_play(play);
    const Tags own(play_.context->tags.begin(), play_.context->tags.end());
    out += cat("\n  play #", ++number, " (", pattern_, "): ", play_name_, "\tTAGS: [",
               base::join({own.begin(), own.end()}, ","), "]\n");
    if (what.hosts) {
      std::vector<std::string> quoted;
      for (const std::string_view part : base::split(pattern_, ','))
        quoted.push_back(cat("'", part, "'"));
      out.pop_back();
      out += cat("\n    pattern: [", base::join(quoted, ", "), "]\n    hosts (", play_hosts_.size(),
                 "):\n");
      for (const std::string& host : play_hosts_) out += cat("      ", host, "\n");
    }
    if (!what.tags && !what.tasks) continue;
    if (what.tasks) out += "    tasks:\n";
    Tags all = own;
    list_tasks(playbook::filter_tags(play_.tasks, listed), what.tasks, all, out);
    if (what.tags) out += cat("      TASK TAGS: [", tag_list(all), "]\n");
  }
  return out;
}

std::string list(const base::Context& context, const playbook::Playbook& playbook,
                 inventory::Inventory& inventory, const Options& options, const Services& services,
                 const Listing& what) {
  return Coordinator(context, playbook, inventory, options, services, {}).list(what);
}

}  // namespace kboot::run
