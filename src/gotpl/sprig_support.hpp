// What Sprig's tables share: Go's panics, bounds on results, parts of texts that keep their secrets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "gotpl/function.hpp"

namespace kboot::gotpl {

// Bytes of the largest text that one function makes, and items of the largest list: Go would go on
// until the machine's memory is gone.
inline constexpr std::size_t largest_text = std::size_t{256} << 20;
inline constexpr std::uint64_t largest_list = std::uint64_t{8} << 20;
inline constexpr std::uint64_t most_parts = std::uint64_t{1} << 20;  // of a text that is cut

// Throws Failure when a text of `parts` times `size` bytes (a list of `count` items) is too large.
void check_text_size(std::string_view function, std::uint64_t parts, std::uint64_t size = 1);
void check_list_size(std::string_view function, std::uint64_t count,
                     std::uint64_t most = largest_list);

// s[begin:end] of a string, with Go's panics.
[[nodiscard]] std::string_view go_slice(std::string_view text, std::int64_t begin,
                                        std::int64_t end);
[[nodiscard]] std::string_view go_slice_to(std::string_view text, std::int64_t end);
[[nodiscard]] std::string_view go_slice_from(std::string_view text, std::int64_t begin);

// Bytes of a string value, with those of its secret ranges that fall into them.
[[nodiscard]] Value part_of(const Value& text, std::size_t begin, std::size_t size);
// The same, for a view into the value's own bytes.
[[nodiscard]] Value part_of(const Value& text, std::string_view view);

// nil in an interface {}; a nil pointer with a type is none.
[[nodiscard]] bool is_nil_interface(const Value& value) noexcept;

// The empty slice that is nil: prints as [], is null in JSON and YAML.
[[nodiscard]] Value nil_slice();

// Go's arithmetic of int64, which wraps around.
[[nodiscard]] inline std::int64_t wrapping_add(std::int64_t a, std::int64_t b) noexcept {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
[[nodiscard]] inline std::int64_t wrapping_sub(std::int64_t a, std::int64_t b) noexcept {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}
[[nodiscard]] inline std::int64_t wrapping_mul(std::int64_t a, std::int64_t b) noexcept {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
}

// A random number below `bound`, each equally likely.
[[nodiscard]] std::uint64_t random_below(const base::Context& context, std::uint64_t bound);
[[nodiscard]] std::string random_bytes(const base::Context& context, std::size_t size);

}  // namespace kboot::gotpl
