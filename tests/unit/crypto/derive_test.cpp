// Key derivation against RFC 5869, RFC 7914; and the system's randomness.
#include <doctest/doctest.h>

#include <array>
#include <stdexcept>

#include "base/encoding.hpp"
#include "crypto/crypto.hpp"

using namespace kboot;
using base::hex_decode;
using base::hex_encode;

TEST_CASE("HKDF-SHA256 as RFC 5869 has it") {
  CHECK(hex_encode(crypto::hkdf_sha256(std::string(22, '\x0b'),
                                       *hex_decode("000102030405060708090a0b0c"),
                                       *hex_decode("f0f1f2f3f4f5f6f7f8f9"), 42)
                       .view()) ==
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  CHECK(hex_encode(crypto::hkdf_sha256(std::string(22, '\x0b'), "", "", 42).view()) ==
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST_CASE("HKDF refuses more than it can give") {
  CHECK(crypto::hkdf_sha256("k", "", "", 255 * 32).size() == 255 * 32);
  CHECK_THROWS_AS((void)crypto::hkdf_sha256("k", "", "", 255 * 32 + 1), std::invalid_argument);
}

TEST_CASE("PBKDF2-HMAC-SHA256 as RFC 7914 section 11 has it") {
  CHECK(hex_encode(crypto::pbkdf2_hmac_sha256("passwd", "salt", 1, 64).view()) ==
        "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
        "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783");
  CHECK(crypto::pbkdf2_hmac_sha256({}, {}, 1, 32).size() == 32);
}

TEST_CASE("scrypt as RFC 7914 section 12 has it") {
  CHECK(hex_encode(crypto::scrypt("", "", {4, 1, 1}, 64).view()) ==
        "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
        "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906");
  CHECK(hex_encode(crypto::scrypt("password", "NaCl", {10, 8, 16}, 64).view()) ==
        "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640");
}

TEST_CASE("scrypt's memory is known beforehand") {
  CHECK(crypto::ScryptCost{18, 8, 1}.memory() == (std::uint64_t{256} << 20) + 1024);
  CHECK_THROWS_AS((void)crypto::scrypt("", "", {0, 8, 1}, 32), std::invalid_argument);
  CHECK_THROWS_AS((void)crypto::scrypt("", "", {63, 8, 1}, 32), std::invalid_argument);
}

TEST_CASE("the system's randomness does not repeat") {
  crypto::SystemEntropy entropy;
  std::array<unsigned char, 32> a{};
  std::array<unsigned char, 32> b{};
  entropy.fill(a);
  entropy.fill(b);
  CHECK(a != b);
  entropy.fill({});
}
