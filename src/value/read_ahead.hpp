// Foreign objects whose data takes long to come by, made ready in parallel.
#pragma once

#include "value/containers.hpp"

namespace kboot::value {

// to_data takes milliseconds the first time, is quick afterwards, and is safe across threads.
class SlowForeign : public Foreign {
 public:
  // False once to_data is quick.
  [[nodiscard]] virtual bool is_slow() const noexcept = 0;
};

// Makes ready all that is in a tree of which every value is about to be read, on as many threads as
// there are processors. What fails will fail again where it is read.
void read_ahead(const Value& tree);

}  // namespace kboot::value
