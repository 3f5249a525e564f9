// RFC 3339 times and durations for people.
#include "kube/time.hpp"

#include <doctest/doctest.h>

using namespace kboot::kube;
using namespace std::chrono_literals;

TEST_CASE("times are read with fraction and offset, and written again") {
  CHECK(format_time(*parse_time("2026-11-21T08:38:06Z")) == "2026-11-21T08:38:06Z");
  CHECK(*parse_time("2026-11-21T08:38:06.123456Z") == *parse_time("2026-11-21T08:38:06Z"));
  CHECK(*parse_time("2026-11-21T09:38:06+01:00") == *parse_time("2026-11-21T08:38:06Z"));
  CHECK(*parse_time("1970-01-01T00:00:00Z") == kboot::base::WallTime{});
}

TEST_CASE("what is no time is refused") {
  for (const char* text : {"", "2026-11-21", "2026-11-21T08:38:06", "2026-13-21T08:38:06Z",
                           "2026-02-30T08:38:06Z", "2026-11-21T25:38:06Z", "2026-11-21T08:38:06.Z",
                           "2026-11-21T08:38:06+1", "x026-11-21T08:38:06Z"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(parse_time(text));
  }
}

TEST_CASE("durations in two parts at most") {
  CHECK(short_duration(12s) == "12s");
  CHECK(short_duration(-1s) == "0s");
  CHECK(short_duration(250s) == "4m10s");
  CHECK(short_duration(5min) == "5m");
  CHECK(short_duration(3h) == "3h");
  CHECK(short_duration(100h) == "4d");
}
