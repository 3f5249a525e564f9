// Finds the charts that tasks name.
#include "modules/common/helm_arguments.hpp"

#include "base/files.hpp"
#include "helm/open_chart.hpp"
#include "helm/repositories.hpp"

namespace kboot::modules {

using run::Args;
using run::TaskContext;

std::string chart_reference(const TaskContext& task, const Args& args) {
  const std::string reference = args.text("chart_ref");
  if (args.has("chart_repo_url") || reference.find("://") != std::string::npos) return reference;
  const std::string path = base::join_path(task.working_directory(), reference);
  return base::exists(path) ? path : reference;
}

void update_repositories(TaskContext& task, net::Transport& transport) {
  const helm::Places places = helm::places_of_environment();
  for (const helm::Repository& repository : helm::load_repositories(places))
    (void)helm::update_repository({task.base(), transport}, places, repository);
}

helm::LocateOptions locate_options(const Args& args) {
  helm::LocateOptions options;
  options.version = args.text("chart_version");
  options.repo_url = args.text("chart_repo_url");
  options.access.insecure_skip_tls_verify = args.flag("insecure_skip_tls_verify");
  options.access.plain_http = args.flag("plain_http");
  options.chart_digest = args.text("chart_digest");
  return options;
}

TaskChart find_chart(TaskContext& task, kube::Session& session, const std::string& reference,
                     const helm::LocateOptions& options, base::Origin origin) {
  const helm::Network network{task.base(), session.transport()};
  base::Diagnostics warnings;
  try {
    const helm::Places places = helm::places_of_environment();
    auto source = std::make_shared<const helm::ChartSource>(
        helm::locate(network, places, reference, options, warnings));
    for (const base::Diagnostic& warning : warnings.items()) task.warn(warning);
    TaskChart chart;
    chart.load = [source] {
      base::Diagnostics ignored;
      return helm::load_source(*source, ignored);
    };
    if (!source->is_archive() && base::is_directory(source->path)) chart.folder = source->path;
    return chart;
  } catch (base::Error& error) {
    error.at(origin);
    throw;
  }
}

TaskChart find_chart(TaskContext& task, const Args& args, kube::Session& session) {
  const value::Value* reference = args.find("chart_ref");
  return find_chart(task, session, chart_reference(task, args), locate_options(args),
                    reference == nullptr ? base::Origin() : reference->origin());
}

}  // namespace kboot::modules
