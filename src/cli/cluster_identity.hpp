// An identity that a Secret of the cluster holds in which kboot runs.
#pragma once

#include <optional>
#include <string>

#include "crypto/secret_bytes.hpp"

namespace kboot::cli {

class App;

// Of `[NAMESPACE/]NAME`: the namespace is the pod's own where none is written. In its data, the
// first of `identity`, `kboot.agekey`, `age.agekey`, else the only key. Nothing where there is no
// such Secret, or we may not read it, unless `required`: then it is Error `vault-key`.
[[nodiscard]] std::optional<crypto::SecretBytes> cluster_identity(App& app, const std::string& name,
                                                                  bool required);

}  // namespace kboot::cli
