// The admin password of Argo CD: kept where it is the same, stamped once where it is new.
#include "gitops/argocd_password.hpp"

#include <doctest/doctest.h>

#include "base/diagnostic.hpp"
#include "crypto/bcrypt.hpp"
#include "support/test_context.hpp"
#include "value/json.hpp"
#include "value/yaml.hpp"

using namespace kboot;
using gitops::AdminPassword;

namespace {

// Of "secret", by libxcrypt.
const std::string hash = "$2a$10$abcdefghijklmnopqrstuuqflPDzB6gcMhKa1rZqKiun2YGL5sa2u";
const AdminPassword there{.hash = hash, .mtime = "2020-01-01T00:00:00Z"};

}  // namespace

TEST_CASE("the same password keeps its hash and its time") {
  const test::TestContext test;
  const AdminPassword kept = gitops::password_of_text(test.context, "secret", there);
  CHECK(kept.hash == hash);
  CHECK(kept.mtime == there.mtime);
}

TEST_CASE("another password gets a hash of its own and the time of now") {
  const test::TestContext test;
  const AdminPassword fresh = gitops::password_of_text(test.context, "other", there);
  CHECK(fresh.hash != hash);
  CHECK(crypto::bcrypt_matches("other", fresh.hash));
  CHECK(fresh.hash.starts_with("$2a$10$"));
  CHECK(fresh.mtime != there.mtime);
  CHECK(fresh.mtime.size() == there.mtime.size());
  const AdminPassword first = gitops::password_of_text(test.context, "other", {});
  CHECK(crypto::bcrypt_matches("other", first.hash));
}

TEST_CASE("a time that is missing is stamped, a hash that is there stays") {
  const test::TestContext test;
  const AdminPassword kept =
      gitops::password_of_text(test.context, "secret", {.hash = hash, .mtime = ""});
  CHECK(kept.hash == hash);
  CHECK_FALSE(kept.mtime.empty());
}

TEST_CASE("a hash is taken as it is, and stamped only where it is new") {
  const test::TestContext test;
  CHECK(gitops::password_of_hash(test.context, hash, there).mtime == there.mtime);
  std::string other = hash;
  other.back() = 'w';
  const AdminPassword fresh = gitops::password_of_hash(test.context, other, there);
  CHECK(fresh.hash == other);
  CHECK(fresh.mtime != there.mtime);
}

TEST_CASE("what cannot be a password or a hash is refused") {
  const test::TestContext test;
  using namespace std::string_literals;
  for (const std::string& text : {""s, std::string(73, 'x'), "a\0b"s})
    CHECK_THROWS_AS((void)gitops::password_of_text(test.context, text, there), base::Error);
  for (const std::string& text : {""s, "secret"s, hash + "x", "$1$" + hash.substr(3)})
    CHECK_THROWS_AS((void)gitops::password_of_hash(test.context, text, there), base::Error);
}

TEST_CASE("a hash of absurd cost is not worked on") {
  const test::TestContext test;
  std::string dear = hash;
  dear.replace(4, 2, "31");
  CHECK(gitops::password_of_text(test.context, "secret", {.hash = dear, .mtime = "t"}).hash !=
        dear);
}

TEST_CASE("a hash shows neither in values nor in messages of others") {
  const test::TestContext test;
  const AdminPassword password = gitops::password_of_text(test.context, "secret", there);
  CHECK(value::to_masked_json(gitops::password_data(password)).find("$2a$") == std::string::npos);
  CHECK(test.redactor.filter("x " + hash) == "x ***");
}

TEST_CASE("what argocd-secret holds is read, whatever else is in it") {
  const auto read = [](const std::string& yaml) {
    return gitops::stored_password(
        value::read_yaml(yaml, "test", {.schema = value::Schema::goyaml}));
  };
  const AdminPassword found =
      read("{data: {admin.password: JDJh, admin.passwordMtime: MjAyMA==, server.secretkey: eA==}}");
  CHECK(found.hash == "$2a");
  CHECK(found.mtime == "2020");
  CHECK(read("{data: {server.secretkey: eA==}}").empty());
  CHECK(gitops::stored_password(value::Value()).empty());
}
