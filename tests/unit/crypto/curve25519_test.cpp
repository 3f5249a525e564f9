// X25519 against RFC 7748 sections 5.2 and 6.1.
#include <doctest/doctest.h>

#include <stdexcept>

#include "base/encoding.hpp"
#include "crypto/curve25519.hpp"

using namespace kboot;
using base::hex_decode;
using base::hex_encode;

TEST_CASE("X25519 as RFC 7748 section 5.2 has it") {
  const auto shared = crypto::x25519(
      *hex_decode("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
      *hex_decode("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"));
  REQUIRE(shared.has_value());
  CHECK(hex_encode(shared->view()) ==
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
}

TEST_CASE("public keys and the shared secret of section 6.1") {
  const std::string alice =
      *hex_decode("77076d0a7318a57d3c16c17251b26645df1f75a71a1d5e4f8e6f5c5b4b1d5b5d");
  const std::string bob =
      *hex_decode("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
  CHECK(hex_encode(crypto::x25519_public(bob)) ==
        "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
  const auto one = crypto::x25519(alice, crypto::x25519_public(bob));
  const auto other = crypto::x25519(bob, crypto::x25519_public(alice));
  REQUIRE(one.has_value());
  REQUIRE(other.has_value());
  CHECK(one->view() == other->view());
}

TEST_CASE("points of low order give nothing") {
  CHECK_FALSE(crypto::x25519(std::string(32, 's'), std::string(32, '\0')).has_value());
  std::string one(32, '\0');
  one[0] = 1;
  CHECK_FALSE(crypto::x25519(std::string(32, 's'), one).has_value());
}

TEST_CASE("keys of another size are refused") {
  CHECK_THROWS_AS((void)crypto::x25519_public("short"), std::invalid_argument);
}
