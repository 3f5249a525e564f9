// URLs taken apart (RFC 3986), as far as clients of HTTP need it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kboot::net {

struct Url {
  std::string scheme;      // lower case
  std::string userinfo;    // as written
  std::string host;        // lower case; IPv6 without its brackets
  std::uint16_t port = 0;  // 0: none written
  std::string path;        // from the first slash on
  std::string query;       // without the question mark

  [[nodiscard]] std::uint16_t effective_port() const noexcept;  // 443 and 80 where none is written
  [[nodiscard]] std::string authority() const;                  // host[:port], brackets around IPv6
  [[nodiscard]] std::string text() const;  // without user, password and fragment: fit for messages
};

// Nothing when it is no absolute URL with a host (file URLs need none).
std::optional<Url> parse_url(std::string_view text);

// "a=1&b=x%20y"; empty for no pairs.
std::string query(const std::vector<std::pair<std::string, std::string>>& parameters);

// Whether a host is this machine: localhost, 127.0.0.0/8, ::1.
bool is_loopback(std::string_view host) noexcept;

}  // namespace kboot::net
