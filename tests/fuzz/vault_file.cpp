// Fuzzes the opening of encrypted files of any format by a keyring that has an identity and nobody to ask.
#include "support/test_context.hpp"
#include "target.hpp"
#include "vault/ansible_vault.hpp"
#include "vault/vault.hpp"

namespace {

class Nobody final : public kboot::vault::KeySource {
 public:
  std::optional<kboot::crypto::SecretBytes> ask(const std::string&) override { return std::nullopt; }
  void warn(const kboot::base::Diagnostic& warning) override { kboot::fuzz::require_shown(warning); }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  const std::string_view text = fuzz::text_of(data, size);
  test::TestContext context;
  Nobody nobody;
  vault::Keyring keyring(context.context, nobody);
  keyring.add({.kind = vault::KeySpec::Kind::identity_text,
               .text = vault::Identity(crypto::SecretBytes(32)).to_text(),
               .shown = "identity"});
  fuzz::accepts([&] { (void)keyring.open(text, "input"); });
  fuzz::accepts([&] { (void)vault::parse_ansible_vault(text); });
  return 0;
}
