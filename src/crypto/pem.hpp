// PEM (RFC 7468) as Go's encoding/pem reads and writes it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kboot::crypto {

struct PemBlock {
  std::string type;  // "RSA PRIVATE KEY"
  std::string bytes;
};

// The first block of a text, or nothing where there is none; what stands around it is ignored.
[[nodiscard]] std::optional<PemBlock> pem_decode(std::string_view text);
// A block with lines of 64 characters and a newline at its end.
[[nodiscard]] std::string pem_encode(std::string_view type, std::string_view bytes);

}  // namespace kboot::crypto
