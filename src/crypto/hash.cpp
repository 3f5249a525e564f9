// Digests and HMAC, on libcrypto.
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <array>
#include <stdexcept>

#include "crypto/crypto.hpp"
#include "crypto/libraries.hpp"

namespace kboot::crypto {
namespace {

struct Row {
  std::string_view name;
  Hash hash;
  const EVP_MD* (*method)();
};

// In the order of the enumeration.
constexpr std::array rows{
    Row{"md5", Hash::md5, EVP_md5},          Row{"sha1", Hash::sha1, EVP_sha1},
    Row{"sha224", Hash::sha224, EVP_sha224}, Row{"sha256", Hash::sha256, EVP_sha256},
    Row{"sha384", Hash::sha384, EVP_sha384}, Row{"sha512", Hash::sha512, EVP_sha512},
};

const EVP_MD* method(Hash hash) {
  use_libcrypto();
  return rows[static_cast<std::size_t>(hash)].method();
}

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

std::optional<Hash> hash_named(std::string_view name) noexcept {
  for (const Row& row : rows) {
    if (row.name == name) {
      return row.hash;
    }
  }
  return std::nullopt;
}

std::string digest(Hash hash, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, method(hash), nullptr) != 1) {
    throw std::runtime_error("libcrypto refuses a digest");
  }
  return {reinterpret_cast<const char*>(out.data()), size};
}

std::string hmac(Hash hash, std::string_view key, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  // libcrypto takes a null key for "the same as before", so an empty one must not be null.
  const char* const key_data = key.empty() ? "" : key.data();
  if (HMAC(method(hash), key_data, static_cast<int>(key.size()), raw(bytes), bytes.size(),
           out.data(), &size) == nullptr) {
    throw std::runtime_error("libcrypto refuses an HMAC");
  }
  std::string tag(reinterpret_cast<const char*>(out.data()), size);
  wipe(out);  // the tag may be a key of HKDF
  return tag;
}

bool equal_constant_time(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && (a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace kboot::crypto
