// Key pairs that sign: RSA, DSA, ECDSA and Ed25519, in the forms that Go reads and writes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kboot::crypto {

enum class KeyType : std::uint8_t { rsa, dsa, ecdsa, ed25519 };

class PrivateKey {
 public:
  // `bits` is the size of an RSA key's modulus, or of ECDSA's curve: 384, 521, else P-256. DSA is
  // 2048/256.
  [[nodiscard]] static PrivateKey generate(KeyType type, int bits = 2048);
  // From DER: "RSA" PKCS #1, "EC" SEC 1, "DSA" OpenSSL's, "" PKCS #8. Nothing for what is no such
  // key, and for types of keys that are not listed above.
  [[nodiscard]] static std::optional<PrivateKey> read(std::string_view form, std::string_view der);
  ~PrivateKey();
  PrivateKey(PrivateKey&&) noexcept;
  PrivateKey& operator=(PrivateKey&&) noexcept;

  [[nodiscard]] KeyType type() const noexcept;
  // A PEM block: "RSA PRIVATE KEY", "DSA PRIVATE KEY", "EC PRIVATE KEY", and "PRIVATE KEY"
  // (PKCS #8) for Ed25519.
  [[nodiscard]] std::string pem() const;
  // X.509's SubjectPublicKeyInfo, DER.
  [[nodiscard]] std::string public_info() const;
  // The DER of the algorithm that sign() uses, as certificates name it.
  [[nodiscard]] std::string signature_algorithm() const;
  // PKCS #1 v1.5 or ECDSA with the SHA-2 that fits the curve, or Ed25519. Not for DSA.
  [[nodiscard]] std::string sign(std::string_view bytes) const;

 private:
  struct Key;
  explicit PrivateKey(std::unique_ptr<Key> key);
  std::unique_ptr<Key> key_;
};

}  // namespace kboot::crypto
