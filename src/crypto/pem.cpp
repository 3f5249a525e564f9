// PEM blocks.
#include "crypto/pem.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace kboot::crypto {
namespace {

constexpr std::string_view begin_mark = "-----BEGIN ";
constexpr std::string_view end_mark = "\n-----END ";
constexpr std::string_view dashes = "-----";
constexpr std::size_t line_size = 64;

// Takes the first line, without its end and trailing white space, from the front of a text.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return base::trim_end(line);
}

// Base64 over several lines.
std::optional<std::string> decode_body(std::string_view body) {
  std::string letters;
  for (const char c : body) {
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') letters.push_back(c);
  }
  return base::base64_decode(letters);
}

// A block whose first line is at the front of `text`, and whose end mark is at `end`.
std::optional<PemBlock> read_block(std::string_view text, std::size_t end) {
  std::string_view closing = text.substr(end + end_mark.size());
  std::string_view body = text.substr(begin_mark.size(), end + 1 - begin_mark.size());
  std::string_view type = take_line(body);
  if (!type.ends_with(dashes)) return std::nullopt;
  type.remove_suffix(dashes.size());
  if (take_line(closing) != base::cat(type, dashes)) return std::nullopt;
  // Headers such as "Proc-Type: 4,ENCRYPTED" stand before the data.
  for (std::string_view rest = body; take_line(rest).find(':') != rest.npos;) body = rest;
  std::optional<std::string> bytes = decode_body(body);
  if (!bytes) return std::nullopt;
  return PemBlock{std::string(type), std::move(*bytes)};
}

}  // namespace

std::optional<PemBlock> pem_decode(std::string_view text) {
  while (true) {
    const std::size_t end = text.find(end_mark);
    if (end == text.npos) return std::nullopt;
    // The last beginning before the end, so that one without an end of its own is passed over.
    const std::size_t begin = text.substr(0, end).rfind(begin_mark);
    if (begin != text.npos && (begin == 0 || text[begin - 1] == '\n')) {
      std::optional<PemBlock> block = read_block(text.substr(begin), end - begin);
      if (block) return block;
    }
    text.remove_prefix(end + end_mark.size());
  }
}

std::string pem_encode(std::string_view type, std::string_view bytes) {
  const std::string letters = base::base64_encode(bytes);
  std::string out = base::cat(begin_mark, type, dashes, "\n");
  for (std::size_t at = 0; at < letters.size(); at += line_size) {
    out.append(letters, at, line_size).push_back('\n');
  }
  return out.append(end_mark.substr(1)).append(type).append(dashes).append("\n");
}

}  // namespace kboot::crypto
