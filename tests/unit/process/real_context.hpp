// A context in real time: children know no other.
#pragma once

#include "support/test_context.hpp"

namespace kboot::test {

struct RealContext : TestContext {
  base::SystemClock system_clock;

  base::Context get(base::Deadline deadline = base::Deadline::never()) {
    return {loop, system_clock, cancel, deadline, progress, redactor, entropy};
  }
  base::Context within(base::Duration time) { return get({system_clock.now() + time}); }
};

}  // namespace kboot::test
