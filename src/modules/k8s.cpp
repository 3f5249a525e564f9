// k8s: creates, changes and removes Kubernetes objects (kubernetes.core, plugins/modules/k8s.py).
#include <algorithm>

#include "base/text.hpp"
#include "kube/merge.hpp"
#include "kube/object.hpp"
#include "modules/common/kube_arguments.hpp"
#include "modules/common/kube_definitions.hpp"
#include "modules/common/kube_results.hpp"
#include "modules/common/kube_selector.hpp"
#include "modules/common/kube_waiting.hpp"
#include "modules/common/kube_writes.hpp"
#include "modules/rows.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::modules {

namespace {

using namespace run;
using kube::Cluster;

constexpr std::array own_arguments{
    Argument{.name = "state",
             .doc = "Whether the object is there",
             .default_value = "present",
             .choices = "present absent patched"},
    Argument{.name = "resource_definition",
             .type = ArgType::raw,
             .doc = "The object: a dict, a text with any number of documents, or a list of these",
             .aliases = "definition inline"},
    Argument{.name = "src", .type = ArgType::path, .doc = "A file or URL with the objects"},
    Argument{.name = "checksum", .doc = "sha256:... that `src` must have (kboot only)"},
    Argument{
        .name = "template", .type = ArgType::raw, .doc = "A template file that gives the objects"},
    Argument{.name = "kind", .doc = "Kind of the object"},
    Argument{.name = "api_version",
             .doc = "Its API version",
             .default_value = "v1",
             .aliases = "api version"},
    Argument{.name = "name", .doc = "Its name"},
    Argument{.name = "generate_name", .doc = "Begin of a name that the server makes"},
    Argument{.name = "namespace", .doc = "Its namespace, for objects that do not name one"},
    Argument{.name = "apply",
             .type = ArgType::boolean,
             .doc = "Remove what was applied before and is named no more",
             .default_value = "false"},
    Argument{.name = "server_side_apply",
             .type = ArgType::dict,
             .doc = "With `apply`: field_manager and force_conflicts of a server-side apply"},
    Argument{.name = "merge_type",
             .type = ArgType::list,
             .doc = "Kinds of patch to try: strategic-merge, merge",
             .elements = ArgType::str},
    Argument{.name = "force",
             .type = ArgType::boolean,
             .doc = "Replace the object as a whole",
             .default_value = "false"},
    Argument{.name = "label_selectors",
             .type = ArgType::list,
             .doc = "Only objects with these labels",
             .elements = ArgType::str},
    Argument{.name = "delete_options",
             .type = ArgType::dict,
             .doc = "propagationPolicy, gracePeriodSeconds, preconditions"},
    Argument{.name = "delete_all",
             .type = ArgType::boolean,
             .doc = "With `state: absent`: all objects of the kind",
             .default_value = "false",
             .aliases = "all"},
    Argument{.name = "continue_on_error",
             .type = ArgType::boolean,
             .doc = "Go on with the other objects",
             .default_value = "false"},
    Argument{.name = "append_hash", .type = ArgType::boolean, .doc = "Not supported yet"},
    Argument{.name = "validate", .type = ArgType::dict, .doc = "Not supported yet"},
    Argument{.name = "hidden_fields",
             .type = ArgType::list,
             .doc = "Not supported yet",
             .elements = ArgType::str},
};
constexpr auto arguments = joined(joined(own_arguments, auth_arguments), wait_arguments);

constexpr std::string_view exclusive[] = {
    "resource_definition src", "merge_type apply", "template resource_definition", "template src",
    "name generate_name",
};

struct State final : PlanState {
  kube::Session* session = nullptr;
  std::vector<KubeWrite> writes;
  Waits waits;
  bool continue_on_error = false;
};

// The server's own kinds, which know strategic merge patches; custom resources do not.
bool knows_strategic_merge(const kube::ApiResource& resource) {
  constexpr std::string_view groups[] = {"",
                                         "admissionregistration.k8s.io",
                                         "apps",
                                         "autoscaling",
                                         "batch",
                                         "certificates.k8s.io",
                                         "coordination.k8s.io",
                                         "discovery.k8s.io",
                                         "events.k8s.io",
                                         "flowcontrol.apiserver.k8s.io",
                                         "networking.k8s.io",
                                         "node.k8s.io",
                                         "policy",
                                         "rbac.authorization.k8s.io",
                                         "resource.k8s.io",
                                         "scheduling.k8s.io",
                                         "storage.k8s.io"};
  return std::ranges::find(groups, resource.group) != std::end(groups);
}

void decide_update(KubeWrite& write, const Args& args) {
  write.method = Method::update;
  write.send = !kube::contains(*write.live, write.wanted);
  const Value* types = args.find("merge_type");
  const bool first_merge = types != nullptr && types->is_list() && !types->as_list().empty() &&
                           types->as_list()[0].is_string() &&
                           types->as_list()[0].as_string() == "merge";
  const bool strategic = knows_strategic_merge(write.ref.resource) && !first_merge;
  const auto patch = [&](kube::PatchType type) {
    return kube::patch_operation(write.ref, type, write.wanted, {});
  };
  write.operation = patch(strategic ? kube::PatchType::strategic : kube::PatchType::merge);
  if (strategic) write.instead = patch(kube::PatchType::merge);
}

void decide_replace(KubeWrite& write) {
  write.method = Method::replace;
  write.send = true;
  Value whole = kube::with_namespace(write.wanted, write.ref.name_space);
  if (write.ref.name_space.empty()) whole = write.wanted;
  write.operation = kube::replace_operation(write.ref, whole, {});
}

// An object that kubectl or Ansible applied on the client's side says itself what was applied last.
bool decide_three_way(KubeWrite& write) {
  constexpr std::size_t largest_annotation =
      262'144;  // all annotations together (apimachinery, validation)
  if (!write.live) return false;
  const std::string_view last = kube::annotation_of(*write.live, kube::last_applied_annotation);
  if (last.empty()) return false;
  Value before;
  try {
    before = value::read_json(last, "last-applied-configuration", {});
  } catch (const base::Error&) {
    return false;  // somebody edited it
  }
  if (!before.is_dict()) return false;
  const std::string text = value::to_json(write.wanted, {.sort_keys = true, .ascii = true});
  if (text.size() > largest_annotation - 1024) return false;
  Value patch = kube::three_way_patch(before, *write.live, write.wanted);
  write.method = Method::apply;
  write.send = !patch.as_dict().empty();
  if (!write.send) return true;
  Value annotation = text;
  if (kube::kind_of(write.wanted) == "Secret") annotation.add_marks(value::mark_secret);
  const Value noted = Value::dict(
      {{"metadata", Value::dict({{"annotations",
                                  Value::dict({{kube::last_applied_annotation, annotation}})}})}});
  write.operation =
      kube::patch_operation(write.ref, kube::PatchType::merge, value::merge(patch, noted), {});
  return true;
}

// A member of a dict argument, which nobody has converted yet.
bool is_true(const Value* flag) {
  if (flag == nullptr) return false;
  if (flag->is(value::Kind::boolean)) return flag->as_bool();
  const std::string word = flag->is_string() ? base::lower(flag->as_string()) : "";
  return word == "true" || word == "yes" || word == "on" || word == "1";
}

kube::ApplyOptions apply_options(const Args& args) {
  kube::ApplyOptions options;
  options.force = true;  // a three-way merge asks nobody either
  if (const Value* given = args.find("server_side_apply")) {
    const std::string_view manager = given->text("field_manager");
    if (manager.empty()) {
      throw base::Error("missing-argument", "`server_side_apply` needs `field_manager`",
                        given->origin());
    }
    options.manager = manager;
    options.force = is_true(given->find("force_conflicts"));
  }
  return options;
}

kube::DeleteOptions delete_options(const Args& args) {
  kube::DeleteOptions options{.propagation = ""};  // the server's own default for the kind
  const Value* given = args.find("delete_options");
  if (given == nullptr) return options;
  options.propagation = given->text("propagationPolicy");
  if (const Value* grace = given->find("gracePeriodSeconds");
      grace != nullptr && grace->is(value::Kind::integer)) {
    options.grace_period = grace->as_int();
  }
  if (const Value* preconditions = given->find("preconditions")) {
    options.uid = preconditions->text("uid");
    options.resource_version = preconditions->text("resourceVersion");
  }
  return options;
}

void decide(KubeWrite& write, const Args& args) {
  const std::string state = args.text("state", "present");
  if (state == "absent") return decide_remove(write, delete_options(args));
  const std::string labels = selector(args, "label_selectors");
  if (!labels.empty() && !selects(labels, write.wanted)) {
    write.note = base::cat("resource 'kind=", write.ref.resource.kind, ",name=", write.ref.name,
                           ",namespace=", write.ref.name_space, "' filtered by label_selectors.");
  } else if (args.flag("apply")) {
    if (args.has("server_side_apply") || !decide_three_way(write))
      decide_apply(write, apply_options(args), false);
  } else if (!write.live && state == "patched") {
    write.warnings.push_back(
        base::cat("resource 'kind=", write.ref.resource.kind, ",name=", write.ref.name,
                  "' was not found but will not be created as 'state' parameter has been set to "
                  "'patched'"));
  } else if (!write.live) {
    decide_create(write);
  } else if (args.flag("force")) {
    decide_replace(write);
  } else {
    decide_update(write, args);
  }
}

// `state: absent` without a name: every object of the kind that the labels select.
std::optional<std::vector<Value>> objects_to_remove(const Cluster& cluster, const Args& args) {
  const std::string labels = selector(args, "label_selectors");
  const bool given = args.has("resource_definition") || args.has("src") || args.has("template") ||
                     args.has("name");
  if (args.text("state") != "absent" || given || (labels.empty() && !args.flag("delete_all")))
    return std::nullopt;
  if (!args.has("kind")) throw base::Error("missing-argument", "`kind` says what to delete");
  const kube::ApiResource resource =
      cluster.session().resource(cluster.context(), args.text("api_version"), args.text("kind"));
  return cluster.list(resource, args.text("namespace"), {.labels = labels}).items;
}

Outcome outcome_of(const TaskContext& task, const State& state, const Waited* waited) {
  return writes_outcome(state.writes, {.with_diff = task.diff_mode(),
                                       .continue_on_error = state.continue_on_error,
                                       .waited = waited});
}

Plan plan(TaskContext& task, const Args& args) {
  for (const std::string_view name : {"append_hash", "validate", "hidden_fields"})
    refuse(args, name);
  auto state = std::make_unique<State>();
  state->session = &task.cluster(cluster_args(args));
  state->waits = waits_of(args);
  state->continue_on_error = args.flag("continue_on_error");
  const Cluster cluster(task.base(), *state->session);
  std::optional<std::vector<Value>> listed = objects_to_remove(cluster, args);
  std::vector<Value> objects =
      listed ? std::move(*listed) : load_definitions(task, args, *state->session);
  if (args.text("state") != "absent") task.announce(*state->session, objects);
  const bool only_looking = task.check_mode() || task.plan_only();
  // What is not there in the cluster, not even as a kind, is absent already.
  state->writes = locate_writes(cluster, std::move(objects),
                                task.plan_only() || args.text("state") == "absent");
  read_live(cluster, state->writes);
  for (KubeWrite& write : state->writes) decide(write, args);
  Plan plan;
  if (only_looking) {
    predict(cluster, state->writes);
    plan.outcome = outcome_of(task, *state, nullptr);
    if (std::ranges::any_of(state->writes, &KubeWrite::send)) plan.state = std::move(state);
    return plan;
  }
  const bool sends = std::ranges::any_of(state->writes, &KubeWrite::send);
  if (!sends && !state->waits.wanted) {
    for (KubeWrite& write : state->writes) write.after = write.live.value_or(Value());
    plan.outcome = outcome_of(task, *state, nullptr);
    return plan;
  }
  plan.state = std::move(state);
  return plan;
}

std::vector<kube::ObjectRef> refs_to_wait_for(const State& state) {
  std::vector<kube::ObjectRef> refs;
  for (const KubeWrite& write : state.writes) {
    if (!write.failure && write.method != Method::none) refs.push_back(write.ref);
  }
  return refs;
}

Outcome apply(TaskContext& task, const Args&, Plan& plan) {
  State& state = static_cast<State&>(*plan.state);
  const Cluster cluster(task.base(), *state.session);
  send_writes(cluster, state.writes);
  Outcome outcome = outcome_of(task, state, nullptr);
  if (outcome.is_failed() || !state.waits.wanted) return outcome;
  try {
    const Waited waited = wait_for_objects(cluster, refs_to_wait_for(state), state.waits);
    std::size_t next = 0;
    for (KubeWrite& write : state.writes) {
      if (write.failure || write.method == Method::none) continue;
      const Value& seen = waited.result.statuses[next++].object;
      if (write.method != Method::remove) write.after = seen;
    }
    return outcome_of(task, state, &waited);
  } catch (const base::Error& error) {
    return failed_wait(error, std::move(outcome));
  }
}

}  // namespace

constinit const run::Module k8s_module = {
    .name = "k8s",
    .aliases =
        "kubernetes.core.k8s community.kubernetes.k8s community.okd.k8s redhat.openshift.k8s",
    .doc = "Create, change and remove Kubernetes objects",
    .arguments = arguments,
    .rules = {.mutually_exclusive = exclusive},
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
