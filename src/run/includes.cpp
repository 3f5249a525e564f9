// include_tasks and include_role: loads what hosts ask for, once for all that ask for the same, and
// puts it in their way.
#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "run/coordinator.hpp"
#include "run/file_search.hpp"
#include "run/loading.hpp"
#include "run/results.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::run {

using playbook::Block;
using playbook::Included;
using playbook::Nodes;
using playbook::Task;

struct Coordinator::Pending {
  IncludeRequest request;
  Records hosts;
  std::optional<Included> included;
};

void Coordinator::load_include(Pending& pending, const Task& task) {
  const Loading loading(options_, services_, files_);
  const Value& arguments = pending.request.arguments;
  if (task.action == "include_role") {
    pending.included = playbook::include_role(arguments, task, pending.request.variables,
                                              play_.folder, loading.options());
  } else {
    const Value* file =
        arguments.find("file") != nullptr ? arguments.find("file") : arguments.find("_raw_params");
    if (file == nullptr)
      throw base::Error("missing-argument", "`include_tasks` needs the name of a file",
                        task.origin);
    const std::string path =
        playbook::find_tasks_file(*file, *task.outer, play_.folder, task.handler);
    // Tasks that a task before writes.
    if (options_.survey != nullptr &&
        options_.survey->doubts.has_text(path, search_folders(&task, play_.folder)))
      options_.survey->doubts.open();
    pending.included = playbook::include_tasks(path, task, pending.request.variables, play_.folder,
                                               loading.options());
  }
  Included& included = *pending.included;
  if (!task.handler) included.nodes = playbook::filter_tags(included.nodes, options_.tags);
  handlers_.insert(handlers_.end(), included.handlers.begin(), included.handlers.end());
  if (task.action == "include_role" && included.role != nullptr && included.role->is_public) {
    state_.roles.push_back(included.role);
  }
}

void Coordinator::fail_include(const Pending& pending, const TaskId& id, const base::Error& error) {
  for (HostRecord* host : pending.hosts) {
    // Counts as failed even where a rescue follows, as in Ansible.
    ++host->stats.failed;
    emit(TaskFinished{.task = id,
                      .host = host->state.name,
                      .outcome = failed_outcome(error.diagnostic()),
                      .delegated_to = {}});
    fail_host(*host);
  }
}

void Coordinator::process_includes(const Task& task, const TaskId& id,
                                   std::vector<std::pair<HostRecord*, IncludeRequest>> requests) {
  std::vector<Pending> pending;
  for (auto& [host, request] : requests) {
    // Hosts share what they ask for in the same words; one host that asks twice gets it twice.
    const auto same = std::find_if(pending.begin(), pending.end(), [&](const Pending& other) {
      return value::equal(other.request.arguments, request.arguments) &&
             value::equal(other.request.variables, request.variables) &&
             std::find(other.hosts.begin(), other.hosts.end(), host) == other.hosts.end();
    });
    if (same != pending.end())
      same->hosts.push_back(host);
    else
      pending.push_back({.request = std::move(request), .hosts = {host}, .included = std::nullopt});
  }
  std::set<HostRecord*> failed;
  for (Pending& one : pending) {
    try {
      load_include(one, task);
      for (HostRecord* host : one.hosts) {
        ++host->stats.ok;
        emit(IncludedFile{.file = one.included->role != nullptr && task.action == "include_role"
                                      ? one.included->role->name
                                      : one.included->file,
                          .host = host->state.name,
                          .item = jinja::truthy(one.request.label) ? one.request.label : Value()});
      }
    } catch (const base::Error& error) {
      if (options_.survey != nullptr) foresee_broken(task, id, *one.hosts.front(), error);
      fail_include(one, id, error);
      failed.insert(one.hosts.begin(), one.hosts.end());
    }
  }
  // Every host gets a list with a place for each include, so that those who share one stay in step.
  for (HostRecord* host : batch_) {
    const bool asked = std::any_of(pending.begin(), pending.end(), [&](const Pending& one) {
      return std::find(one.hosts.begin(), one.hosts.end(), host) != one.hosts.end();
    });
    if (!asked || failed.contains(host)) continue;
    auto list = std::make_shared<Nodes>();
    for (const Pending& one : pending) {
      const bool mine = std::find(one.hosts.begin(), one.hosts.end(), host) != one.hosts.end();
      auto block = std::make_shared<Block>();
      if (mine && one.included) block->tasks = one.included->nodes;
      list->emplace_back(std::shared_ptr<const Block>(std::move(block)));
    }
    host->state.cursor->include(std::move(list), order_);
  }
}

}  // namespace kboot::run
