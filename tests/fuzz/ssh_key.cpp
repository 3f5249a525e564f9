// Fuzzes OpenSSH's private keys, and their public halves as recipients.
#include "vault/ssh_key.hpp"

#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::accepts([&] {
    const vault::SshKey key = vault::SshKey::parse(text);
    fuzz::require(vault::parse_recipient(vault::to_text(key.recipient())) == key.recipient(),
                  "a recipient differs when read back");
    if (!key.is_locked()) (void)key.unlock({});
  });
  return 0;
}
