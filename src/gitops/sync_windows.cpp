// Which sync windows are about an Application.
#include "gitops/sync_windows.hpp"

#include <fnmatch.h>
#include <algorithm>

#include "base/text.hpp"
#include "gitops/application_status.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using value::Value;

// One kind of what a window names.
struct Names {
  bool set = false;
  bool match = false;
};

Names names(const Value& window, std::string_view key, std::vector<std::string_view> texts) {
  const Value* list = window.find(key);
  if (list == nullptr || !list->is_list() || list->as_list().empty()) return {};
  const bool match = std::ranges::any_of(list->as_list(), [&](const Value& pattern) {
    return pattern.is_string() && std::ranges::any_of(texts, [&](std::string_view text) {
             return !text.empty() && ::fnmatch(std::string(pattern.as_string()).c_str(),
                                               std::string(text).c_str(), 0) == 0;
           });
  });
  return {.set = true, .match = match};
}

// Any of the three names it; with `andOperator` all that are set.
bool is_about(const Value& window, const Value& application) {
  const Value* destination = application.get("spec", "destination");
  const Value place = destination == nullptr ? Value() : *destination;
  const Value* metadata = application.find("metadata");
  const Names all[] = {
      names(window, "applications", {metadata == nullptr ? "" : metadata->text("name")}),
      names(window, "clusters", {place.text("name"), place.text("server")}),
      names(window, "namespaces", {place.text("namespace")}),
  };
  const Value* both = window.find("andOperator");
  const bool any_set = std::ranges::any_of(all, &Names::set);
  if (both == nullptr || !both->is(value::Kind::boolean) || !both->as_bool())
    return std::ranges::any_of(all, &Names::match);
  return any_set &&
         std::ranges::all_of(all, [](const Names& one) { return !one.set || one.match; });
}

}  // namespace

std::vector<std::string> sync_windows(const Value& project, const Value& application) {
  std::vector<std::string> out;
  const Value* list = project.get("spec", "syncWindows");
  if (list == nullptr || !list->is_list()) return out;
  for (const Value& window : list->as_list()) {
    if (!is_about(window, application)) continue;
    std::string text = base::cat(window.text("kind"), ' ', window.text("schedule"), " for ",
                                 window.text("duration"));
    if (const std::string_view zone = window.text("timeZone"); !zone.empty())
      text += base::cat(" (", zone, ')');
    out.push_back(std::move(text));
  }
  return out;
}

bool looks_barred(const Value& application) {
  const ApplicationStatus status = read_application(application);
  const SyncState& operation = status.operation;
  const bool tried = !operation.phase.empty() && !operation.dry_run && !operation.stale;
  return status.automated && status.sync == "OutOfSync" && status.compared_to_spec && !tried &&
         !status.refreshing && !status.operation_requested && !operation.running() &&
         error_conditions(application).empty();
}

}  // namespace kboot::gitops
