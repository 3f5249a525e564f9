// kboot helm list: the releases of a namespace, or of all.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "cli/app.hpp"
#include "cli/helm_release.hpp"
#include "helm/release_store.hpp"
#include "regex/go_pattern.hpp"

namespace kboot::cli {

namespace {

using helm::Release;
using helm::ReleaseStatus;
using helm::Revision;

struct StatusRow {
  std::string_view option;
  ReleaseStatus status;
};
constexpr StatusRow status_rows[] = {
    {"deployed", ReleaseStatus::deployed},        {"failed", ReleaseStatus::failed},
    {"pending", ReleaseStatus::pending_install},  {"pending", ReleaseStatus::pending_upgrade},
    {"pending", ReleaseStatus::pending_rollback}, {"superseded", ReleaseStatus::superseded},
    {"uninstalled", ReleaseStatus::uninstalled},  {"uninstalling", ReleaseStatus::uninstalling},
};

// The statuses that are asked for; none: all.
std::set<ReleaseStatus> wanted_statuses(const Arguments& arguments) {
  std::set<ReleaseStatus> wanted;
  for (const StatusRow& row : status_rows) {
    if (arguments.has(row.option)) wanted.insert(row.status);
  }
  return wanted;
}

std::vector<Revision> latest_only(const std::vector<Revision>& revisions) {
  std::map<std::pair<std::string, std::string>, Revision> latest;
  for (const Revision& revision : revisions)
    latest[{revision.name_space, revision.name}] = revision;
  std::vector<Revision> out;
  for (auto& [key, revision] : latest) out.push_back(std::move(revision));
  return out;
}

std::vector<Revision> selected(const Arguments& arguments, const helm::ReleaseStore& store) {
  std::vector<Revision> revisions = store.revisions("");
  const std::set<ReleaseStatus> wanted = wanted_statuses(arguments);
  if (const auto filter = arguments.value("filter")) {
    const regex::GoPattern pattern(*filter);
    std::erase_if(revisions, [&](const Revision& each) { return !pattern.matches(each.name); });
  }
  // What is superseded is never the latest.
  if (wanted != std::set{ReleaseStatus::superseded}) revisions = latest_only(revisions);
  if (!wanted.empty())
    std::erase_if(revisions, [&](const Revision& each) { return !wanted.contains(each.status); });
  if (const auto selector = arguments.value("selector")) {
    std::set<std::tuple<std::string, std::string, int>> kept;
    for (const Revision& each : store.revisions("", *selector))
      kept.emplace(each.name_space, each.name, each.version);
    std::erase_if(revisions, [&](const Revision& each) {
      return !kept.contains({each.name_space, each.name, each.version});
    });
  }
  return revisions;
}

void sort(const Arguments& arguments, std::vector<Release>& releases) {
  const bool reverse = arguments.has("reverse");
  std::ranges::stable_sort(releases, {}, &Release::name);
  if (arguments.has("date")) std::ranges::stable_sort(releases, {}, &Release::last_deployed);
  if (reverse != arguments.has("date") && reverse) std::ranges::reverse(releases);
}

void cut(const Arguments& arguments, std::vector<Release>& releases) {
  const auto offset = static_cast<std::size_t>(number_option(arguments, "offset", 0));
  const auto most = static_cast<std::size_t>(number_option(arguments, "max", 256));
  releases.erase(releases.begin(),
                 releases.begin() + static_cast<std::ptrdiff_t>(std::min(offset, releases.size())));
  if (most > 0 && releases.size() > most) releases.resize(most);
}

std::string short_output(const Arguments& arguments, const std::vector<Release>& releases) {
  std::vector<std::string> names;
  std::string table;
  for (const Release& release : releases) {
    names.push_back(base::cat('"', release.name, '"'));
    table += release.name + '\n';
  }
  return release_output(arguments, json_list(names), table);
}

std::string full_output(const Arguments& arguments, const std::vector<Release>& releases) {
  std::vector<std::string> objects;
  std::vector<std::vector<std::string>> rows;
  if (!arguments.has("no-headers"))
    rows.push_back({"NAME", "NAMESPACE", "REVISION", "UPDATED", "STATUS", "CHART", "APP VERSION"});
  for (const Release& release : releases) {
    const std::string updated =
        release.last_deployed.empty() ? "-" : helm::shown_time(release.last_deployed);
    const std::string status(status_name(release.status));
    const std::string version = std::to_string(release.version);
    objects.push_back(json_object({{"name", release.name},
                                   {"namespace", release.name_space},
                                   {"revision", version},
                                   {"updated", updated},
                                   {"status", status},
                                   {"chart", shown_chart(release)},
                                   {"app_version", shown_app_version(release)}}));
    rows.push_back({release.name, release.name_space, version, updated, status,
                    shown_chart(release), shown_app_version(release)});
  }
  return release_output(arguments, json_list(objects), release_table(rows));
}

}  // namespace

int helm_list(App& app, const Arguments& arguments) {
  const ReleaseScope scope(app, arguments, false);
  const bool all = arguments.has("all-namespaces");
  const helm::ReleaseStore store(scope.cluster(), all ? "" : scope.name_space());
  std::vector<Release> releases = store.read_all(selected(arguments, store));
  sort(arguments, releases);
  cut(arguments, releases);
  app.out().raw(arguments.has("short") ? short_output(arguments, releases)
                                       : full_output(arguments, releases));
  return 0;
}

}  // namespace kboot::cli
