// Password hashes by bcrypt (Provos and Mazieres), as htpasswd and Go write them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kboot::crypto {

inline constexpr std::size_t bcrypt_salt = 16;          // bytes
inline constexpr std::size_t bcrypt_password_max = 72;  // bytes that the scheme can take

// "$2a$10$" and the salt and hash in bcrypt's own base64. `password` has at most 72 bytes and no
// terminating zero, `salt` has 16, `cost` is the binary logarithm of the rounds, 4 to 31.
[[nodiscard]] std::string bcrypt(std::string_view password, std::string_view salt, int cost = 10);

// Whether a text has the form of such a hash: $2a$, $2b$ or $2y$, a cost of 4 to 31, 53 letters.
[[nodiscard]] bool is_bcrypt_hash(std::string_view text) noexcept;
// Whether the hash is that password's. False for what is no hash, and for passwords that the scheme
// cannot take.
[[nodiscard]] bool bcrypt_matches(std::string_view password, std::string_view hash);

}  // namespace kboot::crypto
