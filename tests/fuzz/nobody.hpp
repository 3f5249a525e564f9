// A keyring in a world where there is nobody to ask for a passphrase.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "support/test_context.hpp"
#include "target.hpp"
#include "vault/vault.hpp"

namespace kboot::fuzz {

class Nobody final : public vault::KeySource {
 public:
  std::optional<crypto::SecretBytes> ask(const std::string&) override { return std::nullopt; }
  void warn(const base::Diagnostic& warning) override { require_shown(warning); }
};

// A keyring with one identity, and what it needs to live.
struct LonelyKeyring {
  LonelyKeyring() {
    keyring.add({.kind = vault::KeySpec::Kind::identity_text,
                 .text = vault::Identity(crypto::SecretBytes(32)).to_text(),
                 .shown = "identity"});
  }
  test::TestContext context;
  Nobody nobody;
  vault::Keyring keyring{context.context, nobody};
};

}  // namespace kboot::fuzz
