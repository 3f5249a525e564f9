// Writing the objects of a release as Helm writes them (pkg/kube/client.go), many at once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "helm/release_actions.hpp"
#include "helm/release_objects.hpp"
#include "kube/cluster.hpp"

namespace kboot::helm {

struct WriteMode {
  bool server_side = true;
  bool force_conflicts = false;
  bool force_replace = false;
  bool take_over = false;  // fields that Helm wrote by client-side apply
};

// One object to write: what is wanted, what is there, what the release said before.
struct ReleaseWrite {
  ReleaseObject object;
  std::optional<Value> live;
  const Value* original = nullptr;  // of the release before; for client-side apply
  bool send = false;                // false: nothing differs
  bool take_over = false;           // move fields first
  kube::Operation operation;
  Value after;  // as the server answered
};

// Says what has to be sent for the object.
void decide(ReleaseWrite& write, const WriteMode& mode);

// Fills in `after` by dry runs; what cannot be known before its kind or namespace is there is taken
// as it is wanted. Throws the Error of a write that the server would refuse.
void predict_writes(const kube::Cluster& cluster, std::vector<ReleaseWrite>& writes);

// What became of writes: an error does not undo what was written before it.
struct Written {
  std::vector<kube::ObjectRef> created;
  std::optional<base::Error> failure;
  std::vector<std::string> warnings;  // the server's
};
Written send_all(const kube::Cluster& cluster, std::vector<ReleaseWrite>& writes);

// Deletes objects in their order, those of one kind at once. Gives the first failure; what is gone
// already is none.
std::optional<base::Error> remove_all(const kube::Cluster& cluster,
                                      const std::vector<kube::ObjectRef>& refs,
                                      std::string_view propagation);

// What becomes of the objects, for people: writes that change nothing are left out.
[[nodiscard]] std::vector<ObjectChange> changes_of(const std::vector<ReleaseWrite>& writes);

}  // namespace kboot::helm
