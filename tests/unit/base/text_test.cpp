// Tests of the text functions.
#include "base/text.hpp"

#include <doctest/doctest.h>

using namespace kboot::base;

TEST_CASE("cat joins texts, characters and numbers") {
  CHECK(cat("line ", 3, ':', std::string(" x")) == "line 3: x");
}

TEST_CASE("split keeps empty parts") {
  CHECK(split("a,,b", ',') == std::vector<std::string_view>{"a", "", "b"});
  CHECK(split("", ',') == std::vector<std::string_view>{""});
  CHECK(join({"a", "b"}, ", ") == "a, b");
}

TEST_CASE("trim takes ASCII white space") {
  CHECK(trim(" \t a b\r\n") == "a b");
  CHECK(trim_end(" a ") == " a");
  CHECK(trim("  ").empty());
}

TEST_CASE("replace_all does not look at what it wrote") {
  CHECK(replace_all("aaa", "a", "aa") == "aaaaaa");
  CHECK(replace_all("abc", "", "x") == "abc");
}

TEST_CASE("parse_int takes whole decimal numbers that fit") {
  std::int64_t number = 0;
  CHECK(parse_int("-42", number));
  CHECK(number == -42);
  CHECK(parse_int("+7", number));
  CHECK(number == 7);
  for (const char* bad : {"", "4x", " 4", "+-4", "9223372036854775808"})
    CHECK_FALSE(parse_int(bad, number));
}

TEST_CASE("nearest finds typing mistakes and nothing else") {
  const std::vector<std::string> names{"environment_name", "cluster_name", "Kind"};
  CHECK(nearest("enviroment_name", names) == "environment_name");
  CHECK(nearest("kind", names) == "Kind");
  CHECK(nearest("x", names).empty());
  CHECK(nearest("", names).empty());
  CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("UTF-8 is checked strictly") {
  CHECK(is_utf8("grün \xF0\x9F\x98\x80"));
  for (const char* bad : {"\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE2\x82", "\x80"})
    CHECK_FALSE(is_utf8(bad));
  CHECK(code_points("grün") == 4);
}

TEST_CASE("display width knows wide and combining characters") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("漢字") == 4);
  CHECK(display_width("e\xCC\x81") == 1);
  CHECK(display_width("\xF0\x9F\x98\x80") == 2);
}

TEST_CASE("append_utf8 replaces what is no code point") {
  std::string out;
  for (const std::uint32_t code : {0x41U, 0xE9U, 0x20ACU, 0x1F600U, 0xD800U})
    append_utf8(out, code);
  CHECK(out == "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xEF\xBF\xBD");
}
