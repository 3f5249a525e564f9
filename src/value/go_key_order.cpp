// The order in which Go's yaml libraries write the keys of a map (sorter.go).
#include "value/go_key_order.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.hpp"

namespace kboot::value {

namespace {

bool digit(std::uint32_t code) { return code >= '0' && code <= '9'; }

// Blocks of Unicode beyond ASCII that hold no letters; all else beyond ASCII counts as one, which is
// right for what people write.
bool letter(std::uint32_t code) {
  if (code < 0x80) return (code | 0x20) >= 'a' && (code | 0x20) <= 'z';
  struct Block {
    std::uint32_t first, last;
  };
  static constexpr std::array blocks{
      Block{0x80, 0xA9},      Block{0xAB, 0xB4},     Block{0xB6, 0xB9},     Block{0xBB, 0xBF},
      Block{0xD7, 0xD7},      Block{0xF7, 0xF7},     Block{0x300, 0x36F},   Block{0x2000, 0x2070},
      Block{0x2072, 0x207E},  Block{0x2080, 0x208F}, Block{0x20A0, 0x2101}, Block{0x2150, 0x2182},
      Block{0x2185, 0x2BFF},  Block{0x3000, 0x3004}, Block{0x3007, 0x3030}, Block{0xE000, 0xF8FF},
      Block{0xFE00, 0xFE6F},  Block{0xFEFF, 0xFEFF}, Block{0xFF00, 0xFF20}, Block{0xFFF9, 0xFFFF},
      Block{0x1F000, 0x1FBFF}};
  return std::none_of(blocks.begin(), blocks.end(), [code](const Block& block) {
    return code >= block.first && code <= block.last;
  });
}

// The code point at a byte and its size; one byte that is no UTF-8 counts as U+FFFD, as in []rune.
base::Utf8Step step_at(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x80) return {byte, 1};
  const base::Utf8Step step = base::read_utf8(text.substr(at));
  return step.size == 0 ? base::Utf8Step{0xFFFD, 1} : step;
}

// A number that begins at `at`, read on from `start`, and how many digits it has. It wraps around.
struct Run {
  std::uint64_t number;
  std::size_t digits;
};
Run run_at(std::string_view text, std::size_t at, std::uint64_t start) {
  Run run{start, 0};
  for (; at + run.digits < text.size() && digit(static_cast<unsigned char>(text[at + run.digits]));
       ++run.digits) {
    run.number = run.number * 10 + static_cast<std::uint64_t>(text[at + run.digits] - '0');
  }
  return run;
}

// Do digits other than 0 stand right before `at`?
bool number_before(std::string_view text, std::size_t at) {
  for (; at > 0 && digit(static_cast<unsigned char>(text[at - 1])); --at) {
    if (text[at - 1] != '0') return true;
  }
  return false;
}

}  // namespace

bool go_key_less(std::string_view a, std::string_view b, GoYaml version) {
  bool digits = false;  // the last equal character was one
  std::size_t i = 0;    // in both: what stands before is equal
  while (i < a.size() && i < b.size()) {
    const base::Utf8Step x = step_at(a, i);
    const base::Utf8Step y = step_at(b, i);
    if (x.code_point == y.code_point && x.size == y.size) {
      digits = digit(x.code_point);
      i += x.size;
      continue;
    }
    const bool x_letter = letter(x.code_point);
    const bool y_letter = letter(y.code_point);
    if (x_letter && y_letter) return x.code_point < y.code_point;
    if (x_letter || y_letter) return version == GoYaml::v3 && digits ? x_letter : y_letter;
    const bool zero = x.code_point == '0' || y.code_point == '0';
    const std::uint64_t start = zero && number_before(a, i) ? 1 : 0;
    const Run x_run = run_at(a, i, start);
    const Run y_run = run_at(b, i, start);
    if (x_run.number != y_run.number) {
      return static_cast<std::int64_t>(x_run.number) < static_cast<std::int64_t>(y_run.number);
    }
    if (x_run.digits != y_run.digits) return x_run.digits < y_run.digits;
    return x.code_point < y.code_point;
  }
  return a.size() < b.size();
}

}  // namespace kboot::value
