// New key pairs for ssh, and the public halves of keys that are there (OpenSSH's PROTOCOL.key, RFC
// 4253, 5656, 8709).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/context.hpp"
#include "crypto/secret_bytes.hpp"

namespace kboot::crypto {

struct OpensshKeyPair {
  SecretBytes private_key;  // PEM text without a passphrase
  std::string public_key;   // "ssh-ed25519 AAAA... COMMENT", without a line end
};

// Ed25519, "-----BEGIN OPENSSH PRIVATE KEY-----".
[[nodiscard]] OpensshKeyPair make_openssh_key_pair(base::Entropy& entropy,
                                                   std::string_view comment);
// ECDSA on NIST's curve of 256, 384 or 521 bits, "-----BEGIN EC PRIVATE KEY-----"; drawn by
// libcrypto.
[[nodiscard]] OpensshKeyPair make_ecdsa_key_pair(int bits, std::string_view comment);

// "ssh-ed25519 AAAA..." of a private key in PEM: OpenSSH's own form (with a passphrase too: the
// public half stands outside of it), PKCS #1, SEC 1, PKCS #8. Nothing for any other text.
[[nodiscard]] std::optional<std::string> openssh_public_key(std::string_view private_key);

// The bytes of "TYPE BASE64 [COMMENT]"; nothing where the base64 is none, or holds another type.
[[nodiscard]] std::optional<std::string> openssh_blob(std::string_view public_key);
// "SHA256:uNiV...", as ssh-keygen -l prints it.
[[nodiscard]] std::string openssh_fingerprint(std::string_view blob);

}  // namespace kboot::crypto
