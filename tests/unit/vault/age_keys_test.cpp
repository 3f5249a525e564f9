// age's keys: read, written, and refused without a byte of them.
#include "vault/age_keys.hpp"

#include <doctest/doctest.h>

#include "support.hpp"
#include "vault/bech32.hpp"

using namespace kboot;
using test::all_text;
using test::code_of;
using test::diagnostic_of;
using vault::Identity;

namespace {

// Made by age-keygen 1.1.1.
constexpr std::string_view secret =
    "AGE-SECRET-KEY-1FQFXCH22Q8AYQFDV2H9SKWF3FDJLFWZHXF2D5T86Q73FG2MMQJUQA37GDU";
constexpr std::string_view recipient =
    "age185eqn3rd96p7v4n927857us3dgngalew5jhvhfgws8hadmy2ee7qk5wx5e";

}  // namespace

TEST_CASE("an identity knows its recipient, and both are written as they were read") {
  const Identity identity = Identity::parse(secret);
  CHECK(vault::to_text(identity.recipient()) == recipient);
  CHECK(identity.to_text().view() == secret);
  CHECK(vault::parse_recipient(recipient) == identity.recipient());
}

TEST_CASE("a generated identity can be read again") {
  crypto::SystemEntropy entropy;
  const Identity identity = Identity::generate(entropy);
  CHECK(Identity::parse(identity.to_text().view()).recipient() == identity.recipient());
}

TEST_CASE("bech32 refuses mixed case, a wrong checksum, other letters and bad separators") {
  CHECK(vault::bech32_decode("a12uel5l").has_value());
  CHECK(vault::bech32_decode("A12UEL5L").has_value());
  CHECK_FALSE(vault::bech32_decode("a12UEL5L").has_value());
  CHECK_FALSE(vault::bech32_decode("a12uel5m").has_value());
  CHECK_FALSE(vault::bech32_decode("a1buel5l").has_value());
  CHECK_FALSE(vault::bech32_decode("12uel5l").has_value());
  CHECK_FALSE(vault::bech32_decode("pzry9x0s0muk").has_value());
  CHECK_FALSE(vault::bech32_decode("").has_value());
  CHECK_FALSE(vault::bech32_decode("\x7f"
                                   "1axkwrx")
                  .has_value());
}

TEST_CASE("recipients that are none are refused, secret keys by a hint of their own") {
  CHECK(code_of([] { return vault::parse_recipient("age1qqqq"); }) == "vault-recipient");
  CHECK(code_of([] { return vault::parse_recipient(""); }) == "vault-recipient");
  CHECK(code_of([] { return vault::parse_recipient("AGE1" + std::string(58, 'Q')); }) ==
        "vault-recipient");
  const auto misplaced = diagnostic_of([] { return vault::parse_recipient(secret); });
  CHECK(misplaced.message.find("a secret key") != std::string::npos);
  CHECK(all_text(misplaced).find("FXCH22") == std::string::npos);
}

TEST_CASE("a recipients file has comments and empty lines, and names the line that is wrong") {
  const std::string text = "# team\n\n" + std::string(recipient) + "\r\n";
  CHECK(vault::parse_recipients(text, "f").size() == 1);
  const auto wrong = diagnostic_of([&] { return vault::parse_recipients(text + "age1x\n", "f"); });
  REQUIRE(wrong.frames.size() == 1);
  CHECK(wrong.frames[0].text == "in the recipients file `f`, line 4");
  CHECK(code_of([] { return vault::parse_recipients("# none\n", "f"); }) == "vault-recipient");
}

TEST_CASE("an identity file holds several, and no error shows a byte of one") {
  const std::string text = "# created: today\n# public key: x\n" + std::string(secret) + "\n" +
                           std::string(secret) + "\n";
  CHECK(vault::parse_identities(text, "f").size() == 2);
  for (std::size_t i = 0; i < secret.size(); ++i) {
    std::string damaged(secret);
    damaged[i] = damaged[i] == 'Q' ? 'P' : 'Q';
    const auto error = diagnostic_of([&] { return vault::parse_identities(damaged, "f"); });
    CHECK(error.code == "vault-identity");
    CHECK(all_text(error).find("FXCH22") == std::string::npos);
  }
  CHECK(code_of([] { return vault::parse_identities("", "f"); }) == "vault-identity");
}
