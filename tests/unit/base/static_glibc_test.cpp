// Name look-ups after the name services are pinned.
#include "base/static_glibc.hpp"

#include <doctest/doctest.h>
#include <netdb.h>
#include <pwd.h>

#include <string>

namespace kboot::base {

TEST_CASE("pinned name services still read the hosts file") {
  pin_name_services();
  addrinfo* found = nullptr;
  REQUIRE(getaddrinfo("localhost", nullptr, nullptr, &found) == 0);
  CHECK(found != nullptr);
  freeaddrinfo(found);
}

TEST_CASE("pinned name services still read the password file") {
  pin_name_services();
  const passwd* root = getpwuid(0);
  REQUIRE(root != nullptr);
  CHECK(std::string(root->pw_name) == "root");
}

}  // namespace kboot::base
