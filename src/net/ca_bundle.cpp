// Unpacks the bytes that the generated ca_bundle.S holds (ca_bundle.sh).
#include "net/ca_bundle.hpp"

#include <cstddef>
#include <string>

#include "archive/archive.hpp"

extern "C" {
extern const char kboot_ca_bundle_begin[];
extern const char kboot_ca_bundle_end[];
}

namespace kboot::net {

std::string_view built_in_roots() {
  constexpr std::uint64_t most = std::uint64_t{1} << 24;  // no bound that could ever be met
  static const std::string roots =
      archive::gunzip({kboot_ca_bundle_begin,
                       static_cast<std::size_t>(kboot_ca_bundle_end - kboot_ca_bundle_begin)},
                      most);
  return roots;
}

}  // namespace kboot::net
