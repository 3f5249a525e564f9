// k8s_info: reads Kubernetes objects (kubernetes.core, plugins/modules/k8s_info.py).
#include "base/text.hpp"
#include "kube/object.hpp"
#include "modules/common/kube_arguments.hpp"
#include "modules/common/kube_waiting.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;
using kube::Cluster;

constexpr std::array own_arguments{
    Argument{.name = "kind", .doc = "Kind of the objects", .required = true},
    Argument{.name = "api_version",
             .doc = "Their API version",
             .default_value = "v1",
             .aliases = "api version"},
    Argument{.name = "name", .doc = "Only the object of that name"},
    Argument{.name = "namespace", .doc = "Only objects of that namespace"},
    Argument{.name = "label_selectors",
             .type = ArgType::list,
             .doc = "Only objects with these labels",
             .default_value = "[]",
             .elements = ArgType::str},
    Argument{.name = "field_selectors",
             .type = ArgType::list,
             .doc = "Only objects with these fields",
             .default_value = "[]",
             .elements = ArgType::str},
    Argument{.name = "metadata_only",
             .type = ArgType::boolean,
             .doc = "Only the metadata of the objects",
             .default_value = "false"},
    Argument{.name = "hidden_fields",
             .type = ArgType::list,
             .doc = "Not supported yet",
             .elements = ArgType::str},
};
constexpr auto arguments = joined(joined(own_arguments, auth_arguments), wait_arguments);

Value resources(std::vector<Value> objects) {
  Value list = Value::list();
  for (Value& object : objects) list.edit_list().append(std::move(object));
  return list;
}

Outcome found(std::vector<Value> objects) {
  const std::size_t count = objects.size();
  Outcome outcome = Outcome::ok(Value::dict(
      {{"changed", false}, {"api_found", true}, {"resources", resources(std::move(objects))}}));
  outcome.message = base::cat(count, count == 1 ? " object" : " objects");
  return outcome;
}

Outcome no_api(const Args& args) {
  const std::string message =
      base::cat("Failed to find API for resource with apiVersion \"", args.text("api_version"),
                "\" and kind \"", args.text("kind"), "\"");
  Outcome outcome = Outcome::ok(Value::dict(
      {{"changed", false}, {"api_found", false}, {"resources", Value::list()}, {"msg", message}}));
  outcome.message = message;
  return outcome;
}

std::vector<Value> read(const Cluster& cluster, const kube::ApiResource& resource,
                        const Args& args) {
  const kube::Body body = args.flag("metadata_only") ? kube::Body::metadata : kube::Body::full;
  const std::string name = args.text("name");
  const std::string name_space = args.text("namespace");
  const kube::Selection selection{.labels = selector(args, "label_selectors"),
                                  .fields = selector(args, "field_selectors")};
  // A name without the namespace that its kind needs: the object of that name in any namespace.
  const bool whole = name.empty() || (resource.namespaced && name_space.empty());
  if (!whole) {
    const auto object =
        cluster.get(cluster.locate(resource.api_version(), resource.kind, name_space, name), body);
    return object ? std::vector<Value>{*object} : std::vector<Value>{};
  }
  kube::Selection narrowed = selection;
  if (!name.empty()) {
    narrowed.fields += base::cat(narrowed.fields.empty() ? "" : ",", "metadata.name=", name);
  }
  return cluster.list(resource, name_space, narrowed, body).items;
}

// With `wait` an object that is named is waited for even while it is not there; when it does not
// come, that is no failure (K8sService.find). Others are waited for as they are there now.
std::vector<Value> wait_for(const Cluster& cluster, const kube::ApiResource& resource,
                            const Args& args, const Waits& waits,
                            const std::vector<Value>& objects) {
  std::vector<kube::ObjectRef> refs;
  const auto add = [&](std::string_view name_space, std::string_view name) {
    refs.push_back(cluster.locate(resource.api_version(), resource.kind, name_space, name));
  };
  for (const Value& object : objects) add(kube::namespace_of(object), kube::name_of(object));
  if (refs.empty() && args.has("name")) {
    add(args.text("namespace"), args.text("name"));
    const base::Context& context = cluster.context();
    const base::Context bounded = context.until(context.clock.now() + waits.timeout);
    const Cluster patient(bounded, cluster.session());
    if (!kube::wait_for(patient, {{.ref = refs.front()}}).all_ready()) return {};
  }
  const Waited waited = wait_for_objects(cluster, refs, waits);
  std::vector<Value> found;
  for (const kube::WaitStatus& status : waited.result.statuses) found.push_back(status.object);
  return found;
}

Plan plan(TaskContext& task, const Args& args) {
  refuse(args, "hidden_fields");
  const Cluster cluster(task.base(), task.cluster(cluster_args(args)));
  const Waits waits = waits_of(args);
  Plan plan;
  const kube::ApiResource* known =
      cluster.session().find_resource(task.base(), args.text("api_version"), args.text("kind"));
  if (known == nullptr) {
    plan.outcome = no_api(args);
    return plan;
  }
  const kube::ApiResource resource = *known;
  std::vector<Value> objects = read(cluster, resource, args);
  if (waits.wanted && !task.plan_only())
    objects = wait_for(cluster, resource, args, waits, objects);
  plan.outcome = found(std::move(objects));
  return plan;
}

}  // namespace

constinit const run::Module k8s_info_module = {
    .name = "k8s_info",
    .aliases =
        "kubernetes.core.k8s_info community.kubernetes.k8s_info k8s_facts "
        "kubernetes.core.k8s_facts",
    .doc = "Read Kubernetes objects",
    .arguments = arguments,
    .plan = plan,
};

}  // namespace kboot::modules
