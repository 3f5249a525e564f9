// bcrypt: Blowfish keyed over and over with password and salt.
#include "crypto/bcrypt.hpp"

#include <array>
#include <cstdint>
#include <stdexcept>

#include "crypto/blowfish.hpp"

namespace kboot::crypto {
namespace {

// "OrpheanBeholderScryDoubt".
constexpr std::array<std::uint32_t, 6> magic{0x4F727068, 0x65616E42, 0x65686F6C,
                                             0x64657253, 0x63727944, 0x6F756274};
constexpr std::string_view letters =
    "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t prefix_size = 7;    // "$2a$10$"
constexpr std::size_t salt_letters = 22;  // of 16 bytes
constexpr std::size_t hash_letters = 31;  // of 23 bytes
constexpr std::size_t hash_size = 23;     // the last byte of the cipher text is left out

// bcrypt's base64: its own order of letters, without padding.
std::string encode(std::string_view bytes) {
  std::string out;
  unsigned bits = 0;
  int held = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (held += 8; held >= 6; held -= 6) out.push_back(letters[bits >> (held - 6) & 63]);
  }
  if (held > 0) out.push_back(letters[bits << (6 - held) & 63]);
  return out;
}

// Of letters that are all its own.
std::string decode(std::string_view text) {
  std::string out;
  unsigned bits = 0;
  int held = 0;
  for (const char c : text) {
    bits = bits << 6 | static_cast<unsigned>(letters.find(c));
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out.push_back(static_cast<char>(bits >> held & 255));
  }
  return out;
}

int cost_of(std::string_view hash) { return (hash[4] - '0') * 10 + (hash[5] - '0'); }

}  // namespace

bool is_bcrypt_hash(std::string_view text) noexcept {
  constexpr std::string_view minors = "aby";
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != prefix_size + salt_letters + hash_letters) return false;
  if (!text.starts_with("$2") || minors.find(text[2]) == minors.npos) return false;
  if (text[3] != '$' || !digit(text[4]) || !digit(text[5]) || text[6] != '$') return false;
  if (cost_of(text) < 4 || cost_of(text) > 31) return false;
  return text.find_first_not_of(letters, prefix_size) == text.npos;
}

bool bcrypt_matches(std::string_view password, std::string_view hash) {
  if (!is_bcrypt_hash(hash) || password.size() > bcrypt_password_max) return false;
  const std::string salt = decode(hash.substr(prefix_size, salt_letters));
  // Where the two differ must not be seen from the time that it takes.
  const std::string own = bcrypt(password, salt, cost_of(hash));
  unsigned difference = 0;
  for (std::size_t i = prefix_size + salt_letters; i < own.size(); ++i)
    difference |= static_cast<unsigned char>(own[i] ^ hash[i]);
  return difference == 0;
}

std::string bcrypt(std::string_view password, std::string_view salt, int cost) {
  if (password.size() > bcrypt_password_max || salt.size() != bcrypt_salt || cost < 4 ||
      cost > 31) {
    throw std::invalid_argument("bcrypt takes 72 bytes, a salt of 16 and a cost of 4 to 31");
  }
  std::string key(password);
  key.push_back('\0');
  Blowfish blowfish;
  blowfish.expand(key, salt);
  for (std::uint64_t rounds = std::uint64_t{1} << cost; rounds > 0; --rounds) {
    blowfish.expand(key);
    blowfish.expand(salt);
  }
  wipe(key);
  std::string hash;
  for (std::size_t i = 0; i < magic.size(); i += 2) {
    std::uint32_t left = magic[i];
    std::uint32_t right = magic[i + 1];
    for (int times = 0; times < 64; ++times) blowfish.encrypt(left, right);
    for (const std::uint32_t word : {left, right}) {
      for (int shift = 24; shift >= 0; shift -= 8) hash.push_back(static_cast<char>(word >> shift));
    }
  }
  std::string out = "$2a$";
  out.append(cost < 10 ? "0" : "").append(std::to_string(cost)).append("$");
  return out.append(encode(salt)).append(encode(std::string_view(hash).substr(0, hash_size)));
}

}  // namespace kboot::crypto
