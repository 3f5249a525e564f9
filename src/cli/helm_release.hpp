// The commands `kboot helm ...` for releases, and what they share. Output as the real helm's.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/arguments.hpp"
#include "helm/release_actions.hpp"
#include "kube/cluster.hpp"

namespace kboot::cli {

class App;

int helm_list(App& app, const Arguments& arguments);
int helm_status(App& app, const Arguments& arguments);
int helm_history(App& app, const Arguments& arguments);
int helm_get(App& app, const Arguments& arguments);
int helm_rollback(App& app, const Arguments& arguments);
int helm_uninstall(App& app, const Arguments& arguments);

// The cluster and namespace of such a command.
class ReleaseScope {
 public:
  ReleaseScope(App& app, const Arguments& arguments, bool writes);
  ReleaseScope(const ReleaseScope&) = delete;
  ReleaseScope& operator=(const ReleaseScope&) = delete;

  [[nodiscard]] const kube::Cluster& cluster() const noexcept { return cluster_; }
  // --namespace, HELM_NAMESPACE, or the context's.
  [[nodiscard]] const std::string& name_space() const noexcept { return name_space_; }
  // A revision of a release; the last where `version` is 0. Throws Error `release-not-found`.
  [[nodiscard]] helm::Release release(const std::string& name, int version) const;

 private:
  std::unique_ptr<kube::Session> session_;
  kube::Cluster cluster_;
  std::string name_space_;
};

// A whole number that is not negative, or the fallback. Throws Error `option-value`.
[[nodiscard]] int number_option(const Arguments& arguments, std::string_view option, int fallback);
[[nodiscard]] int number_argument(const std::string& text, std::string_view what);

// Rows of cells, padded to columns that stand apart by tabs.
[[nodiscard]] std::string release_table(const std::vector<std::vector<std::string>>& rows);
// Members of a JSON object in the order of Go's struct.
using JsonMembers = std::vector<std::pair<std::string_view, value::Value>>;
[[nodiscard]] std::string json_object(const JsonMembers& members);
[[nodiscard]] std::string json_list(const std::vector<std::string>& objects);
// A JSON text as `-o json` or `-o yaml` shows it; the table's text else.
[[nodiscard]] std::string release_output(const Arguments& arguments, const std::string& json,
                                         const std::string& table);

// "argo-cd-4.5.0" and the version of what is in it; "MISSING" where a release keeps no chart.
[[nodiscard]] std::string shown_chart(const helm::Release& release);
[[nodiscard]] std::string shown_app_version(const helm::Release& release);

// The objects of a release in the cluster with the pods that belong to them: as the server's tables
// for people, or as data by version and kind.
[[nodiscard]] std::string resource_tables(const kube::Cluster& cluster,
                                          const helm::Release& release);
[[nodiscard]] value::Value resource_objects(const kube::Cluster& cluster,
                                            const helm::Release& release);

}  // namespace kboot::cli
