// Tests of hexadecimal, base64 and percent encoding.
#include "base/encoding.hpp"

#include <doctest/doctest.h>

using namespace kboot::base;

TEST_CASE("hexadecimal there and back") {
  CHECK(hex_encode("\x01\xAB") == "01ab");
  CHECK(hex_decode("01aB") == "\x01\xAB");
  CHECK_FALSE(hex_decode("012"));
  CHECK_FALSE(hex_decode("0g"));
}

TEST_CASE("base64: the vectors of RFC 4648 section 10") {
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""},        {"f", "Zg=="},        {"fo", "Zm8="},
      {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : vectors) {
    CHECK(base64_encode(plain) == coded);
    CHECK(base64_decode(coded) == plain);
  }
}

TEST_CASE("base64 of the URL alphabet, without padding") {
  CHECK(base64_encode("\xFB\xFF", Base64::url, false) == "-_8");
  CHECK(base64_decode("-_8", Base64::url, false) == "\xFB\xFF");
  CHECK_FALSE(base64_decode("-_8", Base64::standard, false));
}

TEST_CASE("the strict reader refuses what is not canonical") {
  for (const char* bad : {"Zg", "Zg=", "Zh==", "Z===", "Zm9v\n", "Zm9v Zm9v"})
    CHECK_FALSE(base64_decode(bad));
}

TEST_CASE("the lenient reader skips line ends") {
  CHECK(base64_decode_lenient("Zm9v\nYmFy\r\n") == "foobar");
  CHECK_FALSE(base64_decode_lenient("Zm9v!"));
}

TEST_CASE("percent encoding keeps unreserved characters") {
  CHECK(url_encode("a-._~/ é") == "a-._~%2F%20%C3%A9");
}
