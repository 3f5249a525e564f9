// The run as a module sees it.
#include "run/task_scope.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "run/file_search.hpp"
#include "value/containers.hpp"

namespace kboot::run {

namespace {

std::string text_of(Variables& variables, std::string_view name) {
  const std::optional<Value> found = variables.lookup(name);
  return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

}  // namespace

TaskScope::TaskScope(const base::Context& context, Variables& variables, const ProjectFiles& files,
                     Clusters& clusters, TaskModes modes,
                     std::map<std::string, std::string> task_environment,
                     const kube::Environment& process_environment,
                     std::function<void(base::Diagnostic)> warn)
    : context_(context),
      variables_(variables),
      files_(files),
      clusters_(clusters),
      modes_(modes),
      task_environment_(std::move(task_environment)),
      environment_(process_environment),
      working_directory_(base::absolute_path(".")),
      warn_(std::move(warn)) {
  for (const auto& [name, given] : task_environment_) environment_[name] = given;
}

kube::Session& TaskScope::cluster(const ClusterArgs& args) {
  asked_ = true;
  HostCluster host = host_cluster(variables_);
  host.obtained = variables_.host().kubeconfig;
  return clusters_.session(context_, args, task_environment_, host);
}

std::string TaskScope::find_file(std::string_view kind, std::string_view name) const {
  asked_ = true;
  return require_file(variables_.folders(), kind, name);
}

Value TaskScope::read_variables(const std::string& path) {
  asked_ = true;
  Value read = files_.yaml(path);
  if (read.is_null()) return Value::dict();
  if (read.is_dict()) return read;
  throw base::Error(
      "vars-type",
      base::cat("`", path, "` must hold a dict of variables, not ", value::kind_name(read)),
      read.origin());
}

Value TaskScope::render_template(const Value& text, const std::string& path) {
  asked_ = true;
  const Value variables = Value::dict({{"template_path", path},
                                       {"template_fullpath", base::absolute_path(path)},
                                       {"ansible_managed", "Ansible managed"}});
  return variables_.render_with(text, jinja::Syntax::file(), variables, path);
}

bool TaskScope::condition(const Value& expression) {
  asked_ = true;
  const std::optional<bool> holds = jinja::condition(expression, variables_);
  if (!holds) throw PlanUnknown{"its condition is known after apply"};
  return *holds;
}

HostCluster host_cluster(Variables& variables) {
  HostCluster cluster;
  const std::string kubeconfig = text_of(variables, "kubeconfig");
  if (!kubeconfig.empty()) cluster.naming.kubeconfig.push_back(base::expand_user(kubeconfig));
  cluster.naming.context = text_of(variables, "kube_context");
  cluster.guards.server = text_of(variables, "kube_server");
  cluster.guards.cluster_uid = text_of(variables, "kube_cluster_uid");
  return cluster;
}

}  // namespace kboot::run
