// SOPS files: opened, refused when changed, sealed again. The samples were written by sops 3.13.3.
#include "vault/sops.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "support.hpp"
#include "vault/shamir.hpp"
#include "vault/sops_plain.hpp"

using namespace kboot;
using test::code_of;

namespace {

constexpr std::string_view secret_key =
    "AGE-SECRET-KEY-1NUKNDXAHCJHR0S4XNKL3F2YZ9UQRSNKLCT67CDN3LZ0LHNJ9K6GQMUE7PP";
// `^(data|stringData)$` is encrypted.
constexpr std::string_view sample = R"(apiVersion: v1
kind: Secret
metadata:
    name: database
stringData:
    password: ENC[AES256_GCM,data:PYgyIAZb,iv:DFRQOHEcHBeBZeZZhRNyU6/+AX5tWLuqvdVTZ8O04eU=,tag:YgrKeAOZRvqN33jaz0dVQA==,type:str]
    user: ENC[AES256_GCM,data:irTJ,iv:Z3I5XFROwPpUqT2HbOQsgxpwkrIxBtOEzTqqO3gClys=,tag:L7HSoxbaXh79tdw/0bDevg==,type:str]
sops:
    age:
        - enc: |
            -----BEGIN AGE ENCRYPTED FILE-----
            YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBZekpUZUZMYWNRbE9BOE5F
            NXozWVdOVGg0c0VEZ0ROTXpYcVRQVXppM0JFCmV6alczT0FPSWhJcTlDKytVVDBn
            Tmdrby9kQzk0b05rSG9qZTJDTy9NQjAKLS0tIGtFeWJnTXhsWVcydFUwdzBoOE5p
            Z0tnb2p0YS92bEhiZWwxNjRSMnd4TkEKDTPa3UhLw9az+pq8BYK3ApA5jjnhvG+H
            13Pf5hegpxKWATNp+27OxxZCW9JPp9OtRD8V1/cf5zulx2My7UdOnQ==
            -----END AGE ENCRYPTED FILE-----
          recipient: age1sskcgzzaq5ddhyd3yu36r8kvtdy60axn5uxkjl79acwtudj3tgrq4m4w3m
    encrypted_regex: ^(data|stringData)$
    lastmodified: "2026-11-25T21:36:25Z"
    mac: ENC[AES256_GCM,data:6mBQu+sFVMkJtAmUkSUeEI+FkKGVXNEZ2j2x3VkQ5/FQNCM2Ax5B7b0utYeHSCKrgyrG45CMt0yb8z8TDn1vRot/7IAiYCjBNm6P7irLjBUvF3HFCxWHvIV40jJBOPJPOHVcTtt2kpl5sNwiRoiX7bHabloT2rC3IxhFa431GkI=,iv:+/tAAELDY4mxUKNgZpvWMMkFxEVQsNPZldSAqJ8ugsc=,tag:5kY52fuvuiFtqQCDZIFyrQ==,type:str]
    version: 3.13.3
)";

struct Fixture {
  Fixture() { keyring.add(test::identity(vault::Identity::parse(secret_key))); }
  [[nodiscard]] std::string open(std::string_view text) {
    return std::string(keyring.open(text, "a.yaml").text.view());
  }
  [[nodiscard]] std::string reseal(std::string_view text, std::string_view plain) {
    const crypto::SecretBytes key = keyring.sops_key(text, "a.yaml");
    return vault::reseal_sops(entropy, {}, text, plain, "a.yaml", key.view());
  }
  test::TestContext context;
  test::Answers person;
  crypto::SystemEntropy entropy;
  vault::Keyring keyring{context.context, person};
};

constexpr std::string_view plain =
    "apiVersion: v1\nkind: Secret\nmetadata:\n    name: database\n"
    "stringData:\n    password: s3cret\n    user: app\n";

std::string with(std::string_view text, std::string_view from, std::string_view to) {
  std::string changed(text);
  const std::size_t at = changed.find(from);
  REQUIRE(at != std::string::npos);
  return changed.replace(at, from.size(), to);
}

// The cipher text behind a key.
std::string_view cipher_text(std::string_view text, std::string_view key) {
  const std::size_t at = text.find(key) + key.size();
  return text.substr(at, text.find('\n', at) - at);
}

// "str abc", "int 5": how a plain scalar is read.
std::string reading(std::string_view text, vault::SopsSyntax syntax = vault::SopsSyntax::yaml) {
  constexpr std::array<std::string_view, 7> names = {"str",   "int",  "float",  "bool",
                                                     "bytes", "time", "comment"};
  value::YamlPiece piece;
  piece.text = text;
  const auto value = vault::read_plain_value(piece, syntax);
  return value ? base::cat(names.at(static_cast<std::size_t>(value->type)), " ", value->text.view())
               : "null";
}

}  // namespace

TEST_CASE("a SOPS file opens with its layout") {
  Fixture it;
  CHECK(vault::format_of(sample) == vault::Format::sops);
  CHECK(vault::inspect(sample, "a.yaml").recipients == 1);
  CHECK(it.open(sample) == plain);
}

TEST_CASE("a changed SOPS file does not open") {
  Fixture it;
  const auto refused = [&](std::string_view from, std::string_view to) {
    return code_of([&] { return it.open(with(sample, from, to)); });
  };
  CHECK(refused("name: database", "name: other") == "vault-damaged");  // in the clear, in the MAC
  CHECK(refused("kind: Secret\n", "") == "vault-damaged");
  CHECK(refused("    user:", "    usef:") == "vault-damaged");  // bound to its place
  const std::string_view sealed = cipher_text(sample, "password: ");
  CHECK(refused(sealed, "in the clear") == "vault-format");
  CHECK(refused(sealed, cipher_text(sample, "user: ")) == "vault-damaged");
  CHECK(refused("lastmodified: \"20", "lastmodified: \"19") == "vault-damaged");
  CHECK(refused("    encrypted_regex:", "    unencrypted_suffix: x\n    encrypted_regex:") ==
        "vault-format");
}

TEST_CASE("another identity is told about the recipients") {
  test::TestContext context;
  test::Answers person;
  vault::Keyring keyring(context.context, person);
  CHECK(code_of([&] { return keyring.open(sample, "a.yaml"); }) == "vault-no-key");
  keyring.add(test::identity(vault::Identity(crypto::SecretBytes(32))));
  CHECK(code_of([&] { return keyring.open(sample, "a.yaml"); }) == "vault-wrong-key");
}

TEST_CASE("sealing again keeps the cipher text of what did not change") {
  Fixture it;
  const std::string edited = with(plain, "user: app", "user: admin\n    # why\n    token: new");
  const std::string resealed = it.reseal(sample, edited);
  CHECK(it.open(resealed) == edited);
  CHECK(cipher_text(resealed, "password: ") == cipher_text(sample, "password: "));
  CHECK(cipher_text(resealed, "user: ") != cipher_text(sample, "user: "));
  CHECK(resealed.find("admin") == std::string::npos);
  CHECK(resealed.find("why") == std::string::npos);
  CHECK(resealed.find("lastmodified: \"1970-01-01T00:00:00Z\"") != std::string::npos);
}

TEST_CASE("what SOPS cannot read again is refused") {
  Fixture it;
  for (const char* const text :
       {"a: 1\na: 2\n", "sops: {}\n", "1: a\n", "a: &x 1\nb: *x\n", "a: !x 1\n",
        "a: 18446744073709551615\n", "- a\n", "a: 1\n---\nb: 1\n", "a: [\n"}) {
    CAPTURE(std::string(text));
    const std::string code = code_of([&] { return it.reseal(sample, text); });
    CHECK((code == "vault-format" || code == "yaml-syntax" || code == "not-supported"));
  }
}

TEST_CASE("other recipients get the same data key") {
  Fixture it;
  const vault::Identity other(crypto::SecretBytes(32));
  const crypto::SecretBytes key = it.keyring.sops_key(sample, "a.yaml");
  const std::string text =
      vault::set_sops_recipients(it.entropy, sample, "a.yaml", {other.recipient()}, key.view());
  CHECK(code_of([&] { return it.open(text); }) == "vault-wrong-key");
  it.keyring.add(test::identity(other));
  CHECK(it.open(text) == plain);
}

TEST_CASE("plain scalars have the types that SOPS gives them") {
  CHECK(reading("text") == "str text");
  CHECK(reading("") == "null");
  CHECK(reading("~") == "null");
  CHECK(reading("yes") == "str yes");
  CHECK(reading("TRUE") == "bool True");
  CHECK(reading("1_000") == "int 1000");
  CHECK(reading("_1") == "str _1");
  CHECK(reading("0x1F") == "int 31");
  CHECK(reading("010") == "int 8");
  CHECK(reading("0o17") == "int 15");
  CHECK(reading("-0b11") == "int -3");
  CHECK(reading("09") == "float 9");
  CHECK(reading("1e3") == "float 1000");
  CHECK(reading("-.5") == "float -0.5");
  CHECK(reading("1e999") == "str 1e999");
  CHECK(reading("-.inf") == "float -Inf");
  CHECK(reading("9223372036854775807") == "int 9223372036854775807");
  CHECK(code_of([] { return reading("9223372036854775808"); }) == "vault-format");
  CHECK(reading("9223372036854775808", vault::SopsSyntax::json) == "float 9223372036854775808");
  CHECK(reading("2026-1-2") == "time 2026-01-02T00:00:00Z");
  CHECK(reading("2026-02-30") == "str 2026-02-30");
}

TEST_CASE("times are read by Go's layouts") {
  using vault::read_go_time;
  CHECK(read_go_time("2026-01-31T1:2:3Z") == "2026-01-31T01:02:03Z");
  CHECK(read_go_time("2026-01-31t10:00:00.250+01:30") == "2026-01-31T10:00:00.25+01:30");
  CHECK(read_go_time("2026-01-31 10:00:00") == "2026-01-31T10:00:00Z");
  CHECK_FALSE(read_go_time("2026-01-31T10:00:00"));
  CHECK_FALSE(read_go_time("2026-01-31 10:00:00Z"));
  CHECK_FALSE(read_go_time("26-01-31"));
}

TEST_CASE("shares give their secret") {
  // 'a' at zero, and 5 as the slope: 'a' + 5x.
  const auto share = [](char value, char point) {
    return crypto::SecretBytes::copy(std::string{value, point});
  };
  std::vector<crypto::SecretBytes> shares;
  shares.push_back(share(static_cast<char>('a' ^ 5), 1));
  shares.push_back(share(static_cast<char>('a' ^ 10), 2));
  CHECK(vault::combine_shares(shares).view() == "a");
  shares.push_back(share(static_cast<char>('a' ^ 15), 3));
  CHECK(vault::combine_shares(shares).view() == "a");
  shares.push_back(share('x', 3));
  CHECK(code_of([&] { return vault::combine_shares(shares); }) == "vault-damaged");
}
