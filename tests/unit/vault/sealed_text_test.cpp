// Inline values: sealed until read, opened once, secret afterwards.
#include "vault/sealed_text.hpp"

#include <doctest/doctest.h>

#include <thread>

#include "support.hpp"

using namespace kboot;
using test::code_of;
using test::diagnostic_of;

namespace {

struct Fixture {
  test::TestContext test_context;
  test::Answers person;
  crypto::SystemEntropy entropy;
  std::shared_ptr<vault::Keyring> keyring =
      std::make_shared<vault::Keyring>(test_context.context, person);

  [[nodiscard]] value::Value read(std::string_view tag, std::string_view text) const {
    return vault::vault_tags(keyring, "group_vars/all.yml")(tag, text, {});
  }
};

}  // namespace

TEST_CASE("a sealed value opens when it is read, and is secret, unsafe and known to the redactor") {
  Fixture it;
  it.keyring->add(test::password("p"));
  const std::string envelope = vault::encrypt_for_ansible(it.entropy, "a {{ b }} text", "p", "dev");
  for (const char* const tag : {"!vault", "!vault-encrypted"}) {
    const value::Value sealed = it.read(tag, envelope);
    CHECK(sealed.is(value::Kind::foreign));
    REQUIRE(vault::sealed_text(sealed) != nullptr);
    CHECK(vault::sealed_text(sealed)->id() == "dev");
    const value::Value text = value::to_data(sealed);
    CHECK(text.as_string() == "a {{ b }} text");
    CHECK(text.has(value::mark_secret));
    CHECK(text.has(value::mark_unsafe));
    CHECK(text.same(value::to_data(sealed)));
  }
  CHECK(it.test_context.redactor.filter("x a {{ b }} text x") == "x *** x");
}

TEST_CASE("age stands behind the tag as well") {
  Fixture it;
  const vault::Identity mine = vault::Identity::generate(it.entropy);
  it.keyring->add(test::identity(mine));
  const std::vector<vault::Recipient> to{mine.recipient()};
  const value::Value sealed = it.read("!vault", vault::encrypt(it.entropy, "text", to));
  CHECK(vault::sealed_text(sealed)->id().empty());
  CHECK(value::to_data(sealed).as_string() == "text");
}

TEST_CASE("reading a file opens nothing; reading the value without a key is an error") {
  Fixture it;
  const value::Value sealed =
      it.read("!vault", vault::encrypt_for_ansible(it.entropy, "text", "p"));
  CHECK(it.person.questions.empty());
  const auto error = diagnostic_of([&] { return value::to_data(sealed); });
  CHECK(error.code == "vault-no-key");
  CHECK(error.message == "no key was given that could open `group_vars/all.yml`");
}

TEST_CASE("what is no envelope, or another tag, is refused when the file is read") {
  const Fixture it;
  CHECK(code_of([&] { return it.read("!vault", "plain"); }) == "vault-format");
  CHECK(code_of([&] { return it.read("!vault", "$ANSIBLE_VAULT;1.1;AES256\nzz"); }) ==
        "vault-format");
  CHECK(code_of([&] { return it.read("!other", "plain"); }) == "yaml-tag");
}

TEST_CASE("other tags go on to the next handler") {
  const Fixture it;
  const value::TagHandler tags = vault::vault_tags(
      it.keyring, "f",
      [](std::string_view, std::string_view text, value::Origin) { return value::Value(text); });
  CHECK(tags("!unsafe", "text", {}).as_string() == "text");
}

TEST_CASE("equal envelopes are equal, others are not") {
  Fixture it;
  const std::string one = vault::encrypt_for_ansible(it.entropy, "text", "p");
  const std::string two = vault::encrypt_for_ansible(it.entropy, "text", "p");
  const value::Value a = it.read("!vault", one);
  CHECK(a.as_foreign().equals(it.read("!vault", one).as_foreign()));
  CHECK_FALSE(a.as_foreign().equals(it.read("!vault", two).as_foreign()));
}

TEST_CASE("many threads may read one value") {
  Fixture it;
  it.keyring->add(test::password("p"));
  const value::Value sealed =
      it.read("!vault", vault::encrypt_for_ansible(it.entropy, "some text", "p"));
  std::vector<std::thread> threads;
  std::vector<std::string> texts(4);
  for (std::string& text : texts) {
    threads.emplace_back([&] { text = value::to_data(sealed).as_string(); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(texts == std::vector<std::string>(4, "some text"));
}

TEST_CASE("the secret texts of an opened file become known to the redactor") {
  base::Redactor redactor;
  const auto secret = [](std::string_view text) {
    return value::Value(text).add_marks(value::mark_secret);
  };
  vault::remember_secrets(
      redactor, value::Value::dict({{"password", secret("first-secret")},
                                    {"list", value::Value::list({secret("second-secret")})},
                                    {"host", "in-the-clear"}}));
  CHECK(redactor.filter("first-secret second-secret password in-the-clear") ==
        "*** *** password in-the-clear");
}
