// The order in which Go's yaml libraries write the keys of a map (sorter.go).
#include "value/go_key_order.hpp"

#include <cstdint>

#include "base/go_unicode.hpp"
#include "base/text.hpp"

namespace kboot::value {

namespace {

bool digit(std::uint32_t code) { return code >= '0' && code <= '9'; }

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
    const bool x_letter = base::go_is_letter(x.code_point);
    const bool y_letter = base::go_is_letter(y.code_point);
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
