// Fuzzes files of age recipients and identities: keys that are read are written as the same keys.
#include "vault/age_keys.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::accepts([&] {
    for (const vault::Recipient& recipient : vault::parse_recipients(text, "recipients")) {
      fuzz::require(vault::parse_recipient(vault::to_text(recipient)) == recipient,
                    "a recipient differs when read back");
    }
  });
  fuzz::accepts([&] {
    for (const vault::Identity& identity : vault::parse_identities(text, "identities")) {
      fuzz::require_same(vault::Identity::parse(identity.to_text().view()).scalar(),
                         identity.scalar(), "an identity differs when read back");
    }
  });
  return 0;
}
