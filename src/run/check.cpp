// A playbook against its inventory: connections, patterns, users. Nothing is run or sent.
#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"
#include "run/connection.hpp"
#include "run/coordinator.hpp"
#include "run/loading.hpp"

namespace kboot::run {

using playbook::Node;
using playbook::Nodes;
using playbook::Task;

namespace {

// All tasks in order, those of rescue and always too.
void collect_tasks(const Nodes& nodes, std::vector<TaskPtr>& tasks) {
  for (const Node& node : nodes) {
    if (const auto* task = std::get_if<TaskPtr>(&node)) {
      if (!(*task)->implicit) tasks.push_back(*task);
      continue;
    }
    const playbook::Block& block = *std::get<std::shared_ptr<const playbook::Block>>(node);
    collect_tasks(block.tasks, tasks);
    collect_tasks(block.rescue, tasks);
    collect_tasks(block.always, tasks);
  }
}

// A task for a shell that is not on this machine: an image FROM scratch has none. No error: a
// condition may skip the task.
void check_shell(const Task& task, base::Diagnostics& out) {
  if (task.action != "shell") return;
  const Value* named = task.args.find("executable");
  if (named != nullptr && (!named->is_string() || jinja::has_templates(*named))) return;
  const std::string shell =
      named == nullptr ? "/bin/sh" : base::expand_user(std::string(named->as_string()));
  const auto told = [&](const base::Diagnostic& each) { return each.code == "no-shell"; };
  if (base::exists(shell) || std::ranges::any_of(out.items(), told)) return;
  base::Diagnostic warning{.severity = base::Severity::warning,
                           .code = "no-shell",
                           .message = base::cat("`shell` needs `", shell, "`, which is not here"),
                           .origin = task.origin};
  warning.hint = "run it where there is a shell (the image `-ci` has one), or use `command`";
  out.add(std::move(warning));
}

}  // namespace

// Empty where the task may run on the host; what only the run can know is left to it.
std::optional<base::Error> Coordinator::misplaced(HostRecord& host, const Task& task) {
  try {
    Variables variables(*host.source, state_, host.state, &task);
    check_become(variables, task, environment_);
    const Value& delegate = task.context->settings.delegate_to;
    const std::string fallback = options_.connection;
    if (delegate.is_null()) {
      const std::string connection = effective_connection(variables, task, fallback);
      if (connection != "local")
        return not_local(host.state.name, connection, task.title(), task.origin);
      return std::nullopt;
    }
    if (jinja::has_templates(delegate)) return std::nullopt;
    const std::string name = jinja::to_text(delegate);
    const std::string connection = connection_of(name, host.state, task);
    if (connection != "local") return not_local(name, connection, task.title(), delegate.origin());
  } catch (const base::Error& error) {
    if (error.diagnostic().code == "not-supported") return error;
  }
  return std::nullopt;
}

std::string Coordinator::connection_of(const std::string& name, HostState& asking,
                                       const Task& task) {
  if (!hosts_.known(name)) return options_.connection;
  HostRecord& host = known(name);
  Variables variables(*records_.at(asking.name)->source, state_, host.state, &task, &asking);
  return effective_connection(variables, task, options_.connection);
}

void Coordinator::check(base::Diagnostics& out) {
  for (const playbook::Play& play : playbook_.plays) {
    try {
      begin_play(play);
      std::vector<TaskPtr> tasks(play_.handlers);
      collect_tasks(playbook::filter_tags(play_.tasks, options_.tags), tasks);
      for (const TaskPtr& task : tasks) check_shell(*task, out);
      for (const std::string& name : play_hosts_) {
        HostRecord& host = known(name);
        prepare(host);
        const auto wrong = [&](const TaskPtr& task) {
          const std::optional<base::Error> error = misplaced(host, *task);
          if (error) out.add(error->diagnostic());
          return error.has_value();
        };
        // One word for each host is enough.
        static_cast<void>(std::any_of(tasks.begin(), tasks.end(), wrong));
      }
    } catch (const base::Error& error) {
      // Names that only the run can know are no mistakes yet.
      if (error.diagnostic().code != "undefined-variable") out.add(error.diagnostic());
    }
  }
}

void check(const base::Context& context, const playbook::Playbook& playbook,
           inventory::Inventory& inventory, const Options& options, const Services& services,
           base::Diagnostics& out) {
  const ProjectFiles files(services.keyring, context.redactor, out);
  const Loading loading(options, services, files);
  playbook::check(playbook, loading.options(), out);
  Coordinator(context, playbook, inventory, options, services, {}).check(out);
}

}  // namespace kboot::run
