// Blowfish with the expensive key schedule of bcrypt (Provos and Mazieres, "A Future-Adaptable
// Password Scheme"), and the key derivation that OpenSSH makes of it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "crypto/secret_bytes.hpp"

namespace kboot::crypto {

// The state of the schedule: expand() may be called any number of times, as bcrypt does.
class Blowfish {
 public:
  Blowfish() noexcept;  // the digits of pi
  ~Blowfish();
  Blowfish(const Blowfish&) = delete;
  Blowfish& operator=(const Blowfish&) = delete;

  // ExpandKey(state, salt, key). `key` is not empty; without a salt, all of it is zeros.
  void expand(std::string_view key, std::string_view salt = {}) noexcept;
  // Encrypts a block of two words in place.
  void encrypt(std::uint32_t& left, std::uint32_t& right) const noexcept;

 private:
  std::array<std::uint32_t, 18 + 4 * 256> words_;  // P, then the four S-boxes
};

// OpenSSH's bcrypt_pbkdf (openbsd-compat/bcrypt_pbkdf.c). Password and salt are not empty, `rounds`
// at least 1, `size` at most 1024.
[[nodiscard]] SecretBytes bcrypt_pbkdf(std::string_view password, std::string_view salt,
                                       std::uint32_t rounds, std::size_t size);

}  // namespace kboot::crypto
