// Fuzzes SOPS files of all syntaxes, and the texts in the clear that may become one.
#include "vault/sops.hpp"

#include "nobody.hpp"
#include "vault/sops_plain.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  const std::string_view text = fuzz::text_of(data, size);
  const std::string key(32, '\0');
  fuzz::accepts([&] { (void)vault::open_sops(text, "input", key); });
  fuzz::LonelyKeyring lonely;
  fuzz::accepts([&] { (void)lonely.keyring.sops_key(text, "input"); });
  test::CountingEntropy entropy;
  fuzz::accepts([&] {
    (void)vault::set_sops_recipients(entropy, text, "input", lonely.keyring.recipients(), key);
  });
  for (const vault::SopsSyntax syntax :
       {vault::SopsSyntax::yaml, vault::SopsSyntax::json, vault::SopsSyntax::dotenv}) {
    fuzz::accepts([&] {
      for (const value::YamlPiece& piece : vault::read_plain_pieces(text, syntax, "input")) {
        const auto value = vault::read_plain_value(piece, syntax);
        if (!value) continue;
        const std::string where = "a:";
        const std::string sealed = vault::seal_sops_value(entropy, *value, key, where);
        fuzz::require_same(vault::open_sops_value(sealed, key, where).text.view(),
                           value->text.view(), "a value differs when it is opened again");
      }
    });
  }
  return 0;
}
