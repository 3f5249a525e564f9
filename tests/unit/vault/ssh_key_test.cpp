// SSH keys of the type ed25519 as recipients and identities. The samples were written by ssh-keygen.
#include "vault/ssh_key.hpp"

#include <doctest/doctest.h>

#include "support.hpp"

using namespace kboot;
using test::code_of;

namespace {

constexpr std::string_view in_the_clear = R"(-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
QyNTUxOQAAACBpzaGnZ95J5TA+TQh0NypADFXLEVxbZhyZX1IPZJEX3QAAAIjCQ1dewkNX
XgAAAAtzc2gtZWQyNTUxOQAAACBpzaGnZ95J5TA+TQh0NypADFXLEVxbZhyZX1IPZJEX3Q
AAAEBSUncGs6f9EoHlel5jZFH5pRoXPKLrjEF0plbUAH7DtWnNoadn3knlMD5NCHQ3KkAM
VcsRXFtmHJlfUg9kkRfdAAAABHRlc3QB
-----END OPENSSH PRIVATE KEY-----
)";
constexpr std::string_view its_recipient =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGnNoadn3knlMD5NCHQ3KkAMVcsRXFtmHJlfUg9kkRfd test";
// Under `pass phrase`.
constexpr std::string_view locked = R"(-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABBB3UCLCg
6lWRCcYgO5IWhUAAAAAQAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIDl+cLsPWTwADLwb
dtDjihmYF8BhGywyXipGtTQu4m+TAAAAkAWFQ+Jrv3cwMYhLzZ4VhuMyvXibu6TbO7aw8D
G4sIobsOawXczQ4P3NRMbGHUe+54mXGrKpToQehj7PHCSWDWsDbi1tHV4HudVfpZ02xal/
R4CiqoSRcKgvG1MEJv9ATD/PSecoRQxR4anFvOsfNQ97viLC9F0yCCS4J4EbCwNeOp7SYE
4Ra9dv1ww8ZSRrkA==
-----END OPENSSH PRIVATE KEY-----
)";
constexpr std::string_view locked_recipient =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDl+cLsPWTwADLwbdtDjihmYF8BhGywyXipGtTQu4m+T test";

vault::KeySpec key_of(std::string_view text) {
  vault::KeySpec spec;
  spec.kind = vault::KeySpec::Kind::identity_text;
  spec.text = crypto::SecretBytes::copy(text);
  spec.shown = "id_ed25519";
  return spec;
}

std::string sealed_for(std::string_view recipient) {
  crypto::SystemEntropy entropy;
  const vault::Recipient parsed = vault::parse_recipient(recipient);
  return vault::encrypt(entropy, "text", std::span(&parsed, 1));
}

}  // namespace

TEST_CASE("an ssh key opens what is for its public half") {
  test::TestContext context;
  test::Answers person;
  vault::Keyring keyring(context.context, person);
  keyring.add(key_of(in_the_clear));
  CHECK(keyring.open(sealed_for(its_recipient), "a.age").text.view() == "text");
  CHECK(person.questions.empty());
  CHECK(vault::to_text(keyring.recipients().at(0)) + " test" == its_recipient);
}

TEST_CASE("the passphrase of an ssh key is asked for once, and only for its own files") {
  test::TestContext context;
  test::Answers person({"pass phrase"});
  vault::Keyring keyring(context.context, person);
  keyring.add(key_of(locked));
  CHECK(vault::to_text(keyring.recipients().at(0)) + " test" == locked_recipient);
  CHECK(code_of([&] { return keyring.open(sealed_for(its_recipient), "a.age"); }) ==
        "vault-wrong-key");
  CHECK(person.questions.empty());
  for (int i = 0; i < 2; ++i) {
    CHECK(keyring.open(sealed_for(locked_recipient), "b.age").text.view() == "text");
  }
  CHECK(person.questions == std::vector<std::string>{"Passphrase of the ssh key id_ed25519: "});
}

TEST_CASE("a wrong passphrase of an ssh key is said") {
  for (const auto& [answers, code] :
       {std::pair(std::vector<std::string>{"other"}, "vault-wrong-key"),
        std::pair(std::vector<std::string>{}, "vault-no-key")}) {
    test::TestContext context;
    test::Answers person(answers);
    vault::Keyring keyring(context.context, person);
    keyring.add(key_of(locked));
    CHECK(code_of([&] { return keyring.open(sealed_for(locked_recipient), "b.age"); }) == code);
  }
}

TEST_CASE("what is no ssh key of this type is refused without a byte of it") {
  for (std::size_t size = 40; size < in_the_clear.size() - 36; size += 7) {
    std::string cut(in_the_clear.substr(0, size));
    cut += "\n-----END OPENSSH PRIVATE KEY-----\n";
    const base::Diagnostic said = test::diagnostic_of([&] { return vault::SshKey::parse(cut); });
    CHECK(said.code == "vault-identity");
    CHECK(test::all_text(said).find(in_the_clear.substr(200, 20)) == std::string::npos);
  }
  CHECK(code_of([] { return vault::parse_recipient("ssh-rsa AAAA"); }) == "vault-recipient");
  CHECK(code_of([] { return vault::parse_recipient("ssh-ed25519 AAAA"); }) == "vault-recipient");
  CHECK(code_of([] { return vault::parse_recipient("ssh-ed25519"); }) == "vault-recipient");
}
