// Tests of waiting in virtual time.
#include "base/context.hpp"

#include <doctest/doctest.h>

#include "base/diagnostic.hpp"
#include "support/test_context.hpp"

using namespace kboot::base;
using namespace std::chrono_literals;

TEST_CASE("sleep passes in virtual time and runs timers meanwhile") {
  kboot::test::TestContext test;
  int ran = 0;
  test.loop.after(3s, [&] { ++ran; });
  const Loop::Timer forgotten = test.loop.after(4s, [&] { ran += 10; });
  test.loop.forget(forgotten);
  CHECK(test.context.sleep(5s));
  CHECK(ran == 1);
  CHECK(test.clock.now() == Instant(5s));
}

TEST_CASE("a deadline cuts a sleep short and only shrinks") {
  kboot::test::TestContext test;
  const Context context = test.context.until(Instant(2s)).until(Instant(9s));
  CHECK_FALSE(context.sleep(5s));
  CHECK(test.clock.now() == Instant(2s));
}

TEST_CASE("a cancelled run leaves its sleep") {
  kboot::test::TestContext test;
  test.loop.after(1s, [&] { test.cancel.raise(); });
  CHECK_THROWS_AS(test.context.sleep(5s), Cancelled);
}
