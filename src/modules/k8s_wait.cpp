// k8s_wait: waits for anything an object of the cluster can be, and gives what was found (a module
// of kboot's own).
#include <algorithm>

#include "base/text.hpp"
#include "kube/object.hpp"
#include "modules/common/kube_arguments.hpp"
#include "modules/common/kube_results.hpp"
#include "modules/common/kube_waiting.hpp"
#include "modules/rows.hpp"
#include "query/json_path.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::modules {

namespace {

using namespace run;
using kube::State;

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

// The addresses of a LoadBalancer Service, an Ingress or a Gateway.
std::vector<Value> addresses_of(const Value& object) {
  std::vector<Value> out;
  const auto take = [&out](const Value* list, std::initializer_list<std::string_view> keys) {
    if (list == nullptr || !list->is_list()) return;
    for (const Value& entry : list->as_list()) {
      for (const std::string_view key : keys) {
        if (const std::string_view text = entry.text(key); !text.empty()) out.emplace_back(text);
      }
    }
  };
  take(object.get("status", "loadBalancer", "ingress"), {"ip", "hostname"});
  take(object.get("status", "addresses"), {"value"});
  return out;
}

State address_state(const Value& object) {
  if (!addresses_of(object).empty()) return {};
  const Value* spec = object.text("kind") == "Service" ? object.find("spec") : nullptr;
  const std::string_view type = spec == nullptr ? "LoadBalancer" : spec->text("type", "ClusterIP");
  if (type == "LoadBalancer") return {kube::Readiness::waiting, "no address yet"};
  return {kube::Readiness::waiting,
          base::cat("of type ", type, "; only a LoadBalancer is given an address")};
}

// A scalar as a person would write it: 3 and "3", true and "True" are the same in a playbook.
std::string plain_text(const Value& value) {
  if (value.is_string()) return base::lower(value.as_string());
  if (value.is(value::Kind::integer)) return base::cat(value.as_int());
  if (value.is(value::Kind::boolean)) return value.as_bool() ? "true" : "false";
  if (value.is(value::Kind::floating)) return value::to_json(value);
  return {};
}

bool is_something(const Value& value) {
  return !value.is_null() && !(value.is_string() && value.as_string().empty());
}

bool is_like(const Value& found, const Value& wanted) {
  if (value::equal_json(found, wanted)) return true;
  if (found.is_string() && wanted.is_string()) return false;
  const std::string text = plain_text(found);
  return !text.empty() && text == plain_text(wanted);
}

bool matches(const std::vector<Value>& found, const Value* wanted) {
  return std::ranges::any_of(found, [wanted](const Value& value) {
    return wanted == nullptr ? is_something(value) : is_like(value, *wanted);
  });
}

// A Job that has ended never gets the other condition.
State job_end(const Value& object) {
  for (const std::string_view type : {"Failed", "Complete"}) {
    const Value* condition = kube::condition_of(object, type);
    if (condition == nullptr || condition->text("status") != "True") continue;
    std::string text = base::cat("it has ended: ", type);
    if (const std::string_view why = condition->text("message"); !why.empty())
      text += base::cat(", ", why);
    return {kube::Readiness::failed, std::move(text)};
  }
  return {};
}

// What a condition says counts once its controller has seen the object's last change: the
// generation stands in the condition, or in the status for all of them (as `kubectl wait` has it).
bool is_stale(const Value& object, std::string_view type) {
  const Value* generation = object.get("metadata", "generation");
  const Value* condition = kube::condition_of(object, type);
  const Value* seen = condition == nullptr ? nullptr : condition->find("observedGeneration");
  if (seen == nullptr) seen = object.get("status", "observedGeneration");
  return generation != nullptr && seen != nullptr && generation->is(value::Kind::integer) &&
         seen->is(value::Kind::integer) && seen->as_int() < generation->as_int();
}

kube::Judge condition_judge(const kube::ConditionWanted& condition) {
  return [condition](const Value& object) -> State {
    const State state = kube::condition_state(object, condition);
    if (state.readiness == kube::Readiness::ready) {
      if (!is_stale(object, condition.type)) return state;
      return {kube::Readiness::waiting,
              base::cat("condition ", condition.type, " is of an earlier generation")};
    }
    if (object.text("kind") != "Job" || !object.text("apiVersion").starts_with("batch/"))
      return state;
    State end = job_end(object);
    return end.readiness == kube::Readiness::failed ? end : state;
  };
}

// The dict of `condition`, checked.
kube::ConditionWanted checked_condition(const Value& given) {
  for (const auto& [key, text] : given.as_dict()) {
    const std::string_view name = key.is_string() ? key.as_string() : std::string_view();
    if (name != "type" && name != "status" && name != "reason") {
      throw base::Error("unknown-argument",
                        base::cat('`', name, "` is nothing that `condition` knows"), key.origin())
          .hint("it knows type, status, reason");
    }
    if (name != "status" && !text.is_string()) {
      throw base::Error("argument-type", base::cat('`', name, "` must be a string"), text.origin());
    }
  }
  auto wanted = condition_wanted(given, "condition");
  if (!wanted) {
    throw base::Error("missing-argument", "`condition` needs a `type`", given.origin())
        .hint("such as {type: Ready}");
  }
  return *std::move(wanted);
}

// What the task waits for, from its arguments alone.
struct Wanted {
  std::shared_ptr<const query::JsonPath> path;
  std::string path_text;
  Value value;
  bool has_value = false;
  bool absent = false;
  kube::Judge judge;
};

kube::Judge path_judge(const Wanted& wanted) {
  return [path = wanted.path, text = wanted.path_text, has = wanted.has_value,
          value = wanted.value](const Value& object) -> State {
    if (matches(path->find(object), has ? &value : nullptr)) return {};
    return {kube::Readiness::waiting,
            base::cat("nothing ", has ? "like that " : "", "at ", text, " yet")};
  };
}

Wanted wanted_of(const Args& args) {
  Wanted wanted;
  const std::string what = args.text("for", "ready");
  if (args.number("timeout") < 0) {
    throw base::Error("argument-value", "`timeout` must not be negative",
                      args.find("timeout")->origin());
  }
  if (const Value* value = args.find("value"); value != nullptr) {
    if (!args.has("jsonpath"))
      throw base::Error("argument-conflict", "`value` belongs to `jsonpath`", value->origin());
    wanted.value = *value;
    wanted.has_value = true;
  }
  if (args.has("condition")) {
    wanted.judge = condition_judge(checked_condition(*args.find("condition")));
  } else if (args.has("jsonpath")) {
    wanted.path_text = args.text("jsonpath");
    try {
      wanted.path = std::make_shared<const query::JsonPath>(wanted.path_text);
    } catch (base::Error& error) {
      error.at(args.find("jsonpath")->origin());
      throw;
    }
    wanted.judge = path_judge(wanted);
  } else if (what == "absent") {
    wanted.absent = true;
  } else if (what == "address") {
    wanted.judge = address_state;
  } else if (what == "ready") {
    wanted.judge = kube::readiness_of;
  }
  return wanted;
}

// The objects as they stand, and what of them later tasks may want to know.
Value result_of(const Wanted& wanted, const std::vector<Value>& objects) {
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

// What is there now, and whether it is as wanted.
struct Look {
  std::vector<Value> objects;
  bool ready = false;
};

Look look(const Search& search, const Wanted& wanted) {
  Look look{.objects = {}, .ready = wanted.absent};
  const kube::ApiResource* known = search.kind(false);
  if (known == nullptr) return look;
  const kube::ApiResource resource = *known;
  const auto found = search.cluster().get_all(search.refs(resource, false));
  look.ready = wanted.absent || !found.empty();
  for (const std::optional<Value>& object : found) {
    if (object) look.objects.push_back(*object);
    const bool judged =
        object && (!wanted.judge || wanted.judge(*object).readiness == kube::Readiness::ready);
    look.ready = look.ready && (wanted.absent ? !object : judged);
  }
  return look;
}

// A watch needs a moment to list what there is.
constexpr std::chrono::seconds shortest{1};

Outcome timed_out(const Args& args, std::string_view why) {
  const base::Error error("wait-timeout", base::cat('`', args.text("kind"), "` not ready after ",
                                                    args.number("timeout"), "s: ", why));
  return failed_wait(error, Outcome::ok());
}

Outcome wait(TaskContext& task, const Args& args, const Wanted& wanted) {
  const std::chrono::seconds timeout(args.number("timeout"));
  // What is looked at once may take its time to answer.
  if (timeout.count() == 0) {
    if (const Look now = look(Search(task, args, task.base()), wanted); now.ready)
      return Outcome::ok(result_of(wanted, now.objects));
  }
  const base::Instant began = task.base().clock.now();
  const Search search(task, args, task.base().until(began + std::max(timeout, shortest)));
  const kube::ApiResource* known = search.kind(!wanted.absent);
  if (known == nullptr)
    return wanted.absent ? Outcome::ok(result_of(wanted, {}))
                         : timed_out(args, "the server has no such kind");
  const kube::ApiResource resource = *known;
  const std::vector<kube::ObjectRef> refs = search.refs(resource, !wanted.absent);
  if (refs.empty() && !wanted.absent) return timed_out(args, "no object has these labels");
  std::vector<kube::WaitTarget> targets;
  for (const kube::ObjectRef& ref : refs)
    targets.push_back({.ref = ref, .judge = wanted.judge, .absent = wanted.absent});
  const kube::WaitResult result = kube::wait_for(search.cluster(), targets);
  std::vector<Value> objects;
  for (const kube::WaitStatus& status : result.statuses) objects.push_back(status.object);
  Outcome outcome = Outcome::ok(result_of(wanted, objects));
  if (result.all_ready()) return outcome;
  return failed_wait(kube::wait_error(search.cluster(), targets, result,
                                      search.cluster().context().waited_since(began)),
                     std::move(outcome));
}

// Check mode and `kboot plan` look once: what is not there yet may come by what would run before.
Plan foresee(TaskContext& task, const Args& args, const Wanted& wanted) {
  const Look now = look(Search(task, args, task.base()), wanted);
  Plan plan;
  plan.outcome = Outcome::ok(result_of(wanted, now.objects));
  if (!now.ready) plan.unknown = "not there yet; it is waited for when the tasks before have run";
  return plan;
}

struct Waiting final : PlanState {
  Wanted wanted;
};

Plan plan(TaskContext& task, const Args& args) {
  Wanted wanted = wanted_of(args);
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
