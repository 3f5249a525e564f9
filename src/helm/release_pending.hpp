// Taking over what an interrupted action left. Private to this folder.
#pragma once

#include "base/diagnostic.hpp"
#include "helm/release.hpp"
#include "kube/cluster.hpp"

namespace kboot::helm {

// An install, upgrade, rollback or uninstall is under way, or was when somebody killed it.
[[nodiscard]] bool is_under_way(ReleaseStatus status) noexcept;

// Whether the action under way on a revision may be taken for dead: the Lease on the release is
// over, or there is none and nothing has happened for so long that Helm has given up waiting. A
// Lease that may be over soon is left to ReleaseLock, which waits for it. Gives the warning that
// says so; throws Error `release-pending`.
[[nodiscard]] base::Diagnostic check_interrupted(const kube::Cluster& cluster,
                                                 const Release& release, base::Duration timeout);

}  // namespace kboot::helm
