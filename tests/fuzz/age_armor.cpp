// Fuzzes age's ASCII armor: what it takes off, put on again, comes off as the same bytes.
#include "vault/age_armor.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  fuzz::accepts([&] {
    const std::string bytes = vault::dearmor(fuzz::text_of(data, size));
    fuzz::require_same(bytes, vault::dearmor(vault::armor(bytes)), "armor does not come off again");
  });
  return 0;
}
