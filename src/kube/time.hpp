// Times as the API server writes them (RFC 3339, UTC).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace kboot::kube {

// "2026-11-21T08:00:00Z", with or without a fraction or an offset; nothing for other text.
std::optional<base::WallTime> parse_time(std::string_view text);
// "2026-11-21T08:00:00Z"
std::string format_time(base::WallTime time);
// "12s", "4m10s", "2h", "3d": how long something has been, for people.
std::string short_duration(base::Duration duration);

}  // namespace kboot::kube
