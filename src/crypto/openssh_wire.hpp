// The data types of ssh's wire format (RFC 4251, section 5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kboot::crypto::wire {

// A text with its length before it.
void put_text(std::string& out, std::string_view text);
void put_number(std::string& out, std::size_t number);
// Takes one from the front of `bytes`; nothing where they are too few.
[[nodiscard]] std::optional<std::string_view> take_text(std::string_view& bytes) noexcept;
[[nodiscard]] std::optional<std::size_t> take_number(std::string_view& bytes) noexcept;

// "TYPE BASE64 COMMENT" of a blob, which begins with its type.
[[nodiscard]] std::string public_line(std::string_view blob, std::string_view comment);

}  // namespace kboot::crypto::wire
