// Asks aws and gcloud where a cluster is, and writes down how they log in to it.
#include "modules/common/cluster_programs.hpp"

#include "base/text.hpp"
#include "modules/common/kubeconfig_document.hpp"
#include "process/process.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::modules {

namespace {

using base::cat;
using value::Value;

base::Error program_failed(const std::string& program, std::string_view how) {
  base::Error error("program-failed", cat('`', program, "` ", how));
  error.status(base::Status::task_failed);
  return error;
}

// The JSON object that a program prints.
Value ask(run::TaskContext& task, std::vector<std::string> argv) {
  const std::string program = argv.front();
  process::Command command;
  command.argv = std::move(argv);
  command.environment = process::Variables(task.environment().begin(), task.environment().end());
  command.directory = task.working_directory();
  const process::Result done = process::run(task.base(), command);
  if (done.ending == process::Ending::not_found || done.ending == process::Ending::not_run) {
    base::Error error("program-missing", cat("the program `", program, "` is not here"));
    error.status(base::Status::task_failed)
        .hint(cat("install it where kboot runs; or name the cluster by `--kubeconfig`"));
    throw error;
  }
  if (!done.ok()) {
    base::Error error = program_failed(program, process::describe(done));
    const std::string said(base::trim(task.base().redactor.filter(done.error)));
    for (const std::string_view line : base::split(said, '\n')) {
      if (!base::trim(line).empty()) error.note(std::string(base::trim_end(line)));
    }
    throw error;
  }
  try {
    Value answer = value::read_json(done.output, program);
    if (answer.is_dict()) return answer;
  } catch (const base::Error&) {
    // What it printed is of no use to anybody.
  }
  throw program_failed(program, "did not print the cluster as JSON");
}

Value words(std::initializer_list<std::string> list) {
  Value out = Value::list();
  for (const std::string& word : list) out.edit_list().append(word);
  return out;
}

Value setting(const std::string& name, const std::string& given) {
  return Value::dict({{"name", name}, {"value", given}});
}

// The program that logs in later finds what this task's `environment:` says.
Value login_by(const run::TaskContext& task, const std::string& program, Value arguments,
               const std::string& profile, const std::string& install_hint) {
  Value exec = Value::dict({{"apiVersion", "client.authentication.k8s.io/v1beta1"},
                            {"command", program},
                            {"args", std::move(arguments)},
                            {"interactiveMode", "IfAvailable"},
                            {"provideClusterInfo", true}});
  Value env = Value::list();
  for (const auto& [name, given] : task.task_environment())
    env.edit_list().append(setting(name, given));
  if (!profile.empty()) env.edit_list().append(setting("AWS_PROFILE", profile));
  if (!env.as_list().empty()) exec.edit_dict().set("env", std::move(env));
  if (!install_hint.empty()) exec.edit_dict().set("installHint", install_hint);
  return exec;
}

std::string text_at(const Value* value) {
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

// What follows `name/` in a path: "projects/p/locations/l" has p after "projects".
std::string after(std::string_view path, std::string_view name) {
  const std::vector<std::string_view> parts = base::split(path, '/');
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    if (parts[i] == name) return std::string(parts[i + 1]);
  }
  return {};
}

}  // namespace

Value eks_kubeconfig(run::TaskContext& task, const CloudCluster& cluster) {
  std::vector<std::string> argv{"aws"};
  if (!cluster.profile.empty()) argv.insert(argv.end(), {"--profile", cluster.profile});
  if (!cluster.region.empty()) argv.insert(argv.end(), {"--region", cluster.region});
  argv.insert(argv.end(), {"eks", "describe-cluster", "--name", cluster.name, "--output", "json"});
  const Value answer = ask(task, std::move(argv));
  const Value* found = answer.find("cluster");
  const std::string server = found == nullptr ? "" : std::string(found->text("endpoint"));
  if (server.empty())
    throw program_failed("aws", cat("gave no endpoint of the cluster `", cluster.name, '`'));
  const std::string arn(found->text("arn", cluster.name));
  const std::vector<std::string_view> parts = base::split(arn, ':');
  const std::string region =
      cluster.region.empty() && parts.size() > 3 ? std::string(parts[3]) : cluster.region;
  Value arguments = region.empty() ? words({}) : words({"--region", region});
  for (const std::string& word :
       {std::string("eks"), std::string("get-token"), std::string("--cluster-name"), cluster.name,
        std::string("--output"), std::string("json")}) {
    arguments.edit_list().append(word);
  }
  Value exec = login_by(task, "aws", std::move(arguments), cluster.profile, "");
  return made_kubeconfig(arn, server, text_at(found->get("certificateAuthority", "data")),
                         Value::dict({{"exec", std::move(exec)}}));
}

Value gke_kubeconfig(run::TaskContext& task, const CloudCluster& cluster) {
  std::vector<std::string> argv{"gcloud", "container", "clusters", "describe", cluster.name};
  if (!cluster.region.empty()) argv.insert(argv.end(), {"--location", cluster.region});
  if (!cluster.project.empty()) argv.insert(argv.end(), {"--project", cluster.project});
  argv.insert(argv.end(), {"--format", "json"});
  const Value found = ask(task, std::move(argv));
  const std::string server(found.text("endpoint"));
  if (server.empty())
    throw program_failed("gcloud", cat("gave no endpoint of the cluster `", cluster.name, '`'));
  const std::string project = after(found.text("selfLink"), "projects");
  const std::string name = cat("gke_", project.empty() ? cluster.project : project, '_',
                               found.text("location", cluster.region), '_', cluster.name);
  Value exec = login_by(task, "gke-gcloud-auth-plugin", words({}), "",
                        "install it with `gcloud components install gke-gcloud-auth-plugin`");
  return made_kubeconfig(name, server_url(server, ""),
                         text_at(found.get("masterAuth", "clusterCaCertificate")),
                         Value::dict({{"exec", std::move(exec)}}));
}

}  // namespace kboot::modules
