// Ansible's envelope against files that ansible-vault 2.14 wrote, and against changed ones.
#include "vault/ansible_vault.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "support.hpp"

using namespace kboot;
using test::code_of;

namespace {

// Password `hunter2`.
constexpr std::string_view sixteen_bytes =
    "$ANSIBLE_VAULT;1.1;AES256\n"
    "63393433376264653137393864656138653937323431383063323836363431613933623535623361\n"
    "3530386638343136626138663233666639343335653566380a646163616661316562653435336138\n"
    "36343731353431663235323766323235326264383239616133353466636635366262343966396631\n"
    "3539666537616436660a336661613531343439653534626132353433346435336465303232613832\n"
    "38346163636134666364303336333530623036383561636632376335303336356564\n";
// Password `dev-pass`.
constexpr std::string_view with_id =
    "$ANSIBLE_VAULT;1.2;AES256;dev\n"
    "30393236336434383235626161396337653736326639633736663365663839326563616132393862\n"
    "3864333537366636616462353333643564333563376337340a653635616263663061333537343833\n"
    "62643637626261663034633139313938653636353232326331653731346335306532373661613430\n"
    "3933353834663864650a306431656461656662373739666631613361333566613365623234323636\n"
    "3030\n";

std::optional<std::string> open(std::string_view text, std::string_view password) {
  const auto opened = vault::open_ansible_vault(vault::parse_ansible_vault(text), password);
  if (!opened) {
    return std::nullopt;
  }
  return std::string(opened->view());
}

}  // namespace

TEST_CASE("what ansible-vault wrote opens with its password alone") {
  CHECK(open(sixteen_bytes, "hunter2") == "0123456789abcdef");
  CHECK_FALSE(open(sixteen_bytes, "hunter3").has_value());
  CHECK_FALSE(open(sixteen_bytes, "").has_value());
  CHECK(vault::parse_ansible_vault(sixteen_bytes).id == "default");
  CHECK(open(with_id, "dev-pass") == "key: value\n");
  CHECK(vault::parse_ansible_vault(with_id).id == "dev");
}

TEST_CASE("line ends, blanks in the header and letters in capitals are as Ansible takes them") {
  CHECK(open(base::replace_all(sixteen_bytes, "\n", "\r\n"), "hunter2") == "0123456789abcdef");
  std::string blanks(sixteen_bytes);
  blanks.replace(0, 25, "$ANSIBLE_VAULT; 1.1 ;AES256 ; team ");
  CHECK(open(blanks, "hunter2") == "0123456789abcdef");
  CHECK(vault::parse_ansible_vault(blanks).id == "team");
  CHECK(open(sixteen_bytes.substr(0, sixteen_bytes.size() - 1), "hunter2") == "0123456789abcdef");
}

TEST_CASE("texts of all sizes around a block come back, ids make version 1.2") {
  test::CountingEntropy entropy;
  for (std::size_t size = 0; size < 34; ++size) {
    const std::string plain(size, 'p');
    const std::string file = vault::seal_ansible_vault(entropy, plain, "pass");
    CHECK(file.starts_with("$ANSIBLE_VAULT;1.1;AES256\n"));
    CHECK(file.ends_with('\n'));
    CHECK(open(file, "pass") == plain);
  }
  const std::string file = vault::seal_ansible_vault(entropy, "text", "pass", "prod");
  CHECK(file.starts_with("$ANSIBLE_VAULT;1.2;AES256;prod\n"));
  for (const std::string_view line : base::split(file, '\n')) {
    CHECK(line.size() <= 80);
  }
  CHECK(open(file, "pass") == "text");
  CHECK(code_of([&] { return vault::seal_ansible_vault(entropy, "text", ""); }) ==
        "vault-empty-password");
}

TEST_CASE("what is no envelope is refused") {
  const auto refused = [](std::string_view text) {
    return code_of([&] { return vault::parse_ansible_vault(text); }) == "vault-format";
  };
  const std::string body(sixteen_bytes.substr(25));
  CHECK(refused(""));
  CHECK(refused("$ANSIBLE_VAULT\n"));
  CHECK(refused("$ANSIBLE_VAULT;1.1;AES256\n"));
  CHECK(refused("$ANSIBLE_VAULT;1.0;AES" + body));
  CHECK(refused("$ANSIBLE_VAULT;1.0;AES256" + body));
  CHECK(refused("$ANSIBLE_VAULTS;1.1;AES256" + body));
  CHECK(refused("$ANSIBLE_VAULT;1.1;AES256\nzz" + body.substr(3)));
  CHECK(refused(sixteen_bytes.substr(0, 188)));
}

TEST_CASE("no cut file opens, and no changed byte gives another text") {
  for (std::size_t size = 0; size + 1 < sixteen_bytes.size(); ++size) {
    std::optional<std::string> opened;
    const std::string code =
        code_of([&] { return opened = open(sixteen_bytes.substr(0, size), "hunter2"); });
    CHECK_FALSE(opened.has_value());
    CHECK((code.empty() || code == "vault-format"));
  }
  // The header is not authenticated, hexadecimal has capitals: such changes may open to the very
  // same text. One bit of each byte, each time another: every try costs 10,000 rounds.
  for (std::size_t byte = 0; byte < sixteen_bytes.size(); ++byte) {
    std::string damaged(sixteen_bytes);
    damaged[byte] = static_cast<char>(damaged[byte] ^ (1 << (byte % 8)));
    std::optional<std::string> opened;
    const std::string code = code_of([&] { return opened = open(damaged, "hunter2"); });
    CHECK((!opened || *opened == "0123456789abcdef"));
    CHECK((code.empty() || code == "vault-format"));
  }
}

TEST_CASE("a right HMAC over wrong padding is damage") {
  // Key material for `p` and an empty salt, used to sign a block that decrypts to no padding.
  const crypto::SecretBytes keys = crypto::pbkdf2_hmac_sha256("p", "", 10000, 80);
  vault::AnsibleEnvelope envelope;
  envelope.cipher_text = std::string(16, 'c');
  envelope.hmac = crypto::hmac_sha256(keys.view().substr(32, 32), envelope.cipher_text);
  CHECK(code_of([&] { return vault::open_ansible_vault(envelope, "p"); }) == "vault-damaged");
  envelope.cipher_text = "short";
  envelope.hmac = crypto::hmac_sha256(keys.view().substr(32, 32), envelope.cipher_text);
  CHECK(code_of([&] { return vault::open_ansible_vault(envelope, "p"); }) == "vault-damaged");
}
