// kboot template: what a chart renders to, as `helm template` prints it.
#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include "base/files.hpp"
#include "base/large_heap.hpp"
#include "base/text.hpp"
#include "cli/chart_arguments.hpp"
#include "cli/chart_source.hpp"
#include "cli/cluster_session.hpp"
#include "cli/command_functions.hpp"
#include "helm/default_namespace.hpp"
#include "helm/release_objects.hpp"
#include "helm/template_text.hpp"

namespace kboot::cli {

namespace {

constexpr std::string_view usual_name = "release-name";
// The last line of `helm template` where templates failed or gave no YAML.
constexpr std::string_view helm_advice = "Use --debug flag to render out invalid YAML";

struct Named {
  std::string name;
  std::string chart;
};

Named name_and_chart(App& app, const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.positional();
  if (!arguments.has("generate-name")) {
    if (words.size() == 2) return {words[0], words[1]};
    return {std::string(usual_name), words[0]};
  }
  if (words.size() == 2) {
    throw base::Error("too-many-arguments", "cannot set --generate-name and also specify a name");
  }
  std::string chart = base::base_name(words[0]);
  chart = chart.substr(0, chart.find('.'));
  const auto since = app.clock().wall().time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since).count();
  return {base::cat(chart.empty() ? "chart" : chart, "-", seconds), words[0]};
}

std::string namespace_of(const Arguments& arguments) {
  const auto named = arguments.value("namespace");
  if (named && !named->empty()) return *named;
  return helm::default_namespace(base::env("KUBECONFIG").value_or(""));
}

helm::RenderOptions render_options(const Arguments& arguments, const std::string& name) {
  helm::RenderOptions options;
  options.compat = helm::parse_compat(arguments.value_or("helm-compat", "4.3"));
  options.release.name = name;
  options.release.name_space = namespace_of(arguments);
  options.release.is_upgrade = arguments.has("is-upgrade");
  options.release.is_install = !options.release.is_upgrade;
  options.capabilities = helm::default_capabilities(options.compat);
  if (const auto version = arguments.value("kube-version"); version && !version->empty()) {
    options.capabilities.kube_version = helm::parse_kube_version(*version);
  }
  for (std::string& version : comma_values(arguments, "api-versions")) {
    options.capabilities.api_versions.push_back(std::move(version));
  }
  options.check_schema = !arguments.has("skip-schema-validation");
  return options;
}

// --dry-run=server: versions and `lookup` come from the cluster, which is only read.
class ServerSide {
 public:
  ServerSide(App& app, const Arguments& arguments, helm::RenderOptions& options)
      : session_(open_session(app, arguments, false)),
        cluster_(app.context(), *session_),
        lookup_(cluster_, nothing_) {
    std::vector<std::string> wanted = comma_values(arguments, "api-versions");
    options.capabilities = helm::cluster_capabilities(cluster_, nothing_);
    std::ranges::move(wanted, std::back_inserter(options.capabilities.api_versions));
    options.lookup = &lookup_;
  }
  ServerSide(const ServerSide&) = delete;
  ServerSide& operator=(const ServerSide&) = delete;

 private:
  std::unique_ptr<kube::Session> session_;
  kube::Cluster cluster_;
  kube::Discovery nothing_;
  helm::ClusterLookup lookup_;
};

helm::TemplateOutput output_of(const Arguments& arguments) {
  return {.include_crds = arguments.has("include-crds"),
          .no_hooks = arguments.has("no-hooks"),
          .skip_tests = arguments.has("skip-tests"),
          .show_only = arguments.values("show-only")};
}

void tell_warnings(App& app, const base::Diagnostics& warnings) {
  for (const base::Diagnostic& warning : warnings.items()) app.tell(warning);
}

// --debug: what templates gave where it is no YAML.
void print_broken(App& app, const std::map<std::string, std::string>& files) {
  for (const auto& [path, content] : files) {
    if (base::trim(content).empty()) continue;
    app.out().raw(base::cat("---\n# Source: ", path, "\n", content, "\n"));
  }
}

void write_files(App& app, const Arguments& arguments, const std::string& release,
                 const helm::Rendered& rendered) {
  const std::string top = *arguments.value("output-dir");
  const std::string inner = arguments.has("release-name") ? base::cat(top, "/", release) : top;
  helm::write_template_files(
      rendered, output_of(arguments), top, inner,
      [&app](const std::string& path) { app.out().raw(base::cat("wrote ", path, "\n")); });
  app.out().raw("\n");
}

}  // namespace

int template_chart(App& app, const Arguments& arguments) {
  base::use_large_heap();
  const Named named = name_and_chart(app, arguments);
  helm::RenderOptions options = render_options(arguments, named.name);
  std::map<std::string, std::string> files;
  if (arguments.has("debug")) options.rendered_files = &files;
  std::optional<ServerSide> server;
  if (arguments.value_or("dry-run", "client") == "server") server.emplace(app, arguments, options);
  base::Diagnostics warnings;
  helm::Rendered rendered;
  try {
    const helm::LocateOptions location = chart_location(app, arguments);
    const std::shared_ptr<helm::Chart> chart =
        open_chart(app, arguments, location, named.chart, warnings);
    helm::check_release_name(named.name);
    const helm::Value values = chart_values(app, arguments, location.access);
    rendered = helm::render(app.context(), *chart, values, options, warnings);
  } catch (base::Error& error) {
    tell_warnings(app, warnings);
    print_broken(app, files);
    if (helm::is_render_error(error.diagnostic()) && !arguments.has("debug")) {
      error.note(std::string(helm_advice));
    }
    throw;
  }
  tell_warnings(app, warnings);
  if (arguments.value("output-dir")) {
    write_files(app, arguments, named.name, rendered);
  } else {
    app.out().raw(helm::template_text(rendered, output_of(arguments), options.compat));
  }
  return 0;
}

}  // namespace kboot::cli
