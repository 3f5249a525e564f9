// What k8s_wait waits for, from its arguments alone.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kube/wait.hpp"
#include "query/json_path.hpp"
#include "run/module.hpp"

namespace kboot::modules {

struct WaitGoal {
  kube::Judge judge;  // empty: that it is there is all
  bool absent = false;
  std::shared_ptr<const query::JsonPath> path;  // at which something must be, or `value`
  std::string path_text;
  value::Value value;
  bool has_value = false;
};

// From `for`, `condition`, `jsonpath` and `value`. Throws Error `argument-...`, `unknown-argument`,
// `missing-argument` or `json-path`.
[[nodiscard]] WaitGoal wait_goal(const run::Args& args);

// The addresses of a LoadBalancer Service, an Ingress or a Gateway.
[[nodiscard]] std::vector<value::Value> addresses_of(const value::Value& object);

}  // namespace kboot::modules
