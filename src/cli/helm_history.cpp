// kboot helm history: the revisions of a release.
#include "cli/app.hpp"
#include "cli/helm_release.hpp"
#include "helm/release_store.hpp"

namespace kboot::cli {

namespace {

using helm::Release;

constexpr std::string_view no_time = "Mon Jan  1 00:00:00 0001";  // Go's zero time

std::string object_of(const Release& release) {
  JsonMembers members{{"revision", release.version}};
  if (!release.last_deployed.empty()) members.emplace_back("updated", release.last_deployed);
  members.emplace_back("status", status_name(release.status));
  members.emplace_back("chart", shown_chart(release));
  members.emplace_back("app_version", shown_app_version(release));
  if (release.rollback_revision != 0)
    members.emplace_back("rollback_revision", release.rollback_revision);
  members.emplace_back("description", release.description);
  return json_object(members);
}

std::vector<std::string> row_of(const Release& release) {
  return {std::to_string(release.version),
          release.last_deployed.empty() ? std::string(no_time)
                                        : helm::calendar_time(release.last_deployed),
          std::string(status_name(release.status)),
          shown_chart(release),
          shown_app_version(release),
          release.description};
}

}  // namespace

int helm_history(App& app, const Arguments& arguments) {
  const ReleaseScope scope(app, arguments, false);
  const std::string& name = arguments.positional().front();
  const helm::ReleaseStore store(scope.cluster(), scope.name_space());
  std::vector<helm::Revision> revisions = store.revisions(name);
  if (revisions.empty()) (void)scope.release(name, 0);  // throws
  const auto most = static_cast<std::size_t>(number_option(arguments, "max", 256));
  if (revisions.size() > most)
    revisions.erase(revisions.begin(), revisions.end() - static_cast<std::ptrdiff_t>(most));
  std::vector<std::string> objects;
  std::vector<std::vector<std::string>> rows{
      {"REVISION", "UPDATED", "STATUS", "CHART", "APP VERSION", "DESCRIPTION"}};
  for (const Release& release : store.read_all(revisions)) {
    objects.push_back(object_of(release));
    rows.push_back(row_of(release));
  }
  app.out().raw(release_output(arguments, json_list(objects), release_table(rows)));
  return 0;
}

}  // namespace kboot::cli
