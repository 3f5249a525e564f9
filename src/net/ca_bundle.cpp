// Gives the bytes that the generated ca_bundle.S holds (ca_bundle.sh) a C++ face.
#include "net/ca_bundle.hpp"

#include <cstddef>

extern "C" {
extern const char kboot_ca_bundle_begin[];
extern const char kboot_ca_bundle_end[];
}

namespace kboot::net {

std::string_view built_in_roots() noexcept {
  return {kboot_ca_bundle_begin,
          static_cast<std::size_t>(kboot_ca_bundle_end - kboot_ca_bundle_begin)};
}

}  // namespace kboot::net
