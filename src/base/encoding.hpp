// Hexadecimal and base64 (RFC 4648), strict readers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kboot::base {

std::string hex_encode(std::string_view bytes);  // lower case
std::optional<std::string> hex_decode(std::string_view text);

enum class Base64 { standard, url };
std::string base64_encode(std::string_view bytes, Base64 alphabet = Base64::standard,
                          bool pad = true);
// Strict: only the alphabet, right padding (or none where `pad` is false), zero trailing bits.
std::optional<std::string> base64_decode(std::string_view text, Base64 alphabet = Base64::standard,
                                         bool pad = true);
// As Python's b64decode and Kubernetes read it: white space and line ends are skipped.
std::optional<std::string> base64_decode_lenient(std::string_view text);
// Percent-encodes everything but RFC 3986's unreserved characters.
std::string url_encode(std::string_view text);

}  // namespace kboot::base
