// New Ed25519 key pairs in OpenSSH's forms (OpenSSH's PROTOCOL.key, RFC 8709).
#pragma once

#include <string>
#include <string_view>

#include "base/context.hpp"
#include "crypto/secret_bytes.hpp"

namespace kboot::crypto {

struct OpensshKeyPair {
  SecretBytes private_key;  // "-----BEGIN OPENSSH PRIVATE KEY-----" ..., without a passphrase
  std::string public_key;   // "ssh-ed25519 AAAA... COMMENT", without a line end
};

[[nodiscard]] OpensshKeyPair make_openssh_key_pair(base::Entropy& entropy,
                                                   std::string_view comment);

}  // namespace kboot::crypto
