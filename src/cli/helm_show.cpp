// kboot helm show: what is in a chart, as `helm show` prints it.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "cli/app.hpp"
#include "cli/chart_source.hpp"
#include "cli/helm_charts.hpp"
#include "helm/release.hpp"
#include "value/go_yaml.hpp"

namespace kboot::cli {

namespace {

using base::cat;
using helm::Chart;

constexpr std::array<std::string_view, 3> readme_names{"readme.md", "readme.txt", "readme"};

std::string definition(const Chart& chart) {
  return cat(value::to_go_yaml(helm::metadata_data(chart.metadata)), "\n");
}

std::string values(const Chart& chart) {
  std::string out;
  for (const helm::File& file : chart.raw) {
    if (file.name == "values.yaml") out += cat(file.text(), "\n");
  }
  return out;
}

std::string readme(const Chart& chart) {
  const auto is_readme = [](const helm::File& file) {
    return std::ranges::find(readme_names, base::lower(file.name)) != readme_names.end();
  };
  const auto found = std::ranges::find_if(chart.files, is_readme);
  return found == chart.files.end() ? "" : cat(found->text(), "\n");
}

std::string crds(const Chart& chart) {
  std::string out;
  for (const helm::Crd& crd : chart.crds()) {
    const std::string_view text = crd.data.as_string();
    out += cat(text.starts_with("---") ? "" : "---\n", text, "\n");
  }
  return out;
}

std::string all(const Chart& chart) {
  const std::string text = readme(chart);
  return cat(definition(chart), "---\n", values(chart), text.empty() ? "" : "---\n", text,
             crds(chart));
}

struct Part {
  std::string_view name;
  std::string (*text)(const Chart&);
};
constexpr std::array<Part, 5> parts{
    {{"values", values}, {"chart", definition}, {"readme", readme}, {"crds", crds}, {"all", all}}};

}  // namespace

int helm_show(App& app, const Arguments& arguments) {
  const std::string& what = arguments.positional()[0];
  const auto part = std::ranges::find(parts, what, &Part::name);
  if (part == parts.end()) {
    throw base::Error("option-value", cat("`kboot helm show` does not know `", what, "`"))
        .hint("there is: values, chart, readme, crds, all");
  }
  base::Diagnostics warnings;
  const helm::ChartSource source =
      helm::locate({app.context(), app.transport()}, helm::places_of_environment(),
                   arguments.positional()[1], chart_location(app, arguments), warnings);
  const std::shared_ptr<Chart> chart =
      source.is_archive() ? helm::load_archive(source.archive, source.origin, warnings)
                          : helm::load_chart(source.path, warnings);
  tell_warnings(app, warnings);
  app.out().raw(part->text(*chart));
  return 0;
}

}  // namespace kboot::cli
