// Secret memory: moved, cloned, wiped.
#include <doctest/doctest.h>

#include "crypto/secret_bytes.hpp"

using kboot::crypto::SecretBytes;

TEST_CASE("bytes start as zeros and are moved") {
  SecretBytes a(3);
  CHECK(a.view() == std::string_view("\0\0\0", 3));
  a.data()[0] = 'x';
  const SecretBytes b = std::move(a);
  CHECK(b.view() == std::string_view("x\0\0", 3));
  CHECK(b.clone().view() == b.view());
}

TEST_CASE("nothing is fine") {
  CHECK(SecretBytes().empty());
  CHECK(SecretBytes::copy("").view().empty());
  CHECK(SecretBytes(0).clone().size() == 0);
}

TEST_CASE("taking wipes the source") {
  std::string source = "a long enough secret text, on the heap";
  const char* const bytes = source.data();
  const SecretBytes secret = SecretBytes::take(source);
  CHECK(secret.view() == "a long enough secret text, on the heap");
  CHECK(source.empty());
  CHECK(bytes == source.data());  // the same memory still,
  CHECK(bytes[0] == '\0');        // without the text
}

TEST_CASE("shrinking keeps the front and forgets the rest") {
  SecretBytes secret = SecretBytes::copy("front and back");
  secret.shrink(5);
  CHECK(secret.view() == "front");
  CHECK(secret.data()[6] == 0);
  secret.shrink(50);
  CHECK(secret.size() == 5);
}

TEST_CASE("assigning replaces") {
  SecretBytes secret = SecretBytes::copy("old");
  secret = SecretBytes::copy("new one");
  CHECK(secret.view() == "new one");
}
