// Tests of Python's regular expressions. Expectations were printed by Python 3.11's `re`.
#include "regex/regex.hpp"

#include <doctest/doctest.h>

#include "base/diagnostic.hpp"
#include "base/text.hpp"

using namespace kboot;
using regex::Pattern;

namespace {

// re.sub
std::string replace(const Pattern& pattern, std::string_view text, std::string_view with,
                    std::size_t limit = 0) {
  const regex::Replacement replacement(with, pattern);
  std::string out;
  std::size_t at = 0;
  for (const regex::Match& match : pattern.all(text, limit)) {
    out.append(text.substr(at, match[0]->begin - at));
    for (const auto& piece : replacement.pieces()) {
      out.append(piece.group ? (match[*piece.group] ? match[*piece.group]->of(text) : "")
                             : piece.text);
    }
    at = match[0]->end;
  }
  return out.append(text.substr(at));
}

struct Substitution {
  const char* pattern;
  const char* replacement;
  const char* subject;
  std::size_t count;
  bool multi_line;
  const char* expected;
};
constexpr Substitution substitutions[] = {
    {"x*", "-", "abxd", 0, false, "-a-b--d-"},
    {"a", "b", "aaa", 2, false, "bba"},
    {"(\\w+) (\\w+)", "\\2 \\1", "hello world", 0, false, "world hello"},
    {"(?P<n>\\d+)", "<\\g<n>>", "a1b22", 0, false, "a<1>b<22>"},
    {"^", "> ", "a\nb", 0, true, "> a\n> b"},
    {"$", "!", "a\nb\n", 0, false, "a\nb!\n!"},
    {"\\Z", "!", "a\n", 0, false, "a\n!"},
    {"[]a]", "x", "a]b", 0, false, "xxb"},
    {"[^]a]", "x", "a]b", 0, false, "a]x"},
    {"[[]", "x", "a[b", 0, false, "axb"},
    {"a{,2}b", "x", "aaab", 0, false, "ax"},
    {"é", "e", "café", 0, false, "cafe"},
    {"\\w", "x", "é1_ -", 0, false, "xxx -"},
    {"", "-", "abc", 0, false, "-a-b-c-"},
    {"(a)|(b)", "[\\1\\2]", "ab", 0, false, "[a][b]"},
    {"b*", "x", "abb", 0, false, "xaxx"},
    {"(.)", "\\g<1>0", "ab", 0, false, "a0b0"},
    {"a", "\\n\\t\\\\", "a", 0, false, "\n\t\\"},
    {"a", "\\101", "a", 0, false, "A"},
    {"\\.", "-", "1.2.3", 0, false, "1-2-3"},
    {"(?i)A", "x", "aA", 0, false, "xx"},
    {"(?<=a)b", "x", "abb", 0, false, "axb"},
    {"\\bfoo\\b", "x", "foo foobar foo", 0, false, "x foobar x"},
};

struct Listing {
  const char* pattern;
  const char* subject;
  const char* expected;  // joined by |
};
constexpr Listing found[] = {
    {"\\d+", "a1b22", "1|22"}, {"x*", "axxb", "|xx||"}, {"(\\w)(\\d)?", "a1b", "a1|b"},
    {"", "ab", "||"},          {"a|", "aab", "a|a||"},  {"\\s+", " a  b ", " |  | "},
};
}  // namespace

TEST_CASE("replacing follows Python, empty matches too") {
  for (const Substitution& row : substitutions) {
    CAPTURE(row.pattern);
    const Pattern pattern(row.pattern, {.multiline = row.multi_line});
    CHECK(replace(pattern, row.subject, row.replacement, row.count) == row.expected);
  }
}

TEST_CASE("all matches that do not overlap are found as Python finds them") {
  for (const Listing& row : found) {
    CAPTURE(row.pattern);
    std::vector<std::string> texts;
    for (const regex::Match& match : Pattern(row.pattern).all(row.subject)) {
      texts.emplace_back(match[0]->of(row.subject));
    }
    CHECK(base::join(texts, "|") == row.expected);
  }
}

TEST_CASE("search, match and full match differ in where they begin and end") {
  const Pattern pattern("b+");
  CHECK(pattern.search("abbc")->front()->begin == 1);
  CHECK(pattern.search("abbc")->front()->end == 3);
  CHECK_FALSE(pattern.match("abb").has_value());
  CHECK(pattern.match("bbc").has_value());
  CHECK_FALSE(pattern.match("bbc", true).has_value());
  CHECK(pattern.match("bb", true).has_value());
}

TEST_CASE("a group that took no part is told from an empty one") {
  const auto match = Pattern("(a)|(b*)").search("a");
  CHECK((*match)[1].has_value());
  CHECK_FALSE((*match)[2].has_value());
}

TEST_CASE("a malformed pattern or replacement is an error with its cause") {
  CHECK_THROWS_AS(Pattern("("), base::Error);
  CHECK_THROWS_AS(replace(Pattern("a"), "a", "\\1"), base::Error);
  CHECK_THROWS_AS(replace(Pattern("a"), "a", "\\g<x>"), base::Error);
  CHECK_THROWS_AS(replace(Pattern("a"), "a", "\\q"), base::Error);
  CHECK_THROWS_AS(replace(Pattern("a"), "a", "\\"), base::Error);
}

TEST_CASE("a pattern that would take for ever is given up") {
  CHECK_THROWS_AS((void)Pattern("(a+)+$").search(std::string(40, 'a') + "b"), base::Error);
}

TEST_CASE("bytes that are no UTF-8 do not crash") {
  CHECK(Pattern("b")
            .search("a\xff\xfe"
                    "b")
            ->front()
            ->begin == 3);
}

TEST_CASE("escape makes a pattern that matches the text itself") {
  const std::string text = "a.b*c[d]{e}(f)|g^h$i\\j k#";
  CHECK(Pattern(regex::escape(text)).match(text, true).has_value());
}

TEST_CASE("named groups are listed with their numbers") {
  const auto names = Pattern("(x)(?P<b>y)(?P<a>z)").names();
  REQUIRE(names.size() == 2);
  CHECK(names[0] == std::pair<std::string, std::size_t>("a", 3));
  CHECK(names[1] == std::pair<std::string, std::size_t>("b", 2));
}
