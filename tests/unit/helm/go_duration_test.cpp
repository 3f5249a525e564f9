// Durations as Go reads them.
#include <doctest/doctest.h>

#include "base/diagnostic.hpp"
#include "helm/go_duration.hpp"

namespace kboot::helm {

using namespace std::chrono_literals;

TEST_CASE("durations have numbers with units") {
  CHECK(parse_go_duration("5m0s", "timeout") == 5min);
  CHECK(parse_go_duration("1h30m", "timeout") == 90min);
  CHECK(parse_go_duration("1.5h", "timeout") == 90min);
  CHECK(parse_go_duration(".5s", "timeout") == 500ms);
  CHECK(parse_go_duration("300ms", "timeout") == 300ms);
  CHECK(parse_go_duration("7us", "timeout") == 7us);
  CHECK(parse_go_duration("7\xC2\xB5s", "timeout") == 7us);
  CHECK(parse_go_duration("0", "timeout") == 0s);
  CHECK(parse_go_duration("+3s", "timeout") == 3s);
}

TEST_CASE("what Go refuses is refused in its words") {
  const auto message = [](std::string_view text) {
    try {
      (void)parse_go_duration(text, "timeout");
    } catch (const base::Error& error) {
      return error.diagnostic().message;
    }
    return std::string("it was taken");
  };
  CHECK(message("300") == "`timeout` cannot be `300`: time: missing unit in duration \"300\"");
  CHECK(message("5 m") ==
        "`timeout` cannot be `5 m`: time: unknown unit \" m\" in duration \"5 m\"");
  CHECK(message("") == "`timeout` cannot be ``: time: invalid duration \"\"");
  CHECK(message("s") == "`timeout` cannot be `s`: time: invalid duration \"s\"");
  CHECK(message(".s") == "`timeout` cannot be `.s`: time: invalid duration \".s\"");
}

}  // namespace kboot::helm
