// Waiting until the server serves the kinds of new CustomResourceDefinitions.
#pragma once

#include <vector>

#include "kube/cluster.hpp"

namespace kboot::kube {

struct NewDefinition {
  ObjectRef ref;
  Value object;  // as the server answered its write
};

// Returns once each of them is Established, which is when the server lists its kinds: asking for
// that list costs next to nothing, while a watch would bring a definition of a megabyte with each
// change of its status. Definitions that are Established already are not asked about. What is known
// of the server's kinds is forgotten afterwards. Throws Error `wait-timeout` or `wait-failed` after
// a minute; an idle definition is touched now and then, for servers that forgot it over a restart.
void wait_for_definitions(const Cluster& cluster, const std::vector<NewDefinition>& definitions);

}  // namespace kboot::kube
