// Finding and running lookup plug-ins out of a table of rows.
#include "jinja/lookup.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {
namespace {

// Ansible has them; this version of kboot has not.
constexpr std::array<std::string_view, 12> absent = {
    "k8s",       "kustomize", "config",      "csvfile",       "ini",   "inventory_hostnames",
    "cartesian", "dig",       "hashi_vault", "passwordstore", "redis", "random_string"};
constexpr std::array<std::string_view, 5> collections = {"ansible.builtin.", "ansible.legacy.",
                                                         "community.general.", "community.sops.",
                                                         "kubernetes.core."};

std::string_view bare_name(std::string_view name) {
  for (const std::string_view collection : collections) {
    if (name.starts_with(collection)) return name.substr(collection.size());
  }
  return name;
}

}  // namespace

const LookupRow& find_lookup(std::span<const LookupRow> table, std::string_view name,
                             Origin origin) {
  const std::string_view bare = bare_name(name);
  std::vector<std::string> names;
  for (const LookupRow& row : table) {
    if (row.name == bare) return row;
    names.emplace_back(row.name);
  }
  if (std::find(absent.begin(), absent.end(), bare) != absent.end()) {
    throw base::Error("not-supported",
                      base::cat("the lookup `", name, "` is not in this version of kboot"), origin);
  }
  throw base::Error("unknown-lookup", base::cat("there is no lookup `", name, "`"), origin)
      .hint(base::did_you_mean(bare, names))
      .status(base::Status::bad_input);
}

Value run_lookup(std::span<const LookupRow> table, const LookupRequest& request, LookupHost& host) {
  const LookupRow& row = find_lookup(table, request.plugin, request.origin);
  const std::vector<std::string_view> known = base::split(row.options, ' ');
  const bool any = std::find(known.begin(), known.end(), "**") != known.end();
  for (const value::Entry& option : request.options.as_dict()) {
    const std::string_view name = option.key.as_string();
    if (any || std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw base::Error("lookup-failed",
                      base::cat("the lookup `", row.name, "` has no option `", name, "`"),
                      request.origin)
        .hint(base::did_you_mean(name, {known.begin(), known.end()}));
  }
  for (const Value& term : request.terms) {
    if (term.has(value::mark_unknown)) return Value::unknown();
  }
  try {
    return row.run(request, host);
  } catch (base::Error& error) {
    error.at(request.origin);
    throw;
  }
}

}  // namespace kboot::jinja
