// helm_template: what a chart renders to (kubernetes.core, plugins/modules/helm_template.py).
#include <set>

#include "base/files.hpp"
#include "base/text.hpp"
#include "helm/default_namespace.hpp"
#include "helm/open_chart.hpp"
#include "helm/template_text.hpp"
#include "modules/common/helm_command.hpp"
#include "modules/common/helm_request.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;
using base::cat;

constexpr std::string_view usual_name = "release-name";

constexpr Argument flag(std::string_view name, std::string_view doc,
                        std::string_view aliases = {}) {
  return {.name = name,
          .type = ArgType::boolean,
          .doc = doc,
          .default_value = "false",
          .aliases = aliases};
}

constexpr Argument arguments[] = {
    {.name = "binary_path", .type = ArgType::path, .doc = "Accepted; kboot needs no helm"},
    {.name = "chart_ref",
     .type = ArgType::path,
     .doc = "The chart: a folder, an archive, a URL, oci://..., REPOSITORY/NAME, or a name",
     .required = true},
    {.name = "chart_repo_url", .doc = "URL of the repository that has the chart"},
    {.name = "chart_version", .doc = "Its version, or a constraint; else the newest"},
    {.name = "chart_digest", .doc = "sha256:... that the archive must have (kboot only)"},
    flag("dependency_update", "Fetch what the chart's folder lacks first", "dep_up"),
    flag("disable_hook", "Leave hooks out"),
    flag("include_crds", "The definitions in crds/ too"),
    {.name = "release_name", .doc = "The release, else release-name", .aliases = "name"},
    {.name = "output_dir",
     .type = ArgType::path,
     .doc = "Write files below this folder, instead of a text to stdout"},
    flag("insecure_registry", "Fetch charts without checking certificates"),
    {.name = "release_namespace", .doc = "Its namespace, else the kubeconfig's"},
    {.name = "release_values",
     .type = ArgType::dict,
     .doc = "Values over the chart's own",
     .default_value = "{}",
     .aliases = "values"},
    {.name = "show_only",
     .type = ArgType::list,
     .doc = "Only what comes from these templates: templates/x.yaml",
     .default_value = "[]",
     .elements = ArgType::str},
    {.name = "values_files",
     .type = ArgType::list,
     .doc = "Files of values, below release_values",
     .default_value = "[]",
     .elements = ArgType::str},
    flag("update_repo_cache", "Fetch the index of every named repository first"),
    {.name = "set_values",
     .type = ArgType::list,
     .doc = "Single values over all others: value, value_type",
     .elements = ArgType::dict},
    flag("plain_http", "Fetch charts from OCI registries without TLS"),
};

// What is left to do: everything where dependencies are to be fetched, else to write the files.
struct State final : PlanState {
  std::optional<helm::Rendered> rendered;
};

std::string from_environment(const TaskContext& task, const std::string& name) {
  const auto found = task.environment().find(name);
  return found == task.environment().end() ? std::string() : found->second;
}

std::string namespace_of(const TaskContext& task, const Args& args) {
  std::string name = args.text("release_namespace");
  if (name.empty()) name = from_environment(task, "HELM_NAMESPACE");
  return name.empty() ? helm::default_namespace(from_environment(task, "KUBECONFIG")) : name;
}

helm::RenderOptions render_options(const TaskContext& task, const Args& args) {
  helm::RenderOptions options;
  options.release.name = args.text("release_name");
  if (options.release.name.empty()) options.release.name = usual_name;
  options.release.name_space = namespace_of(task, args);
  options.capabilities = helm::default_capabilities(options.compat);
  return options;
}

helm::TemplateOutput output_of(const Args& args) {
  helm::TemplateOutput output{.include_crds = args.flag("include_crds"),
                              .no_hooks = args.flag("disable_hook")};
  if (const Value* paths = args.find("show_only"); paths != nullptr && paths->is_list()) {
    for (const Value& path : paths->as_list()) output.show_only.emplace_back(path.as_string());
  }
  return output;
}

// `said` gets what fetching dependencies says.
std::shared_ptr<helm::Chart> open(TaskContext& task, const Args& args, bool fetch,
                                  std::string& said, base::Diagnostics& warnings) {
  const helm::OpenOptions options{
      .location = {.version = args.text("chart_version"),
                   .repo_url = args.text("chart_repo_url"),
                   .access = {.insecure_skip_tls_verify = args.flag("insecure_registry"),
                              .plain_http = args.flag("plain_http")},
                   .chart_digest = args.text("chart_digest")},
      .dependency_update = fetch,
      .say = [&said](std::string_view line) { said += cat(line, "\n"); }};
  try {
    return helm::open_chart({task.base(), task.transport()}, helm::places_of_environment(),
                            chart_reference(task, args), options, warnings);
  } catch (base::Error& error) {
    error.at(args.find("chart_ref")->origin());
    throw;
  }
}

helm::Rendered render(TaskContext& task, const Args& args, bool fetch, std::string& said) {
  base::Diagnostics warnings;
  const std::shared_ptr<helm::Chart> chart = open(task, args, fetch, said, warnings);
  const helm::RenderOptions options = render_options(task, args);
  helm::check_release_name(options.release.name);
  helm::Rendered rendered =
      helm::render(task.base(), *chart, task_values(task, args), options, warnings);
  for (const base::Diagnostic& warning : warnings.items()) task.warn(warning);
  return rendered;
}

Outcome outcome_of(const Args& args, std::string text, std::string said) {
  return Outcome::changed(Value::dict({{"changed", true},
                                       {"failed", false},
                                       {"command", template_command(args)},
                                       {"stdout", std::move(text)},
                                       {"stderr", std::move(said)},
                                       {"rc", 0}}));
}

Outcome shown(const Args& args, const helm::Rendered& rendered, std::string said) {
  const std::string text =
      helm::template_text(rendered, output_of(args), helm::RenderOptions().compat);
  Outcome outcome = outcome_of(args, text, std::move(said));
  outcome.message = "the chart is rendered";
  return outcome;
}

bool writes(const Args& args) { return !args.text("output_dir").empty(); }

std::string folder_of(const TaskContext& task, const Args& args) {
  return base::join_path(task.working_directory(), base::expand_user(args.text("output_dir")));
}

std::vector<Change> file_changes(const TaskContext& task, const Args& args,
                                 const helm::Rendered& rendered) {
  std::vector<Change> changes;
  std::set<std::string> paths;
  for (const helm::TemplateFile& file : helm::template_files(rendered, output_of(args))) {
    if (!paths.insert(file.path).second) continue;
    const bool known = base::is_file(base::join_path(folder_of(task, args), file.path));
    changes.push_back({.operation = known ? Operation::update : Operation::create,
                       .target = cat(args.text("output_dir"), "/", file.path)});
  }
  return changes;
}

Outcome written(const TaskContext& task, const Args& args, const helm::Rendered& rendered,
                std::string said) {
  const std::string folder = folder_of(task, args);
  std::vector<Change> changes = file_changes(task, args, rendered);
  std::string text;
  helm::write_template_files(
      rendered, output_of(args), folder, folder, [&](const std::string& path) {
        text += cat("wrote ", args.text("output_dir"), path.substr(folder.size()), "\n");
      });
  Outcome outcome = outcome_of(args, text + "\n", std::move(said));
  outcome.message = cat("written to ", args.text("output_dir"));
  outcome.changes = std::move(changes);
  return outcome;
}

// What rendering needs is not there yet, and fetching it writes.
Plan fetching_first(const Args& args) {
  Plan plan;
  plan.outcome = outcome_of(args, "", "");
  plan.unknown = "the chart's dependencies are fetched first";
  plan.state = std::make_unique<State>();
  return plan;
}

Plan plan(TaskContext& task, const Args& args) {
  if (args.flag("update_repo_cache")) update_repositories(task, task.transport());
  auto state = std::make_unique<State>();
  std::string said;
  try {
    state->rendered = render(task, args, false, said);
  } catch (const base::Error& error) {
    const bool fetch =
        args.flag("dependency_update") && error.diagnostic().code == "chart-dependencies";
    if (!fetch) throw;
    return fetching_first(args);
  }
  Plan plan;
  if (!writes(args)) {
    plan.outcome = shown(args, *state->rendered, "");
    return plan;
  }
  helm::check_files_output(output_of(args));
  plan.outcome = outcome_of(args, "", "");
  plan.outcome.changes = file_changes(task, args, *state->rendered);
  plan.state = std::move(state);
  return plan;
}

Outcome apply(TaskContext& task, const Args& args, Plan& plan) {
  State& state = static_cast<State&>(*plan.state);
  std::string said;
  if (!state.rendered) state.rendered = render(task, args, true, said);
  return writes(args) ? written(task, args, *state.rendered, said)
                      : shown(args, *state.rendered, said);
}

}  // namespace

constinit const run::Module helm_template_module = {
    .name = "helm_template",
    .aliases = "kubernetes.core.helm_template community.kubernetes.helm_template",
    .doc = "Render a chart, to text or to files",
    .arguments = arguments,
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
