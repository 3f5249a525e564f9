// What ansible-vault says of an envelope that is broken.
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "cli/vault_link_keys.hpp"

namespace kboot::cli {

namespace {

using base::cat;

// Python's splitlines for what stands in an envelope.
std::vector<std::string> lines_of(std::string_view text) {
  const std::string unix_text = base::replace_all(text, "\r\n", "\n");
  std::vector<std::string> lines;
  for (const std::string_view part : base::split(unix_text, '\n')) lines.emplace_back(part);
  return lines;
}

// Python's word on a text that is no hexadecimal one; empty where it is.
std::string hex_error(std::string_view text) {
  if (text.size() % 2 != 0) return "Odd-length string";
  return base::hex_decode(base::lower(text)) ? std::string() : "Non-hexadecimal digit found";
}

}  // namespace

std::string cipher_of(std::string_view envelope) {
  const std::vector<std::string_view> fields =
      base::split(envelope.substr(0, envelope.find('\n')), ';');
  return fields.size() < 3 ? std::string() : std::string(base::trim(fields[2]));
}

std::string envelope_error(std::string_view envelope, const std::string& file) {
  const std::vector<std::string> lines = lines_of(envelope);
  if (base::split(lines.front(), ';').size() < 3) {
    return cat("Vault envelope format error", file.empty() ? "" : cat(" in ", file),
               ": list index out of range");
  }
  std::string body;
  for (std::size_t line = 1; line < lines.size(); ++line) body += lines[line];
  if (const std::string error = hex_error(body); !error.empty()) {
    return cat("Vault format unhexlify error: ", error);
  }
  const std::string inner = *base::hex_decode(base::lower(body));
  const std::size_t first = inner.find('\n');
  const std::size_t second =
      first == std::string::npos ? std::string::npos : inner.find('\n', first + 1);
  if (second == std::string::npos) {
    return cat("Vault vaulttext format error: not enough values to unpack (expected 3, got ",
               first == std::string::npos ? 1 : 2, ")");
  }
  for (const std::string& part : {inner.substr(0, first), inner.substr(second + 1),
                                  inner.substr(first + 1, second - first - 1)}) {
    if (const std::string error = hex_error(part); !error.empty()) {
      return cat("Vault format unhexlify error: ", error);
    }
  }
  return {};
}

}  // namespace kboot::cli
