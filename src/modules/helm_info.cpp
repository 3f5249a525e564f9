// helm_info: reads a release (kubernetes.core, plugins/modules/helm_info.py).
#include <algorithm>

#include "base/text.hpp"
#include "helm/release_store.hpp"
#include "modules/common/helm_arguments.hpp"
#include "modules/common/helm_results.hpp"
#include "modules/common/kube_arguments.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;
using base::cat;

constexpr std::array own_arguments{
    Argument{.name = "release_name", .doc = "The release", .required = true, .aliases = "name"},
    Argument{.name = "release_namespace",
             .doc = "Its namespace",
             .required = true,
             .aliases = "namespace"},
    Argument{.name = "release_state",
             .type = ArgType::list,
             .doc = "Only in one of these states: all, deployed, failed, pending, superseded, "
                    "uninstalled, uninstalling",
             .default_value = "[]",
             .elements = ArgType::str},
    Argument{.name = "get_all_values",
             .type = ArgType::boolean,
             .doc = "The chart's values too",
             .default_value = "false"},
};
constexpr auto arguments = joined(own_arguments, helm_auth_arguments);
constexpr std::string_view exclusive[] = {"context ca_cert", "context validate_certs"};

constexpr std::string_view known_states[] = {"all",        "deployed",    "failed",      "pending",
                                             "superseded", "uninstalled", "uninstalling"};

// The states that are asked for; none: any. Words that are none are not looked at.
std::vector<std::string_view> wanted_states(const Args& args) {
  std::vector<std::string_view> wanted;
  const Value* list = args.find("release_state");
  if (list == nullptr || !list->is_list()) return wanted;
  for (const Value& word : list->as_list()) {
    const std::string_view state = word.as_string();
    if (state == "all") return {};
    if (std::ranges::find(known_states, state) != std::end(known_states)) wanted.push_back(state);
  }
  return wanted;
}

bool is_wanted(const helm::Revision& revision, const std::vector<std::string_view>& wanted) {
  if (wanted.empty()) return true;
  const std::string_view state =
      is_pending(revision.status) ? "pending" : status_name(revision.status);
  return std::ranges::find(wanted, state) != wanted.end();
}

// The last revision, where it is in one of the states.
std::optional<helm::Revision> find_revision(std::vector<helm::Revision> revisions,
                                            const std::vector<std::string_view>& wanted) {
  // Only those that others followed: then the last of them.
  if (wanted == std::vector<std::string_view>{"superseded"})
    std::erase_if(revisions, [&](const helm::Revision& each) { return !is_wanted(each, wanted); });
  if (revisions.empty() || !is_wanted(revisions.back(), wanted)) return std::nullopt;
  return revisions.back();
}

std::string hooks_text(const helm::Release& release) {
  std::string out;
  for (const helm::ReleaseHook& run : release.hooks)
    out += cat("---\n# Source: ", run.hook.path, '\n', run.hook.text, '\n');
  return out;
}

Plan plan(TaskContext& task, const Args& args) {
  const kube::Cluster cluster(task.base(), task.cluster(cluster_args(args)));
  const std::string name = args.text("release_name");
  const helm::ReleaseStore store(cluster, args.text("release_namespace"));
  const auto revision = find_revision(store.revisions(name), wanted_states(args));
  Plan plan;
  plan.outcome = Outcome::ok(Value::dict({{"changed", false}}));
  plan.outcome.message = "there is no such release";
  if (!revision) return plan;
  const helm::Release release = store.read(name, revision->version);
  Value status = release_status(release, args.flag("get_all_values"));
  auto& members = status.edit_dict();
  members.set("manifest", documents_of(release.manifest, name));
  members.set("notes",
              release.notes.empty() ? std::string() : cat("NOTES:\n", release.notes, '\n'));
  members.set("hooks", documents_of(hooks_text(release), name));
  plan.outcome.result.edit_dict().set("status", status);
  plan.outcome.message = cat("revision ", release.version, " is ", status_name(release.status));
  return plan;
}

}  // namespace

constinit const run::Module helm_info_module = {
    .name = "helm_info",
    .aliases = "kubernetes.core.helm_info community.kubernetes.helm_info",
    .doc = "Read a release of a chart",
    .arguments = arguments,
    .rules = {.mutually_exclusive = exclusive},
    .plan = plan,
};

}  // namespace kboot::modules
