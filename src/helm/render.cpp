// A render from values to documents (Helm's pkg/action: install and renderResources).
#include "helm/render.hpp"

#include <algorithm>
#include <iterator>

#include "base/deep_stack.hpp"
#include "base/text.hpp"
#include "helm/engine.hpp"
#include "helm/manifests.hpp"
#include "helm/values.hpp"
#include "query/semver.hpp"
#include "value/compare.hpp"

namespace kboot::helm {

namespace {

constexpr std::string_view notes_suffix = "NOTES.txt";

bool is_compatible(const std::string& constraint, const std::string& version) {
  try {
    return query::Constraints(constraint).check(query::Version::parse(version));
  } catch (const base::Error&) {
    return false;
  }
}

void check_kube_version(const Chart& chart, const Capabilities& capabilities) {
  const std::string& wanted = chart.metadata.kube_version;
  const KubeVersion& version = capabilities.kube_version;
  const std::string& checked = version.normalized.empty() ? version.version : version.normalized;
  if (wanted.empty() || is_compatible(wanted, checked)) return;
  throw base::Error("chart-kube-version",
                    base::cat("chart requires kubeVersion: ", wanted,
                              " which is incompatible with Kubernetes ", version.version))
      .hint("`--kube-version` tells the version to render for where no cluster is asked");
}

// Takes the notes out of the rendered files.
std::string take_notes(std::map<std::string, std::string>& files, const Chart& chart,
                       bool sub_notes) {
  const std::string own = base::cat(chart.name(), "/templates/", notes_suffix);
  std::string notes;
  for (auto file = files.begin(); file != files.end();) {
    if (!file->first.ends_with(notes_suffix)) {
      ++file;
      continue;
    }
    if (sub_notes || file->first == own) {
      if (!notes.empty()) notes += '\n';
      notes += file->second;
    }
    file = files.erase(file);
  }
  return notes;
}

// Renders once more to find the line of a template that gave what is no YAML.
void explain_output(const base::Context& context, const Chart& chart, const Value& values,
                    const RenderOptions& options, const BrokenDocument& document,
                    base::Error& error) {
  try {
    const Engine::Traced traced = Engine(context, chart, values, options).trace(document.path);
    place_in_template(error, document, traced.output, traced.trace);
  } catch (const base::Error&) {
    // What is random in the chart went another way this time: the message stays without a place.
  }
}

constexpr std::string_view render_codes[] = {"chart-failed", "chart-kube-version", "chart-output",
                                             "chart-template"};

}  // namespace

bool is_render_error(const base::Diagnostic& diagnostic) noexcept {
  return std::ranges::find(render_codes, diagnostic.code) != std::end(render_codes);
}

Rendered render(const base::Context& context, Chart& chart, const Value& user,
                const RenderOptions& options, base::Diagnostics& warnings) {
  Rendered rendered;
  base::with_deep_stack([&] {
    process_dependencies(chart, user, options.compat, warnings);
    const Value values = coalesce_values(chart, user, options.compat, warnings);
    Engine engine(context, chart, values, options);
    if (options.check_schema) check_schema(chart, values);
    check_kube_version(chart, options.capabilities);
    rendered.values = value::deep_copy(values);
    std::map<std::string, std::string> files = engine.render();
    rendered.notes = take_notes(files, chart, options.sub_notes);
    if (options.rendered_files != nullptr) *options.rendered_files = files;
    BrokenDocument broken;
    try {
      sort_documents(files, options.compat, rendered, broken);
    } catch (base::Error& error) {
      explain_output(context, chart, rendered.values, options, broken, error);
      throw;
    }
    rendered.crds = chart.crds();
  });
  return rendered;
}

}  // namespace kboot::helm
