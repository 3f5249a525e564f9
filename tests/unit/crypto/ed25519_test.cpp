// Ed25519 keys on Curve25519: both halves of a key pair agree there.
#include <doctest/doctest.h>

#include "base/encoding.hpp"
#include "crypto/curve25519.hpp"
#include "crypto/ed25519.hpp"

using namespace kboot;
using base::hex_decode;

TEST_CASE("the point of RFC 8032's first key is that of its scalar") {
  const std::string seed =
      *hex_decode("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
  const std::string key =
      *hex_decode("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  CHECK(crypto::ed25519_point(key) == crypto::x25519_public(crypto::ed25519_scalar(seed).view()));
}

TEST_CASE("what is no point of the curve is no key") {
  CHECK_FALSE(crypto::ed25519_point(std::string(32, '\2')));
  CHECK_FALSE(crypto::ed25519_point("short"));
}
