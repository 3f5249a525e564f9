// Durations as Go's options take them: "5m0s", "1.5h", "300ms".
#pragma once

#include <string_view>

#include "base/clock.hpp"

namespace kboot::helm {

// By the rules of Go's time.ParseDuration. Throws Error `option-value` with its words (`time:
// missing unit in duration "300"`); `what` is the option's or argument's name.
[[nodiscard]] base::Duration parse_go_duration(std::string_view text, std::string_view what);

}  // namespace kboot::helm
