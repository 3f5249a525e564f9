// Shamir's secret sharing over GF(2^8), as SOPS cuts the data key of a file with key groups.
#pragma once

#include <vector>

#include "crypto/secret_bytes.hpp"

namespace kboot::vault {

// The secret of enough shares; each is the values at one point with that point's number behind
// them. Throws Error `vault-damaged` for shares that cannot belong together. Too few of them give
// another secret, which nothing tells.
[[nodiscard]] crypto::SecretBytes combine_shares(const std::vector<crypto::SecretBytes>& shares);

}  // namespace kboot::vault
