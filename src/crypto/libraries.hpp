// Brings up libsodium and libcrypto, once, before their first use.
#pragma once

namespace kboot::crypto {

// Idempotent and safe across threads; both throw std::runtime_error when the library refuses to
// start.
void use_libsodium();
// Never reads the machine's openssl.cnf: a provider named there would be loaded by dlopen, which
// kills a static program.
void use_libcrypto();

}  // namespace kboot::crypto
