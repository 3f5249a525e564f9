// The textual header of an age file: stanzas and their MAC (C2SP age.md, "Header").
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kboot::vault {

// How the file key was wrapped for one recipient.
struct Stanza {
  std::string type;
  std::vector<std::string> arguments;
  std::string body;
};

struct Header {
  std::vector<Stanza> stanzas;
  std::string mac;                // 32 bytes
  std::size_t size = 0;           // bytes of the header with its last line end: the payload follows
  std::size_t authenticated = 0;  // bytes that the MAC covers
};

inline constexpr std::string_view age_intro = "age-encryption.org/v1\n";

// As strict as age: whatever the writer would not write is refused. Throws Error `vault-format`.
[[nodiscard]] Header parse_header(std::string_view bytes);
// The header up to where its MAC goes: what the MAC covers.
[[nodiscard]] std::string write_header(const std::vector<Stanza>& stanzas);
// The rest of the header.
[[nodiscard]] std::string write_mac(std::string_view mac);

// Base64 as headers have it: canonical, without padding.
[[nodiscard]] std::string header_base64(std::string_view bytes);

}  // namespace kboot::vault
