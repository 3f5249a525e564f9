// Pins glibc's name services (see the header).
#include "base/static_glibc.hpp"

#include <nss.h>

#include <array>
#include <utility>

namespace kboot::base {

void pin_name_services() noexcept {
  static constexpr std::array<std::pair<const char*, const char*>, 5> services{{
      {"hosts", "files dns"},
      {"passwd", "files"},
      {"group", "files"},
      {"services", "files"},
      {"networks", "files"},
  }};
  for (const auto& [database, order] : services) __nss_configure_lookup(database, order);
}

}  // namespace kboot::base
