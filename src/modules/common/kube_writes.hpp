// The writes of a task: what is there, what has to be sent, what came of it. Used by the modules
// that write to a cluster; k8s has kubernetes.core's rules on top of it, argocd_app those of
// kboot's own modules.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kube/cluster.hpp"
#include "run/module.hpp"

namespace kboot::modules {

// As kubernetes.core's return value `method` names it.
enum class Method : std::uint8_t { none, create, update, replace, apply, remove };
std::string_view method_name(Method method) noexcept;

struct KubeWrite {
  value::Value wanted;  // the object, its secrets encoded as the server stores them
  kube::ObjectRef ref;
  bool served = true;  // the server knows the kind already
  std::optional<value::Value> live;
  Method method = Method::none;
  bool send = false;                     // false: nothing differs
  std::optional<kube::Operation> first;  // to be done before: taking fields over
  kube::Operation operation;
  std::optional<kube::Operation>
      instead;  // where the server refuses the operation's media type (415)
  std::vector<std::string> warnings;
  std::string note;  // why nothing is done

  // What came of it, or would.
  value::Value after;  // the object; null: gone, or nothing known
  bool changed = false;
  std::optional<base::Error> failure;
};

// The objects with their places; kinds whose definition is among the objects count as known. A kind
// that nobody knows is an Error `unknown-kind`, or with `lenient` (plans: an earlier task may bring
// it) a write whose kind is not served.
std::vector<KubeWrite> locate_writes(const kube::Cluster& cluster,
                                     std::vector<value::Value> objects, bool lenient);
// Fills in what is there now.
void read_live(const kube::Cluster& cluster, std::vector<KubeWrite>& writes);

// Each decides on one write; `live` is filled in. They set method, send and the operations.
void decide_create(KubeWrite& write);
void decide_apply(KubeWrite& write, const kube::ApplyOptions& options, bool take_over);
void decide_remove(KubeWrite& write, const kube::DeleteOptions& options);

// Works out `after` and `changed` without storing anything: by dry runs of the server where it can
// tell.
void predict(const kube::Cluster& cluster, std::vector<KubeWrite>& writes);
// Sends what has to be sent, in the cluster's order; fills in `after`, `changed` and `failure`.
void send_writes(const kube::Cluster& cluster, std::vector<KubeWrite>& writes);

// The changes for people: created, changed, removed objects with their diffs.
std::vector<run::Change> changes_of(const std::vector<KubeWrite>& writes);
// "created", "nothing to change", "59 objects: 58 created, 1 changed".
std::string summary_of(const std::vector<KubeWrite>& writes);

// What the server filled in by itself does not count as a change.
bool differs(const std::optional<value::Value>& before, const value::Value& after);

}  // namespace kboot::modules
