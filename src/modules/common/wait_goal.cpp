// Reads what is to be waited for, and judges objects by it.
#include "modules/common/wait_goal.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kube/object.hpp"
#include "modules/common/kube_waiting.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::modules {

namespace {

using kube::State;
using value::Value;

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

kube::Judge path_judge(const WaitGoal& wanted) {
  return [path = wanted.path, text = wanted.path_text, has = wanted.has_value,
          value = wanted.value](const Value& object) -> State {
    if (matches(path->find(object), has ? &value : nullptr)) return {};
    return {kube::Readiness::waiting,
            base::cat("nothing ", has ? "like that " : "", "at ", text, " yet")};
  };
}

}  // namespace

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

WaitGoal wait_goal(const run::Args& args) {
  WaitGoal wanted;
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

}  // namespace kboot::modules
