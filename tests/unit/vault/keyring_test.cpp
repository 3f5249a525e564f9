// The keyring: which key is taken, what is asked and run, and what errors say.
#include <doctest/doctest.h>

#include <thread>

#include "support.hpp"
#include "vault/age_armor.hpp"
#include "vault/age_file.hpp"

using namespace kboot;
using test::all_text;
using test::code_of;
using test::diagnostic_of;
using test::identity;
using test::identity_file;
using test::password;
using test::password_file;
using vault::Identity;

namespace {

constexpr std::string_view canary = "canary-4711-secret";

struct Fixture {
  test::TestContext test_context;
  test::Answers person;
  crypto::SystemEntropy entropy;
  vault::Keyring keyring{test_context.context, person};

  explicit Fixture(std::vector<std::string> answers = {}) : person(std::move(answers)) {}

  std::string for_ansible(std::string_view plain, std::string_view pass,
                          std::string_view id = "default") {
    return vault::encrypt_for_ansible(entropy, plain, pass, id);
  }
  std::string for_identity(std::string_view plain, const Identity& to) {
    const std::vector<vault::Recipient> recipients{to.recipient()};
    return vault::encrypt(entropy, plain, recipients);
  }
  // Cheap scrypt, so that the tests do not wait for it.
  std::string for_passphrase(std::string_view plain, std::string_view passphrase) {
    return vault::armor(vault::seal_age(entropy, plain, passphrase, 4));
  }
  std::string open(std::string_view file) {
    return std::string(keyring.open(file, "secrets/x.yml").text.view());
  }
};

}  // namespace

TEST_CASE("formats are told apart by how they begin") {
  CHECK(vault::format_of("$ANSIBLE_VAULT;1.1;AES256\n") == vault::Format::ansible);
  CHECK(vault::format_of("age-encryption.org/v1\n") == vault::Format::age);
  CHECK(vault::format_of("\n-----BEGIN AGE ENCRYPTED FILE-----\n") == vault::Format::age);
  CHECK_FALSE(vault::is_encrypted("key: value\n"));
  CHECK_FALSE(vault::is_encrypted(""));
}

TEST_CASE("the password with the header's id is taken, then the others") {
  Fixture it;
  it.keyring.add(password("one", "a"));
  it.keyring.add(password("two", "b"));
  const vault::Opened opened = it.keyring.open(it.for_ansible("text", "two", "b"), "f");
  CHECK(opened.text.view() == "text");
  CHECK(opened.format == vault::Format::ansible);
  CHECK(opened.id == "b");
  CHECK(opened.key == "password b");
  CHECK(it.open(it.for_ansible("text", "one", "unknown")) == "text");
}

TEST_CASE("age files open in armor and in binary form, each with its kind of key") {
  Fixture it;
  const Identity mine = Identity::generate(it.entropy);
  const Identity old = Identity::generate(it.entropy);
  it.keyring.add(identity(old));
  it.keyring.add(identity(mine));
  it.keyring.add(password("pass phrase"));
  CHECK(it.open(it.for_identity("text", mine)) == "text");
  CHECK(it.open(vault::dearmor(it.for_identity("text", mine))) == "text");
  CHECK(it.open(it.for_passphrase("text", "pass phrase")) == "text");
  CHECK(it.person.questions.empty());
}

TEST_CASE("nothing is read before it is needed") {
  Fixture it;
  const Identity mine = Identity::generate(it.entropy);
  it.keyring.add(password_file("/no/such/file"));
  it.keyring.add(identity(mine));
  CHECK(it.open(it.for_identity("text", mine)) == "text");
  CHECK(code_of([&] { return it.open(it.for_ansible("text", "p")); }) == "file-not-found");
}

TEST_CASE("without any key the error says which one is wanted") {
  Fixture it;
  const auto ansible = diagnostic_of([&] { return it.open(it.for_ansible("text", "p", "dev")); });
  CHECK(ansible.code == "vault-no-key");
  CHECK(ansible.message == "no key was given that could open `secrets/x.yml`");
  CHECK(ansible.notes.at(0) == "it is an Ansible vault with the vault id `dev`");
  CHECK(it.person.questions.at(0) == "Vault password of secrets/x.yml (id dev): ");
  const Identity mine = Identity::generate(it.entropy);
  const auto age = diagnostic_of([&] { return it.open(it.for_identity("text", mine)); });
  CHECK(age.code == "vault-no-key");
  CHECK(age.notes.at(0) == "it is encrypted to 1 recipient of type X25519");
  CHECK(code_of([&] { return it.open(it.for_passphrase("text", "p")); }) == "vault-no-key");
  CHECK(code_of([&] { return it.open("plain"); }) == "vault-format");
}

TEST_CASE("with wrong keys the error names those that were tried") {
  Fixture it;
  const Identity other = Identity::generate(it.entropy);
  it.keyring.add(password("wrong", "dev"));
  it.keyring.add(identity(other));
  const auto ansible = diagnostic_of([&] { return it.open(it.for_ansible("text", "p", "dev")); });
  CHECK(ansible.code == "vault-wrong-key");
  CHECK(ansible.message == "none of the given keys opens `secrets/x.yml`");
  CHECK(ansible.notes.at(1) == "tried `password dev`");
  const auto age = diagnostic_of(
      [&] { return it.open(it.for_identity("text", Identity::generate(it.entropy))); });
  CHECK(age.code == "vault-wrong-key");
  CHECK(age.notes.at(1) == "tried `identity (" + vault::to_text(other.recipient()) + ")`");
}

TEST_CASE("no error holds a byte of a password, an identity or a text") {
  Fixture it;
  const test::Folder folder;
  const Identity mine = Identity::generate(it.entropy);
  const std::string secret(mine.to_text().view());
  it.keyring.add(password(canary, "dev"));
  it.keyring.add(identity(mine));
  std::vector<base::Diagnostic> errors;
  errors.push_back(diagnostic_of([&] { return it.open(it.for_ansible(canary, "other", "dev")); }));
  errors.push_back(diagnostic_of([&] { return it.open(it.for_passphrase(canary, "other")); }));
  std::string damaged = vault::dearmor(it.for_identity(canary, mine));
  damaged.back() = static_cast<char>(damaged.back() ^ 1);
  errors.push_back(diagnostic_of([&] { return it.open(damaged); }));
  for (const std::string& text : {secret + "\n" + std::string(canary), std::string(canary),
                                  secret.substr(0, 30), "-----BEGIN " + secret}) {
    Fixture broken;
    broken.keyring.add(identity_file(folder.write("identity", text)));
    errors.push_back(diagnostic_of([&] { return broken.open(broken.for_identity("text", mine)); }));
    Fixture vaulted;
    vaulted.keyring.add(password(canary));
    vaulted.keyring.add(password_file(folder.write("pw", vaulted.for_ansible(text, "x")), "dev"));
    errors.push_back(
        diagnostic_of([&] { return vaulted.open(vaulted.for_ansible("t", "y", "dev")); }));
  }
  for (const base::Diagnostic& error : errors) {
    CHECK_FALSE(error.code.empty());
    CHECK(all_text(error).find(canary) == std::string::npos);
    CHECK(all_text(error).find(secret.substr(20, 8)) == std::string::npos);
  }
}

TEST_CASE("a person is asked once, and only when no password was given") {
  Fixture it({"typed"});
  CHECK(it.open(it.for_ansible("one", "typed")) == "one");
  CHECK(it.open(it.for_ansible("two", "typed", "dev")) == "two");
  CHECK(it.person.questions.size() == 1);
  Fixture given({"typed"});
  given.keyring.add(password("given"));
  CHECK(code_of([&] { return given.open(given.for_ansible("x", "typed")); }) == "vault-wrong-key");
  CHECK(given.person.questions.empty());
}

TEST_CASE("a keyring that asks only when told to asks nobody else") {
  Fixture it({"typed", "typed"});
  const std::string file = it.for_ansible("text", "typed");
  vault::Keyring quiet(it.test_context.context, it.person, vault::Keyring::Asks::when_named);
  CHECK(code_of([&] { return quiet.open(file, "f"); }) == "vault-no-key");
  CHECK(it.person.questions.empty());
  vault::KeySpec prompt;
  prompt.kind = vault::KeySpec::Kind::prompt;
  quiet.add(std::move(prompt));
  CHECK(quiet.open(file, "f").text.view() == "text");
}

TEST_CASE("password files: blanks around are none of the password, inside they are") {
  Fixture it;
  const test::Folder folder;
  it.keyring.add(password_file(folder.write("pw", " \t inner  blanks \r\n\n")));
  CHECK(it.open(it.for_ansible("text", "inner  blanks")) == "text");
  Fixture empty;
  empty.keyring.add(password_file(folder.write("empty", "\n")));
  CHECK(code_of([&] { return empty.open(empty.for_ansible("text", "p")); }) ==
        "vault-empty-password");
}

TEST_CASE("a password file may itself be encrypted, for the keys before it") {
  Fixture it;
  const test::Folder folder;
  const Identity mine = Identity::generate(it.entropy);
  it.keyring.add(password("first"));
  it.keyring.add(identity(mine));
  it.keyring.add(password_file(folder.write("a", it.for_ansible("second\n", "first")), "a"));
  it.keyring.add(password_file(folder.write("b", it.for_identity("third\n", mine)), "b"));
  CHECK(it.open(it.for_ansible("text", "second", "a")) == "text");
  CHECK(it.open(it.for_ansible("text", "third", "b")) == "text");
  Fixture itself;
  itself.keyring.add(password_file(folder.write("c", it.for_ansible("x", "x")), "c"));
  CHECK(code_of([&] { return itself.open(it.for_ansible("text", "x", "c")); }) == "vault-no-key");
}

TEST_CASE("an executable password file is run; clients get the id and may not know it") {
  Fixture it;
  const test::Folder folder;
  it.keyring.add(
      password_file(folder.write("plain.sh", "#!/bin/sh\nprintf ' from script \\r\\n'\n", true)));
  const std::string client = folder.write("keys-client.sh",
                                          "#!/bin/sh\n[ \"$1\" = --vault-id ] || exit 9\ncase $2 "
                                          "in dev) echo dev-pass;; *) exit 2;; esac\n",
                                          true);
  it.keyring.add(password_file(client, "dev"));
  it.keyring.add(password_file(client, "prod"));
  CHECK(it.open(it.for_ansible("text", " from script ")) == "text");
  CHECK(it.open(it.for_ansible("text", "dev-pass", "dev")) == "text");
  CHECK(code_of([&] { return it.open(it.for_ansible("text", "x", "prod")); }) == "vault-wrong-key");
}

TEST_CASE("a password script that fails is an error that names it") {
  Fixture it;
  const test::Folder folder;
  const std::string path = folder.write("fails.sh", "#!/bin/sh\nexit 3\n", true);
  it.keyring.add(password_file(path));
  const auto error = diagnostic_of([&] { return it.open(it.for_ansible("text", "p")); });
  CHECK(error.code == "vault-key");
  CHECK(error.message == "the password script `" + path + "` exited with 3");
}

TEST_CASE("an identity file may be protected by a passphrase, which is asked for once") {
  Fixture it({"guard"});
  const test::Folder folder;
  const Identity mine = Identity::generate(it.entropy);
  const std::string text = "# mine\n" + std::string(mine.to_text().view()) + "\n";
  it.keyring.add(identity_file(folder.write("identity", it.for_passphrase(text, "guard"))));
  CHECK(it.open(it.for_identity("one", mine)) == "one");
  CHECK(it.open(it.for_identity("two", mine)) == "two");
  CHECK(it.person.questions.size() == 1);
  Fixture wrong({"other"});
  wrong.keyring.add(identity_file(folder.path("identity")));
  CHECK(code_of([&] { return wrong.open(it.for_identity("one", mine)); }) == "vault-wrong-key");
  Fixture nobody;
  nobody.keyring.add(identity_file(folder.path("identity")));
  CHECK(code_of([&] { return nobody.open(it.for_identity("one", mine)); }) == "vault-no-key");
}

TEST_CASE("an identity in a usual place need not be there, a named one must") {
  Fixture it;
  vault::KeySpec usual = identity_file("/no/such/identity");
  usual.optional = true;
  it.keyring.add(std::move(usual));
  const std::string file = it.for_identity("text", Identity::generate(it.entropy));
  CHECK(code_of([&] { return it.open(file); }) == "vault-no-key");
  it.keyring.add(identity_file("/no/such/identity"));
  CHECK(code_of([&] { return it.open(file); }) == "file-not-found");
}

TEST_CASE("for writing there are passwords by id and the identities' own recipients") {
  Fixture it;
  const Identity mine = Identity::generate(it.entropy);
  CHECK(code_of([&] { return it.keyring.password().text.size(); }) == "vault-no-key");
  it.keyring.add(password("one", "a"));
  it.keyring.add(identity(mine));
  it.keyring.add(password("two", "b"));
  CHECK(it.keyring.password().id == "a");
  CHECK(it.keyring.password("b").text.view() == "two");
  CHECK(code_of([&] { return it.keyring.password("c").text.size(); }) == "vault-no-key");
  CHECK(it.keyring.password_ids() == std::vector<std::string>{"a", "b"});
  CHECK(it.keyring.recipients() == std::vector<vault::Recipient>{mine.recipient()});
}

TEST_CASE("many threads may open at once") {
  Fixture it({"typed"});
  const std::string file = it.for_ansible("text", "typed");
  std::vector<std::thread> threads;
  std::vector<std::string> texts(8);
  for (std::string& text : texts) {
    threads.emplace_back([&] { text = it.open(file); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(texts == std::vector<std::string>(8, "text"));
  CHECK(it.person.questions.size() == 1);
}
