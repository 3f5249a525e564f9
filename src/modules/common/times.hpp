// Times as Ansible's modules print them.
#pragma once

#include <string>

#include "base/clock.hpp"

namespace kboot::modules {

// Local time: "2026-11-21 08:08:03.664627".
[[nodiscard]] std::string timestamp(base::WallTime time);
// "0:00:00.003164" (Python's timedelta)
[[nodiscard]] std::string elapsed(base::Duration duration);

}  // namespace kboot::modules
