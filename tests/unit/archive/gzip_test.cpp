// Tests of gzip against its own rules and against what other programs wrote.
#include <doctest/doctest.h>

#include "archive/archive.hpp"
#include "base/encoding.hpp"

using namespace kboot;

namespace {

std::string code_of(std::string_view bytes, std::uint64_t limit = 1000) {
  try {
    (void)archive::gunzip(bytes, limit);
  } catch (const base::Error& error) {
    return error.diagnostic().code;
  }
  return "";
}

}  // namespace

TEST_CASE("what is compressed comes out again") {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i * 7919);
  for (const int level : {1, 6, 9}) {
    const std::string packed = archive::gzip(text, level);
    CHECK(archive::is_gzip(packed));
    CHECK(packed.size() < text.size() / 2);
    CHECK(archive::gunzip(packed, text.size()) == text);
  }
  CHECK(archive::gunzip(archive::gzip(""), 0).empty());
}

TEST_CASE("the same bytes compress to the same bytes, whenever") {
  CHECK(archive::gzip("text") == archive::gzip("text"));
  CHECK(archive::gzip("text").substr(4, 4) == std::string(4, '\0'));  // the time
}

TEST_CASE("the output of the program gzip is read, with a name in its header") {
  // printf hello > name; gzip -9 name
  const auto bytes = base::hex_decode(
      "1f8b08086540a7650203"
      "6e616d6500cb48cdc9c9070086a6103605000000");
  REQUIRE(bytes);
  CHECK(archive::gunzip(*bytes, 5) == "hello");
}

TEST_CASE("members one after another are one text") {
  CHECK(archive::gunzip(archive::gzip("one ") + archive::gzip("two"), 7) == "one two");
}

TEST_CASE("a bomb is refused at the bound") {
  const std::string bomb = archive::gzip(std::string(std::size_t{32} << 20, '\0'));
  CHECK(bomb.size() < 40'000);
  CHECK(code_of(bomb, 1 << 20) == "archive-too-large");
  CHECK(code_of(archive::gzip("12345"), 4) == "archive-too-large");
  CHECK(code_of(archive::gzip("12345"), 5).empty());
}

TEST_CASE("what is no gzip or is damaged is refused") {
  CHECK(code_of("") == "bad-archive");
  CHECK(code_of("PK\x03\x04") == "bad-archive");
  const std::string good = archive::gzip("some text that is long enough");
  CHECK(code_of(good.substr(0, good.size() - 9)) == "bad-archive");
  CHECK(code_of(good.substr(0, 12)) == "bad-archive");
  CHECK(code_of(good + "garbage") == "bad-archive");
  std::string flipped = good;
  flipped[flipped.size() - 6] = static_cast<char>(flipped[flipped.size() - 6] ^ 1);
  CHECK(code_of(flipped) == "bad-archive");
}
