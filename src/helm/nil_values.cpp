// The missing value's way back to values files.
#include "helm/nil_values.hpp"

#include "base/source_map.hpp"
#include "base/text.hpp"
#include "value/containers.hpp"
#include "value/go_yaml.hpp"

namespace kboot::helm {

namespace {

using value::Value;

constexpr std::string_view values_mark = ".Values.";

// The names under which a chart's values stand in those of the root: "redis.", "" for the root.
std::string prefix_of(const Chart& chart) {
  return chart.is_root() ? "" : base::cat(prefix_of(*chart.parent), chart.name(), ".");
}

// The chart's own values.yaml with its places; null where it has none or it does not parse.
Value placed_values(const Chart& chart) {
  for (const File& file : chart.raw) {
    if (file.name != "values.yaml") continue;
    try {
      return value::read_go_yaml(file.text(), {.target = value::GoTarget::map,
                                               .name = base::cat(chart.full_path(), "/values.yaml"),
                                               .track_origins = true});
    } catch (const base::Error&) {
      return {};
    }
  }
  return {};
}

std::string place_of(const Value& value) {
  const base::Place place = base::sources().place(value.origin());
  return place.file.empty() ? "" : base::cat(" (", place.file, ":", place.line, ")");
}

// How far a path leads: names that are there, and the place of the last one in values.yaml.
struct Way {
  std::size_t found = 0;
  bool null = false;  // the last name is there, without a value
  std::string place;
};

Way follow(const Chart& chart, const Value& values, const std::vector<std::string_view>& names) {
  const Value defaults = placed_values(chart);
  const Value* at = &values;
  const Value* placed = &defaults;
  Way way;
  for (const std::string_view name : names) {
    at = at->find(name);
    if (at == nullptr) break;
    ++way.found;
    placed = placed == nullptr ? nullptr : placed->find(name);
    way.place = placed == nullptr ? "" : place_of(*placed);
    way.null = at->is_null();
    if (!at->is_dict()) break;
  }
  return way;
}

std::string joined(const std::vector<std::string_view>& names, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += base::cat(i == 0 ? "" : ".", names[i]);
  return text;
}

}  // namespace

std::string_view values_path_in(std::string_view node) {
  const std::size_t begin = node.find(values_mark);
  if (begin == node.npos) return {};
  const std::string_view rest = node.substr(begin);
  return rest.substr(0, std::min(rest.find_first_of(" )|}"), rest.size()));
}

void hint_missing(base::Error& error, const Chart& chart, std::string_view path) {
  if (!path.starts_with(values_mark)) return;
  error.hint(base::cat("give `", prefix_of(chart), path.substr(values_mark.size()),
                       "` in a values file (-f) or with --set"));
}

void explain_nil(base::Error& error, const Chart& chart, const Value& values,
                 std::string_view operand) {
  const std::string_view path = values_path_in(operand);
  if (path.empty()) {
    if (!operand.empty()) error.note(base::cat("`", operand, "` is nil"));
    return;
  }
  const std::vector<std::string_view> names = base::split(path.substr(values_mark.size()), '.');
  const Way way = follow(chart, values, names);
  if (way.found == names.size() && !way.null) {
    error.note(base::cat("`", operand, "` is nil"));
    return;
  }
  const std::string parent = joined(names, way.found);
  if (way.null) {
    error.note(base::cat("`", operand, "` is nil: `", parent, "` has no value", way.place));
  } else if (way.found == 0) {
    error.note(base::cat("`", operand, "` is nil: neither ", chart.full_path(),
                         "/values.yaml nor the given values have `", names[0], "`"));
  } else {
    error.note(base::cat("`", operand, "` is nil: `", parent, "`", way.place, " has no `",
                         names[way.found], "`"));
  }
  hint_missing(error, chart, path);
}

}  // namespace kboot::helm
