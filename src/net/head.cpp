// Looks up headers of an answer.
#include <algorithm>

#include "net/net.hpp"

namespace kboot::net {

namespace {

char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace

std::string_view Head::header(std::string_view name) const noexcept {
  for (const Header& header : headers) {
    if (std::ranges::equal(header.name, name, {}, lower, lower)) return header.value;
  }
  return {};
}

}  // namespace kboot::net
