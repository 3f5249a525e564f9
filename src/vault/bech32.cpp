// Bech32 after BIP 173.
#include "vault/bech32.hpp"

#include <array>
#include <cstdint>

#include "base/text.hpp"

namespace kboot::vault {
namespace {

constexpr std::string_view letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t checksum_size = 6;

class Checksum {
 public:
  explicit Checksum(std::string_view prefix) {
    for (const char letter : prefix) {
      feed(static_cast<unsigned char>(letter) >> 5);
    }
    feed(0);
    for (const char letter : prefix) {
      feed(static_cast<unsigned char>(letter) & 31U);
    }
  }
  void feed(std::uint32_t group) noexcept {
    constexpr std::array<std::uint32_t, 5> generator{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                                     0x2a1462b3};
    const std::uint32_t top = state_ >> 25;
    state_ = (state_ & 0x1ffffff) << 5 ^ group;
    for (std::size_t bit = 0; bit < generator.size(); ++bit) {
      state_ ^= (top >> bit & 1) != 0 ? generator[bit] : 0;
    }
  }
  [[nodiscard]] std::uint32_t state() const noexcept { return state_; }

 private:
  std::uint32_t state_ = 1;
};

bool printable(std::string_view text) {
  for (const char letter : text) {
    if (letter < 33 || letter > 126) {
      return false;
    }
  }
  return true;
}

// Groups of five bits to bytes; false when bits are left over that are not zero, or too many.
bool regroup(std::string_view groups, crypto::SecretBytes& out) {
  out = crypto::SecretBytes(groups.size() * 5 / 8);
  std::uint32_t pending = 0;
  unsigned bits = 0;
  std::size_t size = 0;
  for (const char group : groups) {
    pending = (pending << 5 | static_cast<unsigned char>(group)) & 0xFFF;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out.data()[size++] = static_cast<unsigned char>(pending >> bits);
    }
  }
  return bits < 5 && (pending & ((1U << bits) - 1)) == 0;
}

}  // namespace

std::optional<Bech32> bech32_decode(std::string_view text) {
  std::string lower = base::lower(text);
  crypto::SecretBytes groups = crypto::SecretBytes::take(lower);
  const bool upper_case = text != groups.view();
  const std::size_t separator = text.rfind('1');
  if ((upper_case && base::upper(text) != text) || separator == std::string_view::npos ||
      separator < 1 || separator + 1 + checksum_size > text.size()) {
    return std::nullopt;
  }
  Bech32 decoded{std::string(groups.view().substr(0, separator)), upper_case, {}};
  if (!printable(decoded.prefix)) {
    return std::nullopt;
  }
  Checksum checksum(decoded.prefix);
  for (unsigned char& letter : groups.span().subspan(separator + 1)) {
    const std::size_t group = letters.find(static_cast<char>(letter));
    if (group == std::string_view::npos) {
      return std::nullopt;
    }
    letter = static_cast<unsigned char>(group);
    checksum.feed(letter);
  }
  const std::size_t data = text.size() - separator - 1 - checksum_size;
  if (checksum.state() != 1 || !regroup(groups.view().substr(separator + 1, data), decoded.bytes)) {
    return std::nullopt;
  }
  return decoded;
}

crypto::SecretBytes bech32_encode(std::string_view prefix, std::string_view bytes) {
  const std::size_t data = (bytes.size() * 8 + 4) / 5;
  crypto::SecretBytes out(prefix.size() + 1 + data + checksum_size);
  Checksum checksum(prefix);
  std::size_t size = 0;
  for (const char letter : prefix) {
    out.data()[size++] = static_cast<unsigned char>(letter);
  }
  out.data()[size++] = '1';
  std::uint32_t pending = 0;
  unsigned bits = 0;
  const auto put = [&](std::uint32_t group) {
    checksum.feed(group);
    out.data()[size++] = static_cast<unsigned char>(letters[group]);
  };
  for (const char byte : bytes) {
    pending = (pending << 8 | static_cast<unsigned char>(byte)) & 0xFFFF;
    for (bits += 8; bits >= 5; bits -= 5) {
      put(pending >> (bits - 5) & 31);
    }
  }
  if (bits > 0) {
    put(pending << (5 - bits) & 31);
  }
  for (std::size_t i = 0; i < checksum_size; ++i) {
    checksum.feed(0);
  }
  const std::uint32_t sum = checksum.state() ^ 1;
  for (std::size_t i = 0; i < checksum_size; ++i) {
    out.data()[size++] = static_cast<unsigned char>(letters[sum >> 5 * (5 - i) & 31]);
  }
  return out;
}

}  // namespace kboot::vault
