// Says beforehand when scrypt will not fit into the container.
#pragma once

#include "crypto/crypto.hpp"
#include "vault/vault.hpp"

namespace kboot::vault {

// The kernel kills without a word; so this comes before it. Throws nothing.
void warn_of_memory(KeySource& source, crypto::ScryptCost cost);

}  // namespace kboot::vault
