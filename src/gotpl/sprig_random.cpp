// Sprig's random texts and numbers.
#include <array>
#include <string>
#include <vector>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "gotpl/rune.hpp"
#include "gotpl/sprig.hpp"
#include "gotpl/sprig_support.hpp"

namespace kboot::gotpl {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view letters_and_digits =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view ascii =
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz"
    "{|}~";

// A negative count is an error that Sprig drops.
template <const std::string_view& alphabet>
Value text(Call& call) {
  const std::int64_t count = call.integer(0);
  if (count <= 0) return "";
  check_text_size(call.function.name, static_cast<std::uint64_t>(count));
  // Bytes from here on would make some characters likelier than others.
  const std::size_t limit = 256 - 256 % alphabet.size();
  std::string out;
  out.reserve(static_cast<std::size_t>(count));
  std::array<unsigned char, 256> bytes{};
  while (true) {
    call.context().entropy.fill(bytes);
    for (const unsigned char byte : bytes) {
      if (byte >= limit) continue;
      out += alphabet[byte % alphabet.size()];
      if (out.size() == static_cast<std::size_t>(count)) return out;
    }
  }
}

Value bytes(Call& call) {
  const std::int64_t count = call.integer(0);
  if (count < 0) throw Failure("runtime error: makeslice: len out of range");
  check_text_size("randBytes", static_cast<std::uint64_t>(count), 2);
  return base::base64_encode(random_bytes(call.context(), static_cast<std::size_t>(count)));
}

Value integer(Call& call) {
  const std::int64_t low = call.integer(0);
  const std::int64_t width = wrapping_sub(call.integer(1), low);
  if (width <= 0) throw Failure("invalid argument to Intn");
  const std::uint64_t drawn = random_below(call.context(), static_cast<std::uint64_t>(width));
  return make_int(wrapping_add(low, static_cast<std::int64_t>(drawn)));
}

Value shuffle(Call& call) {
  const std::string_view text = call.text(0);
  std::vector<std::uint32_t> runes;
  for (std::size_t at = 0; at < text.size(); at += rune_at(text, at).size) {
    runes.push_back(rune_at(text, at).code);
  }
  for (std::size_t i = runes.size(); i > 1; --i) {
    std::swap(runes[i - 1], runes[random_below(call.context(), i)]);
  }
  std::string out;
  for (const std::uint32_t rune : runes) base::append_utf8(out, rune);
  return out;
}

// RFC 9562, version 4.
Value uuid(Call& call) {
  std::string bytes = random_bytes(call.context(), 16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  std::string out = base::hex_encode(bytes);
  for (const std::size_t at : {8, 13, 18, 23}) out.insert(at, 1, '-');
  return out;
}

constexpr Function rows[] = {
    {"randAlpha", "int", text<letters>}, {"randAlphaNum", "int", text<letters_and_digits>},
    {"randAscii", "int", text<ascii>},   {"randBytes", "int", bytes},
    {"randInt", "int, int", integer},    {"randNumeric", "int", text<digits>},
    {"shuffle", "string", shuffle},      {"uuidv4", "", uuid},
};

}  // namespace

std::span<const Function> sprig_random() noexcept { return rows; }

}  // namespace kboot::gotpl
