// AES-256-CTR against NIST SP 800-38A, ChaCha20-Poly1305 against RFC 8439.
#include <doctest/doctest.h>

#include <stdexcept>

#include "base/encoding.hpp"
#include "crypto/cipher.hpp"

using namespace kboot;
using base::hex_decode;
using base::hex_encode;
using crypto::SecretBytes;

TEST_CASE("AES-256-CTR as SP 800-38A F.5.5 has it, and back") {
  const std::string key =
      *hex_decode("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
  const std::string counter = *hex_decode("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
  const std::string plain =
      *hex_decode("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
  SecretBytes bytes = SecretBytes::copy(plain);
  crypto::aes256_ctr(key, counter, bytes.span());
  CHECK(hex_encode(bytes.view()) ==
        "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5");
  crypto::aes256_ctr(key, counter, bytes.span());
  CHECK(bytes.view() == plain);
}

TEST_CASE("AES-256-CTR refuses keys and counters of another size") {
  SecretBytes bytes(1);
  CHECK_THROWS_AS(crypto::aes256_ctr("short", std::string(16, 'c'), bytes.span()),
                  std::invalid_argument);
  CHECK_THROWS_AS(crypto::aes256_ctr(std::string(32, 'k'), "short", bytes.span()),
                  std::invalid_argument);
}

TEST_CASE("ChaCha20-Poly1305 opens what RFC 8439 section 2.8.2's primitive sealed") {
  // No associated data here, so the tag differs from the RFC's; the cipher text does not.
  const std::string key =
      *hex_decode("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
  const std::string nonce = *hex_decode("070000004041424344454647");
  const std::string plain =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the "
      "future, sunscreen would be it.";
  const std::string sealed = crypto::chacha20_poly1305_seal(key, nonce, plain);
  CHECK(sealed.size() == plain.size() + crypto::chacha20_poly1305_tag);
  CHECK(hex_encode(sealed).starts_with("d31a8d34648e60db7b86afbc53ef7ec2"));
  const auto opened = crypto::chacha20_poly1305_open(key, nonce, sealed);
  REQUIRE(opened.has_value());
  CHECK(opened->view() == plain);
}

TEST_CASE("no single changed bit opens") {
  const std::string key(32, 'k');
  const std::string nonce(12, 'n');
  const std::string sealed = crypto::chacha20_poly1305_seal(key, nonce, "text");
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string damaged = sealed;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    CHECK_FALSE(crypto::chacha20_poly1305_open(key, nonce, damaged).has_value());
  }
}

TEST_CASE("what is shorter than a tag does not open; an empty text does") {
  const std::string key(32, 'k');
  const std::string nonce(12, 'n');
  CHECK_FALSE(crypto::chacha20_poly1305_open(key, nonce, "").has_value());
  CHECK_FALSE(crypto::chacha20_poly1305_open(key, nonce, std::string(15, 'x')).has_value());
  const std::string sealed = crypto::chacha20_poly1305_seal(key, nonce, "");
  const auto opened = crypto::chacha20_poly1305_open(key, nonce, sealed);
  REQUIRE(opened.has_value());
  CHECK(opened->empty());
}
