// Envelopes in the text of a file.
#include <doctest/doctest.h>

#include "secrets/secrets.hpp"

namespace kboot::secrets {

namespace {

constexpr const char* sealed_text = "$ANSIBLE_VAULT;1.1;AES256\n6162\n6364\n";

constexpr const char* mixed =
    "# comment with ünicode\n"
    "plain: text   # stays\n"
    "db:\n"
    "    password: !vault |\n"
    "          $ANSIBLE_VAULT;1.1;AES256\n"
    "          6162\n"
    "          6364\n"
    "\n"
    "list:\n"
    "- !vault-encrypted |-\n"
    "    $ANSIBLE_VAULT;1.2;AES256;dev\n"
    "    6566\n"
    "- {token: !vault \"$ANSIBLE_VAULT;1.1;AES256\\n6768\\n\", other: 1}\n"
    "last: &anchor !vault |\n"
    " $ANSIBLE_VAULT;1.1;AES256\n"
    " 6970";

std::string replaced(std::string_view text, const std::string& envelope) {
  return replace_sealed(text, find_sealed(text, "f.yml"),
                        [&](const Sealed&) { return std::optional(envelope); });
}

}  // namespace

TEST_CASE("a file that is encrypted as a whole is one envelope") {
  const std::vector<Sealed> found = find_sealed(sealed_text, "f");
  REQUIRE(found.size() == 1);
  CHECK_FALSE(found[0].is_inline());
  CHECK(found[0].place() == "f");
  CHECK(found[0].envelope == sealed_text);
  CHECK(replaced(sealed_text, "other\n") == "other\n");
}

TEST_CASE("inline values are found with line, keys and text") {
  const std::vector<Sealed> found = find_sealed(mixed, "f.yml");
  REQUIRE(found.size() == 4);
  CHECK(found[0].place() == "f.yml:4");
  CHECK(found[0].name == "db.password");
  CHECK(found[0].envelope == sealed_text);
  CHECK(found[1].line == 10);
  CHECK(found[1].name == "list");
  CHECK(found[2].name == "list.token");
  CHECK(found[2].envelope == "$ANSIBLE_VAULT;1.1;AES256\n6768\n");
  CHECK(found[3].name == "last");
}

TEST_CASE("text without an envelope needs not be YAML") {
  CHECK(find_sealed("a: [", "f").empty());
  CHECK(find_sealed("a: !vault |\n  x\n", "f").empty());
}

TEST_CASE("other envelopes take the places of inline ones and nothing else changes") {
  const std::string expected =
      "# comment with ünicode\n"
      "plain: text   # stays\n"
      "db:\n"
      "    password: !vault |\n"
      "          NEW\n"
      "          ENVELOPE\n"
      "\n"
      "list:\n"
      "- !vault-encrypted |-\n"
      "    NEW\n"
      "    ENVELOPE\n"
      "- {token: !vault \"NEW\\nENVELOPE\\n\", other: 1}\n"
      "last: &anchor !vault |\n"
      " NEW\n"
      " ENVELOPE";
  CHECK(replaced(mixed, "NEW\nENVELOPE\n") == expected);
}

TEST_CASE("line ends of another system stay") {
  CHECK(replaced("a: !vault |\r\n  $ANSIBLE_VAULT;1.1;AES256\r\n  61\r\nb: 1\r\n", "N\nE\n") ==
        "a: !vault |\r\n  N\r\n  E\r\nb: 1\r\n");
}

TEST_CASE("a folded block becomes a literal one") {
  const std::string text = replaced("a: !vault >\n  $ANSIBLE_VAULT;1.1;AES256\n  61\n", "N\nE\n");
  CHECK(text == "a: !vault |\n  N\n  E\n");
}

TEST_CASE("what is not replaced stays byte by byte") {
  CHECK(replace_sealed(mixed, find_sealed(mixed, "f"),
                       [](const Sealed&) { return std::nullopt; }) == mixed);
}

TEST_CASE("a revealed text holds the plain ones in their places") {
  const std::string text = "a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  61\nb: 1\n";
  const auto reveal = [&](std::string_view plain) {
    return reveal_sealed(text, find_sealed(text, "f"), [&](const Sealed&) {
      return std::optional(crypto::SecretBytes::copy(plain));
    });
  };
  CHECK(reveal("one").view() == "a: !vault one\nb: 1\n");
  CHECK(reveal("one\ntwo\n").view() == "a: !vault |\n  one\n  two\nb: 1\n");
}

TEST_CASE("an inline value is printed as ansible-vault prints it") {
  CHECK(inline_value(sealed_text, "name") ==
        "name: !vault |\n          $ANSIBLE_VAULT;1.1;AES256\n          6162\n          6364");
  CHECK(inline_value("x\n", "", 2) == "!vault |\n  x");
}

}  // namespace kboot::secrets
