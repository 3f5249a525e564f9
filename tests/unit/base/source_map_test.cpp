// Tests of origins: places, and bytes of a scalar's value found in its source.
#include "base/source_map.hpp"

#include <doctest/doctest.h>

using namespace kboot::base;

namespace {

// The line and column of value[index] in a text in which the scalar's content starts at `start`.
std::pair<unsigned, unsigned> find(std::string text, std::size_t start, ScalarStyle style,
                                   std::string_view value, std::size_t index) {
  SourceMap map;
  const Origin first = map.add("f", std::move(text));
  const Place place = map.place(map.within(first.plus(start), style, value, index));
  return {place.line, place.column};
}

using At = std::pair<unsigned, unsigned>;

}  // namespace

TEST_CASE("a place has file, line, column in code points, and the line") {
  SourceMap map;
  const Origin other = map.add("other", "x");
  const Origin first = map.add("vars.yml", "a: 1\nü: two\r\n");
  const Place place = map.place(first.plus(9));
  CHECK(place.file == "vars.yml");
  CHECK(place.line == 2);
  CHECK(place.column == 4);
  CHECK(place.text == "ü: two");
  CHECK(map.place(other).file == "other");
}

TEST_CASE("the end of a text has a place, no origin has none") {
  SourceMap map;
  const Origin first = map.add("f", "ab\n");
  CHECK(map.place(first.plus(3)).line == 2);
  CHECK(map.place(Origin{}).file.empty());
  CHECK(map.place(Origin{9999}).file.empty());
}

TEST_CASE("lines of secret texts are never shown") {
  SourceMap map;
  const Place place = map.place(map.add("secrets/all.yml", "password: hunter2\n", true).plus(10));
  CHECK(place.line == 1);
  CHECK(place.text.empty());
}

TEST_CASE("bytes of plain and quoted scalars") {
  CHECK(find("k: abc def", 3, ScalarStyle::plain, "abc def", 4) == At{1, 8});
  CHECK(find("k: 'it''s x'", 4, ScalarStyle::single_quoted, "it's x", 5) == At{1, 11});
  CHECK(find("k: \"a\\tb\\nc\"", 4, ScalarStyle::double_quoted, "a\tb\nc", 4) == At{1, 11});
  CHECK(find("k: a\n  b c", 3, ScalarStyle::plain, "a b c", 4) == At{2, 5});
}

TEST_CASE("an escape that cannot be followed falls back to the start") {
  CHECK(find("k: \"\\u00e9x\"", 4, ScalarStyle::double_quoted, "\xC3\xA9x", 2) == At{1, 5});
}

TEST_CASE("bytes of block scalars") {
  const std::string literal = "k: |\n    one\n      two\n\n    three\n";
  CHECK(find(literal, 9, ScalarStyle::literal, "one\n  two\n\nthree\n", 6) == At{3, 7});
  CHECK(find(literal, 9, ScalarStyle::literal, "one\n  two\n\nthree\n", 11) == At{5, 5});
  const std::string windows = "k: |\r\n    one\r\n    two\r\n";
  CHECK(find(windows, 10, ScalarStyle::literal, "one\ntwo\n", 5) == At{3, 6});
  const std::string folded = "k: >\n  one\n  two\n\n  three\n";
  CHECK(find(folded, 7, ScalarStyle::folded, "one two\nthree\n", 4) == At{3, 3});
  CHECK(find(folded, 7, ScalarStyle::folded, "one two\nthree\n", 8) == At{5, 3});
}
