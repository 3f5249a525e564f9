// Blowfish's rounds and schedule, and bcrypt_pbkdf.
#include "crypto/blowfish.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/text.hpp"
#include "crypto/blowfish_digits.hpp"
#include "crypto/crypto.hpp"

namespace kboot::crypto {
namespace {

constexpr std::size_t subkeys = 18;
constexpr std::size_t box = 256;

// Reads a text as big-endian words, again from the start when it is at its end.
class Words {
 public:
  explicit Words(std::string_view text) noexcept : text_(text) {}

  std::uint32_t next() noexcept {
    std::uint32_t word = 0;
    for (int i = 0; i < 4; ++i) {
      word = word << 8 | static_cast<unsigned char>(text_[at_]);
      at_ = (at_ + 1) % text_.size();
    }
    return word;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// One block of bcrypt_pbkdf: 32 bytes of a digest of the password and one of the salt.
void bcrypt_hash(std::string_view password, std::string_view salt, std::span<unsigned char> out) {
  Blowfish state;
  state.expand(password, salt);
  for (int i = 0; i < 64; ++i) {
    state.expand(salt);
    state.expand(password);
  }
  Words magic("OxychromaticBlowfishSwatDynamite");
  for (std::size_t at = 0; at < out.size(); at += 8) {
    std::uint32_t left = magic.next();
    std::uint32_t right = magic.next();
    for (int i = 0; i < 64; ++i) {
      state.encrypt(left, right);
    }
    for (std::size_t i = 0; i < 4; ++i) {  // little-endian
      out[at + i] = static_cast<unsigned char>(left >> 8 * i);
      out[at + 4 + i] = static_cast<unsigned char>(right >> 8 * i);
    }
  }
}

}  // namespace

Blowfish::Blowfish() noexcept { std::ranges::copy(blowfish_digits, words_.begin()); }

Blowfish::~Blowfish() {
  wipe({reinterpret_cast<unsigned char*>(words_.data()), words_.size() * sizeof words_[0]});
}

void Blowfish::encrypt(std::uint32_t& left, std::uint32_t& right) const noexcept {
  const std::uint32_t* const s = words_.data() + subkeys;
  const auto f = [s](std::uint32_t x) {
    return ((s[x >> 24] + s[box + (x >> 16 & 255)]) ^ s[2 * box + (x >> 8 & 255)]) +
           s[3 * box + (x & 255)];
  };
  std::uint32_t l = left ^ words_[0];
  std::uint32_t r = right;
  for (std::size_t i = 1; i <= 16; i += 2) {
    r ^= f(l) ^ words_[i];
    l ^= f(r) ^ words_[i + 1];
  }
  left = r ^ words_[17];
  right = l;
}

void Blowfish::expand(std::string_view key, std::string_view salt) noexcept {
  Words keys(key);
  for (std::size_t i = 0; i < subkeys; ++i) {
    words_[i] ^= keys.next();
  }
  Words salts(salt.empty() ? std::string_view("\0", 1) : salt);
  std::uint32_t left = 0;
  std::uint32_t right = 0;
  for (std::size_t i = 0; i < words_.size(); i += 2) {
    if (!salt.empty()) {
      left ^= salts.next();
      right ^= salts.next();
    }
    encrypt(left, right);
    words_[i] = left;
    words_[i + 1] = right;
  }
}

SecretBytes bcrypt_pbkdf(std::string_view password, std::string_view salt, std::uint32_t rounds,
                         std::size_t size) {
  constexpr std::size_t block = 32;
  if (password.empty() || salt.empty() || rounds < 1 || size > 1024) {
    throw std::invalid_argument("bcrypt_pbkdf needs a password, a salt and a round");
  }
  const std::size_t blocks = (size + block - 1) / block;
  std::string secret = digest(Hash::sha512, password);
  SecretBytes key(size);
  SecretBytes sum(block);
  SecretBytes part(block);
  for (std::size_t number = 1; number <= blocks; ++number) {
    std::string seed(salt);
    for (int shift = 24; shift >= 0; shift -= 8) {
      seed.push_back(static_cast<char>(number >> shift));
    }
    bcrypt_hash(secret, digest(Hash::sha512, seed), part.span());
    std::copy_n(part.data(), block, sum.data());
    for (std::uint32_t round = 1; round < rounds; ++round) {
      bcrypt_hash(secret, digest(Hash::sha512, part.view()), part.span());
      for (std::size_t i = 0; i < block; ++i) {
        sum.data()[i] ^= part.data()[i];
      }
    }
    // The blocks are interleaved, so that no part of the key comes from one of them alone.
    for (std::size_t i = 0; i < block; ++i) {
      if (const std::size_t at = i * blocks + number - 1; at < size) {
        key.data()[at] = sum.data()[i];
      }
    }
  }
  wipe(secret);
  return key;
}

}  // namespace kboot::crypto
