// Public halves of private keys in the forms that ssh programs write.
#include <array>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "crypto/der.hpp"
#include "crypto/openssh_key.hpp"
#include "crypto/openssh_wire.hpp"
#include "crypto/pem.hpp"
#include "crypto/private_key.hpp"

namespace kboot::crypto {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view magic = "openssh-key-v1\0"sv;

struct CurveRow {
  int bits;
  std::string_view name;
  std::size_t point;  // bytes of an uncompressed point
};
constexpr std::array curves{
    CurveRow{256, "nistp256", 65},
    CurveRow{384, "nistp384", 97},
    CurveRow{521, "nistp521", 133},
};
constexpr std::size_t ed25519_point = 32;

// The content of the value at the front of `der`, which is taken off; empty where it is none of
// that tag.
std::string_view take(std::string_view& der, unsigned char tag) {
  if (der.size() < 2 || static_cast<unsigned char>(der[0]) != tag) return {};
  std::size_t size = static_cast<unsigned char>(der[1]);
  std::size_t at = 2;
  if (size > 0x80) {
    const std::size_t count = size & 0x7Fu;
    if (count > 4 || der.size() < at + count) return {};
    size = 0;
    for (std::size_t i = 0; i < count; ++i)
      size = size << 8u | static_cast<unsigned char>(der[at++]);
  }
  if (der.size() - at < size) return {};
  const std::string_view content = der.substr(at, size);
  der.remove_prefix(at + size);
  return content;
}

std::string ecdsa_blob(std::string_view point) {
  for (const CurveRow& row : curves) {
    if (row.point != point.size()) continue;
    std::string blob;
    wire::put_text(blob, base::cat("ecdsa-sha2-", row.name));
    wire::put_text(blob, row.name);
    wire::put_text(blob, point);
    return blob;
  }
  return {};
}

std::string rsa_blob(std::string_view key) {
  std::string_view numbers = take(key, der::sequence_tag);
  const std::string_view modulus = take(numbers, der::integer_tag);
  const std::string_view exponent = take(numbers, der::integer_tag);
  if (modulus.empty() || exponent.empty()) return {};
  std::string blob;  // DER's integers are written as ssh's are
  wire::put_text(blob, "ssh-rsa");
  wire::put_text(blob, exponent);
  wire::put_text(blob, modulus);
  return blob;
}

std::string blob_of(const PrivateKey& key) {
  const std::string info = key.public_info();
  std::string_view rest = info;
  rest = take(rest, der::sequence_tag);
  static_cast<void>(take(rest, der::sequence_tag));  // the algorithm
  std::string_view bits = take(rest, der::bit_string_tag);
  if (bits.empty()) return {};
  bits.remove_prefix(1);  // how many bits at the end do not count
  switch (key.type()) {
    case KeyType::ecdsa:
      return ecdsa_blob(bits);
    case KeyType::rsa:
      return rsa_blob(bits);
    case KeyType::ed25519: {
      if (bits.size() != ed25519_point) return {};
      std::string blob;
      wire::put_text(blob, "ssh-ed25519");
      wire::put_text(blob, bits);
      return blob;
    }
    case KeyType::dsa:
      break;
  }
  return {};
}

// The first public key of OpenSSH's own container.
std::string blob_of_container(std::string_view bytes) {
  if (!bytes.starts_with(magic)) return {};
  bytes.remove_prefix(magic.size());
  for (int skipped = 0; skipped < 3; ++skipped) {  // cipher, key derivation, its options
    if (!wire::take_text(bytes)) return {};
  }
  if (wire::take_number(bytes).value_or(0) == 0) return {};
  return std::string(wire::take_text(bytes).value_or(std::string_view()));
}

}  // namespace

OpensshKeyPair make_ecdsa_key_pair(int bits, std::string_view comment) {
  const PrivateKey key = PrivateKey::generate(KeyType::ecdsa, bits);
  std::string pem = key.pem();
  return {SecretBytes::take(pem), wire::public_line(blob_of(key), comment)};
}

std::optional<std::string> openssh_public_key(std::string_view private_key) {
  auto block = pem_decode(private_key);
  if (!block) return std::nullopt;
  std::string blob;
  constexpr std::string_view suffix = "PRIVATE KEY";
  if (block->type == "OPENSSH PRIVATE KEY") {
    blob = blob_of_container(block->bytes);
  } else if (block->type.ends_with(suffix)) {
    const std::string_view form =
        base::trim(std::string_view(block->type).substr(0, block->type.size() - suffix.size()));
    if (const auto key = PrivateKey::read(form, block->bytes)) blob = blob_of(*key);
  }
  wipe(block->bytes);
  if (blob.empty()) return std::nullopt;
  return wire::public_line(blob, {});
}

std::optional<std::string> openssh_blob(std::string_view public_key) {
  const std::string_view line = base::trim(public_key);
  const std::size_t blank = line.find_first_of(" \t");
  if (blank == line.npos) return std::nullopt;
  const std::string_view type = line.substr(0, blank);
  std::string_view encoded = base::trim(line.substr(blank));
  encoded = encoded.substr(0, encoded.find_first_of(" \t"));
  auto blob = base::base64_decode(encoded);
  if (!blob) return std::nullopt;
  std::string_view rest = *blob;
  if (wire::take_text(rest) != type || rest.empty()) return std::nullopt;
  return blob;
}

std::string openssh_fingerprint(std::string_view blob) {
  return "SHA256:" + base::base64_encode(digest(Hash::sha256, blob), base::Base64::standard, false);
}

}  // namespace kboot::crypto
