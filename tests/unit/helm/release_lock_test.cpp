// Who works on a release, and who is gone.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "helm/release_lock.hpp"

namespace kboot::helm {

TEST_CASE("this process is not gone") {
  CHECK_FALSE(is_gone(lease_identity()));
  CHECK(lease_identity() == lease_identity());
}

TEST_CASE("a process of this machine that ended is gone, also where its number is used again") {
  const std::string own = lease_identity();
  REQUIRE(base::split(own, '/').size() == 5);
  const auto parts = base::split(own, '/');
  const std::string place = base::cat(parts[0], '/', parts[1], '/', parts[2], '/');
  CHECK(is_gone(base::cat(place, parts[3], "/1")));
  CHECK(is_gone(base::cat(place, "4194399/", parts[4])));
}

TEST_CASE("nothing is known of processes of other machines, or of other programs' names") {
  CHECK_FALSE(is_gone("host/00000000-0000-0000-0000-000000000000/pid:[1]/1/1"));
  CHECK_FALSE(is_gone("somebody"));
  CHECK_FALSE(is_gone(""));
}

}  // namespace kboot::helm
