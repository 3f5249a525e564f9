// The built-in certificate roots.
#include "net/ca_bundle.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string_view>

namespace kboot::net {

namespace {

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + what.size())) ++found;
  return found;
}

}  // namespace

TEST_CASE("the built-in roots are whole PEM certificates") {
  const auto begins = count(built_in_roots(), "-----BEGIN CERTIFICATE-----\n");
  CHECK(begins > 100);
  CHECK(begins == count(built_in_roots(), "-----END CERTIFICATE-----\n"));
  CHECK(built_in_roots().ends_with("-----END CERTIFICATE-----\n"));
}

}  // namespace kboot::net
