// Which tasks a survey is about.
#include "run/survey.hpp"

#include <algorithm>

#include "playbook/playbook.hpp"
#include "run/module.hpp"

namespace kboot::run {

namespace {

// Modules that may connect and write no objects, and those that run whatever they are given.
constexpr std::string_view harmless[] = {"helm_repository", "http_check", "k8s_wait"};
constexpr std::string_view programs[] = {"command", "shell", "script", "raw"};

bool task_may_write(const playbook::Task& task, const ModuleTable& modules) {
  if (task.action == "include_tasks" || task.action == "include_role") return true;
  const Module* module = modules.find(task.action);
  return module != nullptr && may_write(*module) &&
         std::ranges::find(programs, module->name) == std::end(programs);
}

bool any_may_write(const playbook::Nodes& nodes, const ModuleTable& modules) {
  return std::ranges::any_of(nodes, [&](const playbook::Node& node) {
    if (const auto* task = std::get_if<std::shared_ptr<const playbook::Task>>(&node))
      return task_may_write(**task, modules);
    const playbook::Block& block = *std::get<std::shared_ptr<const playbook::Block>>(node);
    return any_may_write(block.tasks, modules) || any_may_write(block.rescue, modules) ||
           any_may_write(block.always, modules);
  });
}

}  // namespace

bool may_write(const Module& module) noexcept {
  if (std::ranges::find(programs, module.name) != std::end(programs)) return true;
  return module.apply != nullptr &&
         std::ranges::find(harmless, module.name) == std::end(harmless) &&
         std::ranges::any_of(module.arguments, [](const Argument& argument) {
           return argument.name == "kubeconfig";
         });
}

bool may_write(const playbook::Playbook& playbook, const ModuleTable& modules) {
  return std::ranges::any_of(playbook.plays, [&](const playbook::Play& play) {
    return any_may_write(play.tasks, modules) ||
           std::ranges::any_of(play.handlers, [&](const auto& handler) {
             return task_may_write(*handler, modules);
           });
  });
}

}  // namespace kboot::run
