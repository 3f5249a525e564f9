// Which sub-charts stay, under which names, and what they export (Helm's
// pkg/chart/v2/util/dependencies.go).
#include <algorithm>

#include "base/text.hpp"
#include "gotpl/print.hpp"
#include "helm/coalesce.hpp"
#include "helm/values.hpp"
#include "query/semver.hpp"
#include "value/compare.hpp"

namespace kboot::helm {

namespace {

class Dependencies {
 public:
  Dependencies(Compat compat, base::Diagnostics& warnings) : warnings_(warnings) {
    how_.null_needs_default = compat != Compat::v3_17;
    how_.warnings = &warnings;
  }

  void enable(Chart& chart, const Value& user, const std::string& path) {
    Metadata& metadata = chart.metadata;
    if (metadata.dependencies.empty()) return;
    choose(chart);
    for (Dependency& wanted : metadata.dependencies) wanted.enabled = true;
    Value values = value::deep_copy(user);
    coalesce(chart, values, how_);
    for (Dependency& wanted : metadata.dependencies) {
      apply_tags(wanted, values);
      apply_condition(wanted, values, path);
    }
    std::vector<std::string> disabled;
    for (const Dependency& wanted : metadata.dependencies) {
      if (!wanted.enabled) disabled.push_back(wanted.name);
    }
    const auto is_disabled = [&](const std::string& name) {
      return std::find(disabled.begin(), disabled.end(), name) != disabled.end();
    };
    std::erase_if(chart.dependencies,
                  [&](const auto& child) { return is_disabled(child->name()); });
    std::erase_if(metadata.dependencies,
                  [&](const Dependency& wanted) { return is_disabled(wanted.name); });
    for (const std::shared_ptr<Chart>& child : chart.dependencies) {
      enable(*child, values, base::cat(path, child->name(), "."));
    }
  }

  void import(Chart& chart) {
    for (const std::shared_ptr<Chart>& child : chart.dependencies) import(*child);
    if (chart.metadata.dependencies.empty()) return;
    TableMerge keeping = how_;
    keeping.keep_nulls = true;
    Value values = Value::dict();
    coalesce(chart, values, keeping);
    Value imported = Value::dict();
    for (Dependency& wanted : chart.metadata.dependencies) {
      import_from(wanted, values, imported, keeping);
    }
    chart.values = value::deep_copy(values);
    merge_tables(chart.values, imported, keeping);
  }

 private:
  static bool fits(const std::string& constraint, const std::string& version) {
    try {
      return query::Constraints(constraint).check(query::Version::parse(version));
    } catch (const base::Error&) {
      return false;
    }
  }

  static bool is_for(const Dependency& wanted, const Chart& chart) {
    return chart.name() == wanted.name && fits(wanted.version, chart.metadata.version);
  }

  // Sub-charts that no dependency names stay first; then one for each dependency that has a chart
  // of its name and version.
  void choose(Chart& chart) const {
    const std::vector<std::shared_ptr<Chart>> present = std::move(chart.dependencies);
    chart.dependencies.clear();
    for (const std::shared_ptr<Chart>& child : present) {
      const bool named =
          std::any_of(chart.metadata.dependencies.begin(), chart.metadata.dependencies.end(),
                      [&](const Dependency& wanted) { return is_for(wanted, *child); });
      if (!named) chart.add(child);
    }
    for (Dependency& wanted : chart.metadata.dependencies) {
      const auto found = std::find_if(present.begin(), present.end(),
                                      [&](const auto& child) { return is_for(wanted, *child); });
      if (found != present.end()) chart.add(copy(*found, wanted.alias));
      if (!wanted.alias.empty()) wanted.name = wanted.alias;
    }
  }

  // A copy under another name, with copies of its direct sub-charts; what lies below is shared. In
  // Helm 3 the sub-charts were shared too and kept the chart they were copied from as their parent.
  [[nodiscard]] std::shared_ptr<Chart> copy(const std::shared_ptr<Chart>& chart,
                                            const std::string& alias) const {
    auto result = std::make_shared<Chart>(*chart);
    result->copied_from = chart;
    if (how_.null_needs_default) {
      result->dependencies.clear();
      for (const std::shared_ptr<Chart>& child : chart->dependencies) {
        auto below = std::make_shared<Chart>(*child);
        below->copied_from = child;
        result->add(std::move(below));
      }
    }
    if (!alias.empty()) result->metadata.name = alias;
    return result;
  }

  void apply_tags(Dependency& wanted, const Value& values) {
    const Value* tags = table_at(values, "tags");
    if (tags == nullptr) return;
    bool any_true = false;
    bool any_false = false;
    for (const std::string& tag : wanted.tags) {
      const Value* flag = tags->find(tag);
      if (flag == nullptr) continue;
      if (!flag->is(value::Kind::boolean)) {
        warn_values(&warnings_,
                    base::cat("tag `", tag, "` of sub-chart `", wanted.name, "` is no boolean"));
        continue;
      }
      (flag->as_bool() ? any_true : any_false) = true;
    }
    wanted.enabled = any_true || !any_false;
  }

  // The first path that holds a boolean decides.
  void apply_condition(Dependency& wanted, const Value& values, const std::string& path) {
    for (const std::string_view condition : base::split(base::trim(wanted.condition), ',')) {
      if (condition.empty()) continue;
      const Value* flag = scalar_at(values, base::cat(path, condition));
      if (flag == nullptr) continue;
      if (flag->is(value::Kind::boolean)) {
        wanted.enabled = flag->as_bool();
        return;
      }
      warn_values(&warnings_, base::cat("condition path `", condition, "` of sub-chart `",
                                        wanted.name, "` holds no boolean"));
    }
  }

  void import_from(Dependency& wanted, const Value& values, Value& imported,
                   const TableMerge& how) {
    std::vector<Value> plain;
    for (const Value& entry : wanted.import_values) {
      std::string child;
      std::string parent = ".";
      if (entry.is_dict()) {
        const Value* from = entry.find("child");
        const Value* to = entry.find("parent");
        child = gotpl::go_print(from == nullptr ? Value() : *from);
        parent = gotpl::go_print(to == nullptr ? Value() : *to);
      } else if (entry.is_string()) {
        child = base::cat("exports.", entry.as_string());
      } else {
        continue;
      }
      plain.push_back(Value::dict({{"child", child}, {"parent", parent}})
                          .set_subtype(value::Subtype::go_string_map));
      const Value* table = table_at(values, base::cat(wanted.name, ".", child));
      if (table == nullptr) {
        warn_values(&warnings_, base::cat("import-values: sub-chart `", wanted.name,
                                          "` has no table `", child, "`"));
        continue;
      }
      Value nested = at_path(parent, *table);
      merge_tables(imported, nested, how);
    }
    wanted.import_values = std::move(plain);
  }

  // The table inside tables of these names.
  static Value at_path(std::string_view path, const Value& table) {
    if (path == ".") return table;
    Value result = table;
    const std::vector<std::string_view> names = base::split(path, '.');
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
      result = Value::dict({{Value(*name), result}});
    }
    return result;
  }

  TableMerge how_;
  base::Diagnostics& warnings_;
};

}  // namespace

void process_dependencies(Chart& chart, const Value& user, Compat compat,
                          base::Diagnostics& warnings) {
  Dependencies dependencies(compat, warnings);
  try {
    dependencies.enable(chart, user, "");
    dependencies.import(chart);
  } catch (base::Error& error) {
    error.diagnostic().message =
        base::cat("chart dependencies processing failed: ", error.diagnostic().message);
    throw;
  }
}

}  // namespace kboot::helm
