// STREAM: the nonce is a counter of 11 bytes and a last byte that marks the last chunk.
#include "vault/age_stream.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/diagnostic.hpp"
#include "crypto/cipher.hpp"

namespace kboot::vault {
namespace {

constexpr std::size_t chunk_size = std::size_t{64} << 10;
constexpr std::size_t sealed_chunk = chunk_size + crypto::chacha20_poly1305_tag;

std::string nonce(std::uint64_t counter, bool last) {
  std::string bytes(crypto::chacha20_poly1305_nonce, '\0');
  for (std::size_t i = 0; i < sizeof counter; ++i) {
    bytes[bytes.size() - 2 - i] = static_cast<char>(counter >> 8 * i);
  }
  bytes.back() = last ? 1 : 0;
  return bytes;
}

}  // namespace

std::string seal_stream(std::string_view key, std::string_view plain) {
  std::string out;
  out.reserve(plain.size() + (plain.size() / chunk_size + 1) * crypto::chacha20_poly1305_tag);
  std::uint64_t counter = 0;
  bool last = false;
  while (!last) {
    const std::string_view chunk = plain.substr(0, chunk_size);
    plain.remove_prefix(chunk.size());
    last = plain.empty();
    out += crypto::chacha20_poly1305_seal(key, nonce(counter++, last), chunk);
  }
  return out;
}

crypto::SecretBytes open_stream(std::string_view key, std::string_view sealed) {
  constexpr std::size_t tag = crypto::chacha20_poly1305_tag;
  const std::size_t chunks =
      std::max<std::size_t>((sealed.size() + sealed_chunk - 1) / sealed_chunk, 1);
  const std::size_t last = sealed.size() - (chunks - 1) * sealed_chunk;
  // An empty chunk is sealed only when there is nothing else.
  const bool right_size = last > tag || (chunks == 1 && last == tag);
  crypto::SecretBytes plain(right_size ? sealed.size() - chunks * tag : 0);
  bool whole = right_size;
  for (std::uint64_t counter = 0; whole && counter < chunks; ++counter) {
    const std::string_view chunk = sealed.substr(counter * sealed_chunk, sealed_chunk);
    const std::span<unsigned char> out =
        plain.span().subspan(counter * chunk_size, chunk.size() - tag);
    whole =
        crypto::chacha20_poly1305_open_into(key, nonce(counter, counter + 1 == chunks), chunk, out);
  }
  if (!whole) {
    throw base::Error("vault-damaged", "the encrypted text was changed or cut");
  }
  return plain;
}

}  // namespace kboot::vault
