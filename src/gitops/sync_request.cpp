// What a request for a sync means for an Application as it is.
#include <algorithm>

#include "base/text.hpp"
#include "gitops/application_operation.hpp"
#include "gitops/application_status.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using base::cat;
using value::Value;

bool fits(std::string_view pattern, std::string_view text) {
  return pattern == "*" || pattern == text;
}

bool names(const ResourceSelector& selector, const ManagedResource& resource) {
  return fits(selector.group, resource.group) && fits(selector.kind, resource.kind) &&
         fits(selector.name, resource.name) &&
         (selector.name_space.empty() || fits(selector.name_space, resource.name_space));
}

// Those that are named, all where none is; without those that are left out (util/argo,
// IncludeResource).
bool is_included(const std::vector<ResourceSelector>& selectors, const ManagedResource& resource) {
  bool named = false, any = false;
  for (const ResourceSelector& selector : selectors) {
    const bool fitting = names(selector, resource);
    if (selector.exclude && fitting) return false;
    if (selector.exclude) continue;
    any = true;
    named = named || fitting;
  }
  return named || !any;
}

Value selected(const SyncRequest& request, const Value& application) {
  Value list = Value::list();
  for (const ManagedResource& resource : managed_resources(application)) {
    if (!is_included(request.selectors, resource)) continue;
    Value one =
        Value::dict({{"group", resource.group}, {"kind", resource.kind}, {"name", resource.name}});
    if (!resource.name_space.empty()) one.edit_dict().set("namespace", resource.name_space);
    list.edit_list().append(one);
  }
  if (list.as_list().empty())
    throw base::Error("argument-value", "`resources` fits none of the Application's objects");
  return list;
}

std::vector<Value> sources_of(const Value& application) {
  const Value* sources = application.get("spec", "sources");
  return sources != nullptr && sources->is_list() ? sources->as_list().items()
                                                  : std::vector<Value>();
}

std::size_t position_of(const std::string& name, const std::vector<Value>& sources) {
  const auto found = std::ranges::find_if(
      sources, [&](const Value& source) { return source.text("name") == name; });
  if (found != sources.end()) return static_cast<std::size_t>(found - sources.begin());
  throw base::Error("argument-value", cat("the Application has no source `", name, '`'));
}

// One for each source; empty: that of the spec.
std::vector<std::string> revisions_of(const SyncRequest& request,
                                      const std::vector<Value>& sources) {
  const bool chosen = !request.source_positions.empty() || !request.source_names.empty();
  if (!chosen) {
    if (request.revisions.size() == sources.size()) return request.revisions;
    throw base::Error("argument-value", cat("there are ", request.revisions.size(),
                                            " `revisions`, and ", sources.size(), " sources"))
        .hint("`source_positions` says which sources they are for");
  }
  std::vector<std::string> out(sources.size());
  for (std::size_t i = 0; i < request.revisions.size(); ++i) {
    const std::size_t at = request.source_names.empty()
                               ? static_cast<std::size_t>(request.source_positions[i]) - 1
                               : position_of(request.source_names[i], sources);
    if (at >= out.size()) {
      throw base::Error("argument-value", cat("the Application has ", out.size(),
                                              " sources, and none at position ", at + 1));
    }
    out[at] = request.revisions[i];
  }
  return out;
}

// What syncs by itself goes to the revision of its spec again.
void require_manual(std::string_view wanted, std::string_view own) {
  const std::string_view target = own.empty() ? "HEAD" : own;
  if (wanted.empty() || wanted == target) return;
  throw base::Error("argument-conflict", cat("it cannot be synced to `", wanted,
                                             "`: it syncs by itself, to `", target, '`'))
      .hint("name the revision in `target_revision`, or leave `automated` out");
}

}  // namespace

SyncRequest request_for(const SyncRequest& request, const Value& application) {
  SyncRequest out = request;
  const std::vector<Value> sources = sources_of(application);
  if (!sources.empty() && !request.revision.empty()) {
    throw base::Error("argument-conflict",
                      "`revision` is for one source, and this Application has several")
        .hint("`revisions` has one for each");
  }
  if (!request.revisions.empty()) out.revisions = revisions_of(request, sources);
  if (!request.selectors.empty()) out.resources = selected(request, application);
  const ApplicationStatus status = read_application(application);
  if (!status.automated || request.dry_run) return out;
  if (sources.empty()) require_manual(request.revision, status.target_revision);
  for (std::size_t i = 0; i < out.revisions.size(); ++i)
    require_manual(out.revisions[i], sources[i].text("targetRevision"));
  return out;
}

}  // namespace kboot::gitops
