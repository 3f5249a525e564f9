// Finds the charts that tasks name.
#include "modules/common/helm_arguments.hpp"

#include "base/files.hpp"
#include "helm/helm.hpp"
#include "helm/locate.hpp"

namespace kboot::modules {

namespace {

using run::Args;
using run::TaskContext;

// The name of a chart in a repository is no path; a relative path starts where the run does.
std::string reference_of(const TaskContext& task, const Args& args) {
  const std::string reference = args.text("chart_ref");
  if (args.has("chart_repo_url") || reference.find("://") != std::string::npos) return reference;
  const std::string path = base::join_path(task.working_directory(), reference);
  return base::exists(path) ? path : reference;
}

std::shared_ptr<helm::Chart> load(const helm::ChartSource& source) {
  base::Diagnostics ignored;
  return source.is_archive() ? helm::load_archive(source.archive, source.origin, ignored)
                             : helm::load_chart(source.path, ignored);
}

}  // namespace

TaskChart find_chart(TaskContext& task, const Args& args, kube::Session& session) {
  const helm::Network network{task.base(), session.transport()};
  helm::LocateOptions options;
  options.version = args.text("chart_version");
  options.repo_url = args.text("chart_repo_url");
  options.access.insecure_skip_tls_verify = args.flag("insecure_skip_tls_verify");
  options.access.plain_http = args.flag("plain_http");
  options.chart_digest = args.text("chart_digest");
  base::Diagnostics warnings;
  try {
    const helm::Places places = helm::places_of_environment();
    auto source = std::make_shared<const helm::ChartSource>(
        helm::locate(network, places, reference_of(task, args), options, warnings));
    for (const base::Diagnostic& warning : warnings.items()) task.warn(warning);
    TaskChart chart;
    chart.load = [source] { return load(*source); };
    if (!source->is_archive() && base::is_directory(source->path)) chart.folder = source->path;
    return chart;
  } catch (base::Error& error) {
    if (const value::Value* reference = args.find("chart_ref")) error.at(reference->origin());
    throw;
  }
}

}  // namespace kboot::modules
