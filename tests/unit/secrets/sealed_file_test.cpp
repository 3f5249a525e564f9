// Opening and sealing again, in each format; changing keys; telling what opens.
#include <doctest/doctest.h>

#include "secrets/inspection.hpp"
#include "secrets/recipients.hpp"
#include "secrets/rekeyer.hpp"
#include "secrets/sealed_file.hpp"
#include "support/temp_folder.hpp"
#include "unit/vault/support.hpp"

namespace kboot::secrets {

namespace {

using test::Answers;

struct World {
  test::TestContext context;
  crypto::SystemEntropy entropy;
  Answers answers;
  vault::Keyring keyring{context.context, answers};
  test::TempFolder folder;

  std::string reseal(const std::string& envelope, std::string_view plain,
                     SealingWishes wishes = {}) {
    Sealer sealer(entropy, keyring, answers, std::move(wishes));
    const SealedFile file(keyring, envelope, folder.path("f.yml"));
    return file.reseal(entropy, context.clock.wall(), answers, sealer, plain);
  }
  std::string opened(const std::string& envelope) {
    return std::string(keyring.open(envelope, "f").text.view());
  }
};

}  // namespace

TEST_CASE("Ansible's format keeps its id and the password that opened it") {
  World world;
  world.keyring.add(test::password("first", "dev"));
  world.keyring.add(test::password("second", "prod"));
  const std::string sealed = vault::encrypt_for_ansible(world.entropy, "old", "second", "somebody");
  const std::string again = world.reseal(sealed, "new");
  CHECK(again.starts_with("$ANSIBLE_VAULT;1.2;AES256;somebody\n"));
  vault::Keyring other(world.context.context, world.answers);
  other.add(test::password("second"));
  CHECK(other.open(again, "f").text.view() == "new");
}

TEST_CASE("age for one recipient stays for it; for several the recipients file says for whom") {
  World world;
  const vault::Identity mine = vault::Identity::generate(world.entropy);
  const vault::Identity other = vault::Identity::generate(world.entropy);
  world.keyring.add(test::identity(mine));
  const std::vector<vault::Recipient> both{mine.recipient(), other.recipient()};
  const std::string one = vault::encrypt(world.entropy, "old", std::span(both).first(1));
  CHECK(world.opened(world.reseal(one, "new")) == "new");
  const std::string two = vault::encrypt(world.entropy, "old", both);
  CHECK(test::code_of([&] { return world.reseal(two, "new"); }) == "vault-no-recipients");
  std::string list = with_recipient("", mine.recipient(), "");
  list = with_recipient(list, other.recipient(), "");
  world.folder.write("secrets/.recipients", list);
  const std::string again = world.reseal(two, "new");
  CHECK(vault::inspect(again, "f").recipients == 2);
  CHECK(world.opened(again) == "new");
}

TEST_CASE("a new password is asked for once for all files") {
  World world;
  world.keyring.add(test::password("old"));
  const Sealer sealer(world.entropy, world.keyring, world.answers, {});
  int asked = 0;
  Rekeyer rekeyer(world.entropy, world.keyring, world.answers, sealer, [&] {
    ++asked;
    return vault::Keyring::Password{"new-id", crypto::SecretBytes::copy("new")};
  });
  for (int i = 0; i < 2; ++i) {
    const std::string sealed = vault::encrypt_for_ansible(world.entropy, "text", "old");
    const std::string again = rekeyer.rekey({.file = "f", .envelope = sealed});
    CHECK(again.starts_with("$ANSIBLE_VAULT;1.2;AES256;new-id\n"));
    CHECK(test::code_of([&] { return world.keyring.open(again, "f"); }) == "vault-wrong-key");
  }
  CHECK(asked == 1);
}

TEST_CASE("what is listed says how it opens, and why not") {
  World world;
  const std::string sealed = vault::encrypt_for_ansible(world.entropy, "text", "pw", "dev");
  vault::Keyring none(world.context.context, world.answers, vault::Keyring::Asks::when_named);
  vault::Keyring wrong(world.context.context, world.answers);
  wrong.add(test::password("other", "dev"));
  world.keyring.add(test::password("pw", "dev"));
  const Sealed place{.file = "f", .envelope = sealed};
  const Inspection open = inspect(world.keyring, place);
  CHECK(open.format == "ansible 1.2 id=dev");
  CHECK(open.state == "opens with password dev");
  CHECK(inspect(none, place).state == "no password given");
  CHECK(inspect(wrong, place).state == "does not open with password dev");
  const Inspection damaged =
      inspect(world.keyring, {.file = "f", .envelope = "$ANSIBLE_VAULT;1.1;AES256\nxyz\n"});
  CHECK(damaged.opens == Opens::damaged);
  CHECK(summary({open, inspect(none, place), inspect(wrong, place)}) ==
        "3 encrypted, 1 open, 1 without a key, 1 that should open and does not");
  CHECK(summary({open}) == "1 encrypted, all open");
  CHECK(summary({}) == "nothing is encrypted");
}

TEST_CASE("wishes that contradict each other are refused") {
  World world;
  const auto code = [&](SealingWishes wishes) {
    return test::code_of(
        [&] { return Sealer(world.entropy, world.keyring, world.answers, wishes).format(); });
  };
  const std::string recipient =
      vault::to_text(vault::Identity::generate(world.entropy).recipient());
  CHECK(code({.format = vault::Format::ansible, .passphrase = true}) == "option-value");
  CHECK(code({.recipients = {recipient}, .passphrase = true}) == "option-value");
  CHECK(code({.recipients = {"age1nonsense"}}) == "vault-recipient");
}

}  // namespace kboot::secrets
