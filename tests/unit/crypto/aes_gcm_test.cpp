// AES-256-GCM against test case 18 of McGrew and Viega's paper, whose nonce is not of 12 bytes.
#include <doctest/doctest.h>

#include "base/encoding.hpp"
#include "crypto/aes_gcm.hpp"

using namespace kboot;
using base::hex_decode;
using base::hex_encode;

namespace {

const char* const key_hex = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
const char* const nonce_hex =
    "9313225df88406e555909c5aff5269aa6a7a9538534f7da1e4c303d2a318a728c3c0c95156809539fcf0e2429a6b"
    "525416aedbf5a0de6a57a637b39b";
const char* const plain_hex =
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6"
    "b525b16aedf5aa0de657ba637b39";

}  // namespace

TEST_CASE("AES-256-GCM with a long nonce, both ways") {
  const std::string key = *hex_decode(key_hex);
  const std::string nonce = *hex_decode(nonce_hex);
  const std::string data = *hex_decode("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  const std::string plain = *hex_decode(plain_hex);
  crypto::AesGcmSealed sealed = crypto::aes256_gcm_seal(key, nonce, data, plain);
  CHECK(hex_encode(sealed.text) ==
        "5a8def2f0c9e53f1f75d7853659e2a20eeb2b22aafde6419a058ab4f6f746bf40fc0c3b780f244452da3ebf1"
        "c5d82cdea2418997200ef82e44ae7e3f");
  CHECK(hex_encode(sealed.tag) == "a44a8266ee1c8eb0c8b5d4cf5ae9f19a");
  CHECK(crypto::aes256_gcm_open(key, nonce, data, sealed)->view() == plain);
  CHECK_FALSE(crypto::aes256_gcm_open(key, nonce, "other data", sealed));
  sealed.text[0] = 'x';
  CHECK_FALSE(crypto::aes256_gcm_open(key, nonce, data, sealed));
}

TEST_CASE("an empty text has a tag too, and a short tag opens nothing") {
  const std::string key = *hex_decode(key_hex);
  crypto::AesGcmSealed sealed = crypto::aes256_gcm_seal(key, "nonce", "", "");
  CHECK(sealed.text.empty());
  CHECK(crypto::aes256_gcm_open(key, "nonce", "", sealed)->empty());
  sealed.tag.resize(4);
  CHECK_FALSE(crypto::aes256_gcm_open(key, "nonce", "", sealed));
}
