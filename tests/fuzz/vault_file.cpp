// Fuzzes the opening of encrypted files of any format by a keyring that has an identity and nobody to ask.
#include "nobody.hpp"
#include "vault/ansible_vault.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::LonelyKeyring lonely;
  fuzz::accepts([&] { (void)lonely.keyring.open(text, "input"); });
  fuzz::accepts([&] { (void)vault::parse_ansible_vault(text); });
  return 0;
}
