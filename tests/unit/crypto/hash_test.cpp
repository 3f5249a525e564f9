// Digests and HMAC against FIPS 180-4, RFC 1321 and RFC 4231.
#include <doctest/doctest.h>

#include "base/encoding.hpp"
#include "crypto/crypto.hpp"

using namespace kboot;
using base::hex_encode;
using crypto::digest;
using crypto::Hash;

TEST_CASE("digests of abc") {
  CHECK(hex_encode(digest(Hash::md5, "abc")) == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(hex_encode(digest(Hash::sha1, "abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(hex_encode(digest(Hash::sha224, "abc")) ==
        "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7");
  CHECK(hex_encode(digest(Hash::sha256, "abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex_encode(digest(Hash::sha384, "abc")) ==
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
        "8086072ba1e7cc2358baeca134c825a7");
  CHECK(hex_encode(digest(Hash::sha512, "abc")) ==
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

TEST_CASE("the digest of nothing") {
  CHECK(hex_encode(digest(Hash::sha256, "")) ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hex_encode(digest(Hash::md5, {})) == "d41d8cd98f00b204e9800998ecf8427e");
}

TEST_CASE("hashes are known by Python's names") {
  CHECK(crypto::hash_named("sha256") == Hash::sha256);
  CHECK(crypto::hash_named("md5") == Hash::md5);
  CHECK_FALSE(crypto::hash_named("SHA256").has_value());
  CHECK_FALSE(crypto::hash_named("").has_value());
}

TEST_CASE("HMAC-SHA256 as RFC 4231 has it") {
  CHECK(hex_encode(crypto::hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(hex_encode(crypto::hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hex_encode(crypto::hmac_sha256(std::string(131, '\xaa'),
                                       "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("HMAC takes an empty key for an empty key") {
  (void)crypto::hmac_sha256("another key", "x");
  CHECK(hex_encode(crypto::hmac_sha256({}, {})) ==
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("HMAC-SHA1 as RFC 2202 has it") {
  CHECK(hex_encode(crypto::hmac(Hash::sha1, "Jefe", "what do ya want for nothing?")) ==
        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
}

TEST_CASE("the constant time comparison compares") {
  CHECK(crypto::equal_constant_time("abc", "abc"));
  CHECK(crypto::equal_constant_time("", ""));
  CHECK_FALSE(crypto::equal_constant_time("abc", "abd"));
  CHECK_FALSE(crypto::equal_constant_time("abc", "abcd"));
}
