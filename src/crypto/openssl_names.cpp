// Stands in for OpenSSL's tables of all the ciphers and digests that it finds by name or by number in its older
// interface: each row brings its algorithm into the static program, and most are never met. These rows are what
// certificates' signatures and encrypted PEM keys need. TLS and EVP_*_fetch do not come here.
#include <openssl/evp.h>

namespace kboot::crypto {

namespace {

using Cipher = const EVP_CIPHER* (*)();
constexpr Cipher ciphers[] = {EVP_aes_128_cbc, EVP_aes_192_cbc, EVP_aes_256_cbc};

using Digest = const EVP_MD* (*)();
constexpr Digest digests[] = {EVP_md5,    EVP_sha1,   EVP_sha224,     EVP_sha256,
                              EVP_sha384, EVP_sha512, EVP_sha512_224, EVP_sha512_256};

}  // namespace

}  // namespace kboot::crypto

// The names are OpenSSL's; its start calls them once each.
// NOLINTBEGIN(readability-identifier-naming)
extern "C" {

void openssl_add_all_ciphers_int() {
  for (const auto cipher : kboot::crypto::ciphers) EVP_add_cipher(cipher());
}

void openssl_add_all_digests_int() {
  for (const auto digest : kboot::crypto::digests) EVP_add_digest(digest());
}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
