// Builds the return values of the modules for Helm.
#include "modules/common/helm_results.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "helm/helm.hpp"
#include "value/containers.hpp"
#include "value/go_yaml.hpp"
#include "value/yaml.hpp"

namespace kboot::modules {

namespace {

using base::cat;
using run::Change;
using run::Operation;
using value::Value;

// As Ansible reads what `helm get values` prints: whole numbers are no floats there.
Value values_of(const helm::Release& release, bool all) {
  Value values = release.config.is_dict() ? release.config : Value::dict();
  base::Diagnostics ignored;
  if (all) {
    values = helm::coalesce_values(helm::stored_chart(release.chart), values, helm::Compat::v4_3,
                                   ignored);
  }
  value::YamlOptions options;
  options.track_origins = false;
  return value::read_yaml(value::to_go_yaml(values), "values", options);
}

std::string chart_name(const helm::Release& release) {
  return cat(release.chart_name(), '-', release.chart_version());
}

}  // namespace

Value release_status(const helm::Release& release, bool all_values) {
  const Value values = values_of(release, all_values);
  return Value::dict({{"name", release.name},
                      {"namespace", release.name_space},
                      {"revision", std::to_string(release.version)},
                      {"updated", helm::shown_time(release.last_deployed)},
                      {"status", status_name(release.status)},
                      {"chart", chart_name(release)},
                      {"app_version", release.app_version()},
                      {"release_values", values},
                      {"values", values}});
}

Value documents_of(std::string_view text, const std::string& name) {
  Value list = Value::list();
  value::YamlOptions options;
  options.track_origins = false;
  for (Value& document : value::read_yaml_all(text, name, options))
    list.edit_list().append(std::move(document));
  return list;
}

std::vector<Change> release_changes(const std::vector<helm::ObjectChange>& changes) {
  std::vector<Change> out;
  for (const helm::ObjectChange& each : changes) {
    const Operation operation = each.after.is_null()    ? Operation::remove
                                : each.before.is_null() ? Operation::create
                                                        : Operation::update;
    Change change{.operation = operation, .target = each.ref.label()};
    change.diff.before = each.before;
    change.diff.after = each.after;
    out.push_back(std::move(change));
  }
  return out;
}

std::string release_title(const helm::Release& release) {
  return cat("release ", release.name, " (chart ", release.chart_name(), ' ',
             release.chart_version(), ')');
}

std::string release_message(const helm::ActionSummary& summary,
                            const std::vector<Change>& changes) {
  if (summary.kind == helm::ActionKind::none) return "nothing to change";
  std::vector<std::string> parts;
  const auto count = [&](Operation operation, std::string_view word) {
    const auto number = std::ranges::count(changes, operation, &Change::operation);
    if (number > 0) parts.push_back(cat(number, ' ', word));
  };
  count(Operation::create, "created");
  count(Operation::update, "changed");
  count(Operation::remove, "deleted");
  const std::string objects = parts.empty() ? "no object differs" : base::join(parts, ", ");
  if (!summary.after) return objects;
  return cat("revision ", summary.after->version, " of ", chart_name(*summary.after), ": ",
             objects);
}

}  // namespace kboot::modules
