// k8s_apply_dir: applies the manifests of folders, files and URLs (a module of kboot's own).
#include <algorithm>

#include "base/text.hpp"
#include "modules/common/autoscaled.hpp"
#include "modules/common/kube_arguments.hpp"
#include "modules/common/kube_results.hpp"
#include "modules/common/kube_waiting.hpp"
#include "modules/common/kube_writes.hpp"
#include "modules/common/manifest_files.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;

constexpr std::array own_arguments{
    Argument{.name = "src",
             .type = ArgType::list,
             .doc = "Folders, files of any number of documents, or URLs",
             .required = true,
             .aliases = "path dir",
             .elements = ArgType::str},
    Argument{.name = "checksum", .doc = "sha256:... that the URL must have"},
    Argument{.name = "recurse",
             .type = ArgType::boolean,
             .doc = "Look in the folders below too",
             .default_value = "false",
             .aliases = "recursive"},
    Argument{.name = "exclude",
             .type = ArgType::list,
             .doc = "Names in folders that are passed over, with * and ?",
             .elements = ArgType::str},
    Argument{.name = "template",
             .type = ArgType::boolean,
             .doc = "The files are templates",
             .default_value = "false"},
    Argument{.name = "namespace", .doc = "Namespace of objects that do not name one"},
    Argument{.name = "order",
             .doc = "The order that the cluster needs, or one after the other as they stand",
             .default_value = "cluster",
             .choices = "cluster document"},
    Argument{.name = "wait",
             .type = ArgType::boolean,
             .doc = "Wait until the workloads are ready",
             .default_value = "false"},
    Argument{.name = "timeout",
             .type = ArgType::integer,
             .doc = "Seconds to wait at most",
             .default_value = "300",
             .aliases = "wait_timeout"},
};
constexpr auto arguments = joined(own_arguments, auth_arguments);

struct State final : PlanState {
  kube::Session* session = nullptr;
  std::vector<KubeWrite> writes;
};

ResultOptions options_of(const TaskContext& task) { return {.with_diff = task.diff_mode()}; }

Plan plan(TaskContext& task, const Args& args) {
  std::vector<Value> objects = manifest_objects(task, args);
  auto state = std::make_unique<State>();
  state->session = &task.cluster(cluster_args(args));
  task.announce(*state->session, objects);
  const kube::Cluster cluster(task.base(), *state->session);
  const bool only_looking = task.check_mode() || task.plan_only();
  state->writes = locate_writes(cluster, std::move(objects), task.plan_only());
  read_live(cluster, state->writes);
  leave_scaled_replicas(cluster, state->writes);
  kube::ApplyOptions options;
  options.force = true;
  for (KubeWrite& write : state->writes) decide_apply(write, options, true);
  Plan plan;
  if (only_looking) {
    predict(cluster, state->writes);
    plan.outcome = writes_outcome(state->writes, options_of(task));
  }
  // Without anything to send there may still be something to wait for.
  plan.state = std::move(state);
  return plan;
}

// One after the other; the first that fails ends it.
void send_in_order(const kube::Cluster& cluster, std::vector<KubeWrite>& writes) {
  bool failed = false;
  for (KubeWrite& write : writes) {
    if (failed && write.send) {
      write.failure = base::Error(
          "not-sent", base::cat('`', write.ref.label(), "` was not sent: one before it failed"));
      continue;
    }
    std::vector<KubeWrite> one;
    one.push_back(std::move(write));
    send_writes(cluster, one);
    write = std::move(one.front());
    failed = failed || write.failure.has_value();
  }
}

Outcome wait_for(TaskContext& task, const Args& args, const kube::Cluster& cluster,
                 const std::vector<KubeWrite>& writes) {
  std::vector<kube::ObjectRef> refs;
  for (const KubeWrite& write : writes) refs.push_back(write.ref);
  const Waits waits{
      .wanted = true,
      .timeout = std::chrono::seconds(std::max<std::int64_t>(args.number("timeout"), 0)),
      .condition = {}};
  try {
    const Waited waited = wait_for_objects(cluster, refs, waits);
    ResultOptions options = options_of(task);
    options.waited = &waited;
    return writes_outcome(writes, options);
  } catch (const base::Error& error) {
    return failed_wait(error, writes_outcome(writes, options_of(task)));
  }
}

Outcome apply(TaskContext& task, const Args& args, Plan& plan) {
  State& state = static_cast<State&>(*plan.state);
  const kube::Cluster cluster(task.base(), *state.session);
  if (args.text("order") == "document") {
    send_in_order(cluster, state.writes);
  } else {
    send_writes(cluster, state.writes);
  }
  Outcome outcome = writes_outcome(state.writes, options_of(task));
  if (outcome.is_failed() || !args.flag("wait")) return outcome;
  return wait_for(task, args, cluster, state.writes);
}

}  // namespace

constinit const run::Module k8s_apply_dir_module = {
    .name = "k8s_apply_dir",
    .aliases = "kboot.core.k8s_apply_dir",
    .doc = "Apply the manifests of a folder, of files or of a URL",
    .arguments = arguments,
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
