// A format specification of Python, read; and numbers laid out by it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "jinja/jinja.hpp"

namespace kboot::jinja {

// A wider field is refused.
inline constexpr std::int64_t widest = 100'000;

struct Spec {
  std::string fill = " ";
  char align = '\0';
  char sign = '-';
  bool alternative = false;
  std::int64_t width = 0;
  std::string grouping;
  std::int64_t precision = -1;
  char kind = '\0';
};

[[nodiscard]] std::int64_t read_number(std::string_view text, std::size_t& at);
[[nodiscard]] Spec read_spec(std::string_view text);
[[nodiscard]] std::string number_body(const Value& value, const Spec& spec, std::string_view text);
[[nodiscard]] std::string aligned(std::string body, const Spec& spec, char usual);

}  // namespace kboot::jinja
