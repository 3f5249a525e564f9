// The comparison of scrypt's needs with the memory limit.
#include "vault/memory_warning.hpp"

#include "base/text.hpp"
#include "vault/memory_limit.hpp"

namespace kboot::vault {

void warn_of_memory(KeySource& source, crypto::ScryptCost cost) {
  const std::optional<std::uint64_t> left = memory_left();
  if (!left || *left >= cost.memory()) {
    return;
  }
  base::Diagnostic warning;
  warning.severity = base::Severity::warning;
  warning.code = "vault-memory";
  warning.message =
      base::cat("the passphrase takes ", cost.memory() >> 20, " MB of memory to derive, and only ",
                *left >> 20, " MB are left to this container");
  warning.hint = "give it more memory, or use an identity without a passphrase";
  source.warn(warning);
}

}  // namespace kboot::vault
