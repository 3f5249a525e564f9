// Reads and writes ssh's wire format.
#include "crypto/openssh_wire.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace kboot::crypto::wire {

namespace {
constexpr std::size_t number_size = 4;
}

void put_number(std::string& out, std::size_t number) {
  for (int shift = 24; shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(number >> static_cast<unsigned>(shift) & 0xFFu));
}

void put_text(std::string& out, std::string_view text) {
  put_number(out, text.size());
  out.append(text);
}

std::optional<std::size_t> take_number(std::string_view& bytes) noexcept {
  if (bytes.size() < number_size) return std::nullopt;
  std::size_t number = 0;
  for (std::size_t i = 0; i < number_size; ++i)
    number = number << 8u | static_cast<unsigned char>(bytes[i]);
  bytes.remove_prefix(number_size);
  return number;
}

std::optional<std::string_view> take_text(std::string_view& bytes) noexcept {
  std::string_view rest = bytes;
  const auto size = take_number(rest);
  if (!size || *size > rest.size()) return std::nullopt;
  const std::string_view text = rest.substr(0, *size);
  bytes = rest.substr(*size);
  return text;
}

std::string public_line(std::string_view blob, std::string_view comment) {
  std::string_view rest = blob;
  std::string line =
      base::cat(take_text(rest).value_or(std::string_view()), ' ', base::base64_encode(blob));
  if (!comment.empty()) line += base::cat(' ', comment);
  return line;
}

}  // namespace kboot::crypto::wire
