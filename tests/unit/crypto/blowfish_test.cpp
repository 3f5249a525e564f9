// Blowfish against Schneier's vectors, bcrypt_pbkdf against those of OpenBSD's regression tests.
#include <doctest/doctest.h>

#include <stdexcept>

#include "base/encoding.hpp"
#include "crypto/blowfish.hpp"

using namespace kboot;
using base::hex_encode;

TEST_CASE("Blowfish as its author's vectors have it") {
  crypto::Blowfish state;
  state.expand(std::string_view("\0\0\0\0\0\0\0\0", 8));
  std::uint32_t left = 0;
  std::uint32_t right = 0;
  state.encrypt(left, right);
  CHECK(left == 0x4ef99745);
  CHECK(right == 0x6198dd78);
}

TEST_CASE("bcrypt_pbkdf as OpenBSD's") {
  CHECK(hex_encode(crypto::bcrypt_pbkdf("password", "salt", 12, 32).view()) ==
        "1ae42c05d487bc02f64921a4ebe4ea93bcacfe135fda99974c06b7b01fae149a");
  const std::string_view password("passwordy\0PASSWORD\0", 19);
  const std::string_view salt("salty\0SALT\0", 11);
  CHECK(hex_encode(crypto::bcrypt_pbkdf(password, salt, 3, 32).view()) ==
        "7f310bd3e78c3280c59ce4595211a2928e8d4ec744c1ed2efc9f764e3388e0ad");
  CHECK(crypto::bcrypt_pbkdf("password", "salt", 1, 48).size() == 48);
}

TEST_CASE("bcrypt_pbkdf refuses what it cannot derive from") {
  CHECK_THROWS_AS((void)crypto::bcrypt_pbkdf("", "salt", 1, 32), std::invalid_argument);
  CHECK_THROWS_AS((void)crypto::bcrypt_pbkdf("password", "", 1, 32), std::invalid_argument);
  CHECK_THROWS_AS((void)crypto::bcrypt_pbkdf("password", "salt", 0, 32), std::invalid_argument);
}
