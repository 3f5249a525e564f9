// Recipients files.
#include <doctest/doctest.h>

#include "base/base.hpp"
#include "crypto/crypto.hpp"
#include "secrets/recipients.hpp"
#include "support/temp_folder.hpp"

namespace kboot::secrets {

namespace {

vault::Recipient some_recipient() {
  crypto::SystemEntropy entropy;
  return vault::Identity::generate(entropy).recipient();
}

std::string code_of_removal(std::string_view text, std::string_view who) {
  try {
    static_cast<void>(without_recipient(text, who));
  } catch (const base::Error& error) {
    CHECK(error.diagnostic().message.find(who) == std::string::npos);
    return error.diagnostic().code;
  }
  return {};
}

}  // namespace

TEST_CASE("the nearest recipients file is that of the nearest folder above") {
  const test::TempFolder folder;
  folder.write("secrets/.recipients", "");
  folder.write("apps/secrets/.recipients", "");
  CHECK(nearest_recipients(folder.path("a/b/c.yml")) == folder.path("secrets/.recipients"));
  CHECK(nearest_recipients(folder.path("secrets/c.yml")) == folder.path("secrets/.recipients"));
  CHECK(nearest_recipients(folder.path("apps/x/c.yml")) == folder.path("apps/secrets/.recipients"));
  CHECK(folder_of_recipients(folder.path("apps/secrets/.recipients")) == folder.path("apps"));
}

TEST_CASE("a recipient is added once and removed by itself or its name") {
  const vault::Recipient alice = some_recipient();
  const vault::Recipient bob = some_recipient();
  const std::string one = with_recipient("", alice, "");
  CHECK(one == std::string(recipients_head()) + vault::to_text(alice) + "\n");
  CHECK(with_recipient(one, alice, "again") == one);
  const std::string two = with_recipient(one, bob, "bob of ops");
  CHECK(two == one + "\n# bob of ops\n" + vault::to_text(bob) + "\n");
  CHECK(without_recipient(two, vault::to_text(alice)).find(vault::to_text(alice)) ==
        std::string::npos);
  // The head of the file stays.
  CHECK(without_recipient(two, vault::to_text(alice)).starts_with(recipients_head()));
  CHECK(without_recipient(two, "bob of ops") == one + "\n");
  CHECK(without_recipient(two, vault::to_text(bob)) == one + "\n");
}

TEST_CASE("who is not there, or several times, is not removed") {
  const std::string text =
      with_recipient(with_recipient("", some_recipient(), ""), some_recipient(), "ops");
  CHECK(code_of_removal(text, "nobody") == "vault-recipient");
  CHECK(code_of_removal(with_recipient(text, some_recipient(), "ops"), "ops") == "vault-recipient");
}

TEST_CASE("a text without a line end at its end gets one before the next recipient") {
  const vault::Recipient alice = some_recipient();
  CHECK(with_recipient("# x", alice, "") == "# x\n" + vault::to_text(alice) + "\n");
}

}  // namespace kboot::secrets
