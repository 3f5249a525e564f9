// The engine: which templates there are, in which order they are parsed and executed, what they see.
#include "helm/engine.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "helm/names.hpp"
#include "helm/tables.hpp"
#include "helm/template_errors.hpp"
#include "helm/template_objects.hpp"
#include "value/containers.hpp"

namespace kboot::helm {

namespace {

Value as_values(Value table) { return table.set_subtype(value::Subtype::go_values); }

// What a chart finds of its values in those of its parent.
Value values_below(const Value& parent, const std::string& name) {
  const Value* found = table_at(parent, base::cat("Values.", name));
  return as_values(found == nullptr ? Value::dict() : *found);
}

std::size_t depth(std::string_view path) {
  return static_cast<std::size_t>(std::count(path.begin(), path.end(), '/'));
}

// Deep paths first, so that parents define over their sub-charts; then against the alphabet.
template <typename Map>
std::vector<std::string> in_order(const Map& by_path) {
  std::size_t deepest = 0;
  for (const auto& [path, entry] : by_path) deepest = std::max(deepest, depth(path));
  std::vector<std::string> paths;
  paths.reserve(by_path.size());
  for (std::size_t deep = deepest + 1; deep-- > 0;) {
    for (auto entry = by_path.rbegin(); entry != by_path.rend(); ++entry) {
      if (depth(entry->first) == deep) paths.push_back(entry->first);
    }
  }
  return paths;
}

}  // namespace

Engine::Engine(const base::Context& context, const Chart& chart, const Value& values,
               const RenderOptions& options)
    : context_(context),
      options_(options),
      functions_(template_functions(options.compat)),
      host_(functions_, options.lookup),
      release_(release_object(options.release)),
      capabilities_(capabilities_object(options.capabilities, options.compat)) {
  collect(chart, Value::dict({{"Values", values}}));
  order_ = in_order(templates_);
  std::vector<ParseAhead::Text> texts;
  texts.reserve(order_.size());
  for (const std::string& path : order_) texts.push_back({path, templates_.at(path).file->text()});
  ahead_.emplace(std::move(texts), functions_);
}

// Gives what the templates of the chart see, and lists them behind those of its sub-charts.
Value Engine::collect(const Chart& chart, const Value& parent) {
  Value sub_charts = Value::dict();
  const Value values =
      chart.is_root() ? as_values(*parent.find("Values")) : values_below(parent, chart.name());
  const Value scope = Value::dict({{"Chart", chart_object(chart, options_.compat)},
                                   {"Files", files_object(chart.files)},
                                   {"Release", release_},
                                   {"Capabilities", capabilities_},
                                   {"Values", values},
                                   {"Subcharts", sub_charts}});
  for (const std::shared_ptr<Chart>& child : chart.dependencies) {
    sub_charts.edit_dict().set(child->name(), collect(*child, scope));
  }
  const std::string path = chart.full_path();
  for (const File& file : chart.templates) {
    if (chart.is_library() && !go_base(file.name).starts_with('_')) continue;
    templates_[go_clean(base::cat(path, "/", file.name))] = {
        &chart, &file, scope, go_clean(base::cat(path, "/templates"))};
  }
  return scope;
}

void Engine::parse() {
  ahead_->finish();
  for (std::size_t i = 0; i < order_.size(); ++i) {
    try {
      set_.add(ahead_->take(i));
    } catch (const gotpl::Failure& failure) {
      throw parse_error(order_[i], templates_.at(order_[i]).file->text(), failure,
                        functions_.names());
    }
  }
}

std::string Engine::execute(gotpl::Execution& execution, const std::string& path) {
  Template& entry = templates_.at(path);
  Value about = Value::dict({{"Name", path}, {"BasePath", entry.base_path}});
  entry.scope.edit_dict().set("Template", as_values(std::move(about)));
  try {
    return std::string(execution.execute(path, as_values(entry.scope)).as_string());
  } catch (const gotpl::Failure& failure) {
    throw execution_error(path, failure, options_.compat, *entry.chart,
                          *entry.scope.find("Values"));
  }
}

std::map<std::string, std::string> Engine::render() {
  parse();
  gotpl::Execution execution(set_, context_, host_);
  std::map<std::string, std::string> rendered;
  for (const std::string& path : order_) {
    if (go_base(path).starts_with('_')) continue;
    rendered[path] = without_no_value(execute(execution, path));
  }
  return rendered;
}

Engine::Traced Engine::trace(const std::string& path) {
  parse();
  Traced traced;
  gotpl::Execution execution(set_, context_, host_, {.trace = &traced.trace});
  std::string raw;
  for (const std::string& file : order_) {
    if (go_base(file).starts_with('_')) continue;
    traced.trace.parts.clear();
    raw = execute(execution, file);
    if (file == path) break;
  }
  // What is taken out of the output moves what comes behind.
  constexpr std::string_view removed = "<no value>";
  std::size_t gone = 0;
  std::size_t next = raw.find(removed);
  for (gotpl::TracePart& part : traced.trace.parts) {
    while (next < part.begin) {
      gone += removed.size();
      next = raw.find(removed, next + removed.size());
    }
    part.begin -= gone;
  }
  traced.output = without_no_value(raw);
  return traced;
}

}  // namespace kboot::helm
