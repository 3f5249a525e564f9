// k8s_wait: waits for anything an object of the cluster can be, and gives what was found (a module
// of kboot's own).
#include <algorithm>

#include "base/text.hpp"
#include "kube/object.hpp"
#include "modules/common/kube_arguments.hpp"
#include "modules/common/kube_results.hpp"
#include "modules/common/kube_waiting.hpp"
#include "modules/common/wait_goal.hpp"
#include "modules/rows.hpp"
#include "query/json_path.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;

constexpr std::array own_arguments{
    Argument{.name = "kind", .doc = "Kind of the object", .required = true},
    Argument{.name = "api_version",
             .doc = "Its API version",
             .default_value = "v1",
             .aliases = "api version"},
    Argument{.name = "name", .doc = "Its name"},
    Argument{.name = "namespace", .doc = "Its namespace"},
    Argument{.name = "label_selectors",
             .type = ArgType::list,
             .doc = "All objects with these labels, at least one",
             .elements = ArgType::str},
    Argument{.name = "for",
             .doc = "What to wait for: ready, unless `condition` or `jsonpath` says what",
             .aliases = "until",
             .choices = "ready exists absent address"},
    Argument{.name = "condition",
             .type = ArgType::dict,
             .doc = "A condition of the object: type, status (True), reason"},
    Argument{.name = "jsonpath", .doc = "A path of the object; something must be there"},
    Argument{.name = "value", .type = ArgType::raw, .doc = "What must be at `jsonpath`"},
    Argument{.name = "timeout",
             .type = ArgType::integer,
             .doc = "Seconds to wait at most",
             .default_value = "300",
             .aliases = "wait_timeout"},
};
constexpr auto arguments = joined(own_arguments, auth_arguments);
constexpr std::string_view one_of[] = {"name label_selectors"};
constexpr std::string_view exclusive[] = {"name label_selectors", "condition jsonpath for"};

// The objects as they stand, and what of them later tasks may want to know.
Value result_of(const WaitGoal& wanted, const std::vector<Value>& objects) {
  Value resources = Value::list(), addresses = Value::list(), values = Value::list();
  for (const Value& object : objects) {
    if (!object.is_dict()) continue;
    resources.edit_list().append(object);
    for (const Value& address : addresses_of(object)) addresses.edit_list().append(address);
    if (!wanted.path) continue;
    for (const Value& value : wanted.path->find(object)) values.edit_list().append(value);
  }
  Value result = Value::dict({{"changed", false}, {"resources", resources}});
  value::Dict& members = result.edit_dict();
  if (!addresses.as_list().empty()) {
    members.set("address", addresses.as_list()[0]);
    members.set("addresses", addresses);
  }
  if (wanted.path) {
    members.set("values", values);
    members.set("value", values.as_list().empty() ? Value() : values.as_list()[0]);
  }
  return result;
}

class Search {
 public:
  Search(TaskContext& task, const Args& args, const base::Context& context)
      : args_(args), context_(context), cluster_(context_, task.cluster(cluster_args(args))) {}

  [[nodiscard]] const kube::Cluster& cluster() const noexcept { return cluster_; }

  // The kind; waits until the server serves it.
  [[nodiscard]] const kube::ApiResource* kind(bool patient) const {
    for (;;) {
      const kube::ApiResource* found =
          cluster_.session().find_resource(context_, args_.text("api_version"), args_.text("kind"));
      if (found != nullptr) return found;
      // The server's own groups (core, apps, batch ...) have no dot, and get no further kinds. One
      // that is looked for in the wrong one is not absent.
      const std::string version = args_.text("api_version");
      if (version == "v1" || (patient && version.find('.') == std::string::npos))
        return &cluster_.session().resource(context_, version, args_.text("kind"));
      if (!patient) return nullptr;
      if (!pause("no such kind yet")) return nullptr;
    }
  }
  // What is to be waited for; with labels at least one object, as soon as there is one.
  [[nodiscard]] std::vector<kube::ObjectRef> refs(const kube::ApiResource& resource,
                                                  bool patient) const {
    const auto at = [&](std::string_view name_space, std::string_view name) {
      return cluster_.locate(resource.api_version(), resource.kind, name_space, name);
    };
    if (args_.has("name")) {
      if (resource.namespaced && args_.text("namespace").empty()) {
        throw base::Error(
            "namespace-required",
            base::cat('`', resource.kind, ' ', args_.text("name"), "` needs a namespace"),
            args_.find("name")->origin())
            .hint("give `namespace`");
      }
      return {at(args_.text("namespace"), args_.text("name"))};
    }
    const kube::Selection selection{.labels = selector(args_, "label_selectors")};
    for (;;) {
      std::vector<kube::ObjectRef> out;
      for (const Value& object : cluster_.list(resource, args_.text("namespace"), selection).items)
        out.push_back(at(kube::namespace_of(object), kube::name_of(object)));
      if (!out.empty() || !patient || !pause("none with these labels yet")) return out;
    }
  }

 private:
  [[nodiscard]] bool pause(std::string_view why) const {
    const base::Waiting waiting{args_.text("kind"), std::string(why), context_.clock.now()};
    context_.progress.waiting({&waiting, 1});
    const bool again = context_.sleep(std::chrono::seconds(1));
    context_.progress.waiting({});
    return again;
  }

  const Args& args_;
  const base::Context context_;
  const kube::Cluster cluster_;
};

std::vector<kube::WaitTarget> targets_of(const std::vector<kube::ObjectRef>& refs,
                                         const WaitGoal& wanted) {
  std::vector<kube::WaitTarget> targets;
  for (const kube::ObjectRef& ref : refs)
    targets.push_back({.ref = ref, .judge = wanted.judge, .absent = wanted.absent});
  return targets;
}

std::vector<Value> objects_of(const kube::WaitResult& result) {
  std::vector<Value> objects;
  for (const kube::WaitStatus& status : result.statuses) objects.push_back(status.object);
  return objects;
}

Outcome timed_out(const Args& args, std::string_view why) {
  const base::Error error("wait-timeout", base::cat('`', args.text("kind"), "` not ready after ",
                                                    args.number("timeout"), "s: ", why));
  return failed_wait(error, Outcome::ok());
}

// Without a time to wait it is looked at once, however long the answers take.
Outcome wait(TaskContext& task, const Args& args, const WaitGoal& wanted) {
  const base::Instant began = task.base().clock.now();
  const std::chrono::seconds timeout(args.number("timeout"));
  const bool once = timeout.count() == 0, patient = !wanted.absent && !once;
  const Search search(task, args, once ? task.base() : task.base().until(began + timeout));
  const kube::ApiResource* known = search.kind(patient);
  if (known == nullptr)
    return wanted.absent ? Outcome::ok(result_of(wanted, {}))
                         : timed_out(args, "the server has no such kind");
  const kube::ApiResource resource = *known;
  const std::vector<kube::ObjectRef> refs = search.refs(resource, patient);
  if (refs.empty() && !wanted.absent) return timed_out(args, "no object has these labels");
  const std::vector<kube::WaitTarget> targets = targets_of(refs, wanted);
  const kube::Cluster& cluster = search.cluster();
  const kube::WaitResult result =
      once ? kube::look_at(cluster, targets) : kube::wait_for(cluster, targets);
  Outcome outcome = Outcome::ok(result_of(wanted, objects_of(result)));
  if (result.all_ready()) return outcome;
  const base::Duration waited = once ? base::Duration{} : cluster.context().waited_since(began);
  return failed_wait(kube::wait_error(cluster, targets, result, waited), std::move(outcome));
}

// Check mode and `kboot plan` look once: what is not there yet may come by what would run before.
Plan foresee(TaskContext& task, const Args& args, const WaitGoal& wanted) {
  const Search search(task, args, task.base());
  kube::WaitResult result;
  bool ready = wanted.absent;
  if (const kube::ApiResource* known = search.kind(false)) {
    const kube::ApiResource resource = *known;
    const std::vector<kube::ObjectRef> refs = search.refs(resource, false);
    result = kube::look_at(search.cluster(), targets_of(refs, wanted));
    ready = result.all_ready() && (wanted.absent || !refs.empty());
  }
  Plan plan;
  plan.outcome = Outcome::ok(result_of(wanted, objects_of(result)));
  if (!ready) plan.unknown = "not there yet; it is waited for when the tasks before have run";
  return plan;
}

struct Waiting final : PlanState {
  WaitGoal wanted;
};

Plan plan(TaskContext& task, const Args& args) {
  WaitGoal wanted = wait_goal(args);
  if (task.check_mode() || task.plan_only()) return foresee(task, args, wanted);
  auto state = std::make_unique<Waiting>();
  state->wanted = std::move(wanted);
  Plan plan;
  plan.state = std::move(state);
  return plan;
}

Outcome apply(TaskContext& task, const Args& args, Plan& plan) {
  return wait(task, args, static_cast<Waiting&>(*plan.state).wanted);
}

}  // namespace

constinit const run::Module k8s_wait_module = {
    .name = "k8s_wait",
    .aliases = "kboot.core.k8s_wait",
    .doc = "Wait until an object of the cluster is there, gone, ready, or as it should be",
    .arguments = arguments,
    .rules = {.mutually_exclusive = exclusive, .required_one_of = one_of},
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
