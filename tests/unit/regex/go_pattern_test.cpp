// Tests of Go's regular expressions. Expectations were printed by Go 1.26's regexp.
#include "regex/go_pattern.hpp"

#include <doctest/doctest.h>

#include <string>

#include "base/diagnostic.hpp"
#include "base/text.hpp"

using namespace kboot;
using regex::GoPattern;

namespace {

struct Compiled {
  const char* pattern;
  const char* error;  // empty where it compiles
};
constexpr Compiled patterns[] = {
    {"a(b", "error parsing regexp: missing closing ): `a(b`"},
    {"a)b", "error parsing regexp: unexpected ): `a)b`"},
    {"[a", "error parsing regexp: missing closing ]: `[a`"},
    {"[z-a]", "error parsing regexp: invalid character class range: `z-a`"},
    {"\\8", "error parsing regexp: invalid escape sequence: `\\8`"},
    {"a**", "error parsing regexp: invalid nested repetition operator: `**`"},
    {"*a", "error parsing regexp: missing argument to repetition operator: `*`"},
    {"a{1001}", "error parsing regexp: invalid repeat count: `{1001}`"},
    {"a{2,1}", "error parsing regexp: invalid repeat count: `{2,1}`"},
    {"(?=a)", "error parsing regexp: invalid or unsupported Perl syntax: `(?=`"},
    {"(?<=a)", "error parsing regexp: invalid named capture: `(?<=a)`"},
    {"(?<a", "error parsing regexp: invalid named capture: `(?<a`"},
    {"(?<>a)", "error parsing regexp: invalid named capture: `(?<>`"},
    {"(?P<n", "error parsing regexp: invalid named capture: `(?P<n`"},
    {"(?P<a-b>x)", "error parsing regexp: invalid named capture: `(?P<a-b>`"},
    {"(?P=n)", "error parsing regexp: invalid or unsupported Perl syntax: `(?P`"},
    {"\\", "error parsing regexp: trailing backslash at end of expression: ``"},
    {"(?z)", "error parsing regexp: invalid or unsupported Perl syntax: `(?z`"},
    {"\\pX", "error parsing regexp: invalid character class range: `\\pX`"},
    {"[[:foo:]]", "error parsing regexp: invalid character class range: `[:foo:]`"},
    {"\\C", "error parsing regexp: invalid escape sequence: `\\C`"},
    {"(?P<n>a)(?P<n>b)", ""},
    {"a\\Qb(", ""},
    {"\\x{110000}", "error parsing regexp: invalid escape sequence: `\\x{110000`"},
    {"(?i", "error parsing regexp: invalid or unsupported Perl syntax: `(?i`"},
    {"((a)", "error parsing regexp: missing closing ): `((a)`"},
    {"(?P<n>?a)", "error parsing regexp: missing argument to repetition operator: `?`"},
    {"a|*", "error parsing regexp: missing argument to repetition operator: `*`"},
    {"x{2}{3}", "error parsing regexp: invalid nested repetition operator: `{2}{3}`"},
    {"\\k<a>", "error parsing regexp: invalid escape sequence: `\\k`"},
    {"(?!x)", "error parsing regexp: invalid or unsupported Perl syntax: `(?!`"},
    {"(?P<", "error parsing regexp: invalid or unsupported Perl syntax: `(?P`"},
    {"(?<", "error parsing regexp: invalid or unsupported Perl syntax: `(?<`"},
    {"(?#c)", "error parsing regexp: invalid or unsupported Perl syntax: `(?#`"},
    {"a++", "error parsing regexp: invalid nested repetition operator: `++`"},
    {"[a-\\d]", "error parsing regexp: invalid escape sequence: `\\d`"},
    {"(?-i)(", "error parsing regexp: missing closing ): `(?-i)(`"},
    {"\\xg1", "error parsing regexp: invalid escape sequence: `\\xg1`"},
    {"[\\C]", "error parsing regexp: invalid escape sequence: `\\C`"},
    {"(?>a)", "error parsing regexp: invalid or unsupported Perl syntax: `(?>`"},
    {"\\1", "error parsing regexp: invalid escape sequence: `\\1`"},
    {"[]a", "error parsing regexp: missing closing ]: `[]a`"},
    {"(a{1000}){1000}", "error parsing regexp: invalid repeat count: `{1000}`"},
    {"a\xff"
     "b",
     "error parsing regexp: invalid UTF-8: `\xff"
     "b`"},
    {"\\Z", "error parsing regexp: invalid escape sequence: `\\Z`"},
};

struct Use {
  const char* pattern;
  const char* text;
  const char* replacement;
  int limit;
  bool matches;
  const char* find;
  const char* all;
  const char* replaced;
  const char* replaced_literally;
  const char* split;
};
constexpr Use uses[] = {
    {"x*", "abxd", "-", -1, true, "", "||x|", "-a-b-d-", "-a-b-d-", "a|b|d"},
    {"a(b)?", "abaa", "[$1]", -1, true, "ab", "ab|a|a", "[b][][]", "[$1][$1][$1]", "|||"},
    {"(?P<k>\\w+)=(?P<v>\\w*)", "a=1 b= c", "${v}:$k$$", -1, true, "a=1", "a=1|b=", "1:a$ :b$ c",
     "${v}:$k$$ ${v}:$k$$ c", "| | c"},
    {"(?<k>\\w+)", "foo bar", "<$k>", 1, true, "foo", "foo", "<foo> <bar>", "<$k> <$k>", "foo bar"},
    {"", "abc", "-", -1, true, "", "|||", "-a-b-c-", "-a-b-c-", "a|b|c"},
    {"", "", "-", -1, true, "", "", "-", "-", ""},
    {"b*", "abc", "$0$0", 2, true, "", "|b", "abbc", "$0$0a$0$0c$0$0", "a|c"},
    {",", "a,b,,c", "$1x", -1, true, ",", ",|,|,", "abc", "a$1xb$1x$1xc", "a|b||c"},
    {",", "a,b,,c", ";", 2, true, ",", ",|,", "a;b;;c", "a;b;;c", "a|b,,c"},
    {",", "", ";", -1, false, "", "", "", "", ""},
    {"a", "aaa", "${1}", 0, true, "a", "", "", "${1}${1}${1}", ""},
    {"^", "ab\ncd", ">", -1, true, "", "", ">ab\ncd", ">ab\ncd", "ab\ncd"},
    {"(?m)^", "ab\ncd", ">", -1, true, "", "|", ">ab\n>cd", ">ab\n>cd", "ab\n|cd"},
    {"\\bfoo\\b", "foo food foo", "$x1", -1, true, "foo", "foo|foo", " food ", "$x1 food $x1",
     "| food |"},
    {"é*", "héé日本", "-", -1, true, "", "|éé||", "-h-日-本-", "-h-日-本-", "h|日|本"},
    {"(a+)(b+)", "aabb ab", "$2$1", -1, true, "aabb", "aabb|ab", "bbaa ba", "$2$1 $2$1", "| |"},
    {"(a+)(b+)", "aabb ab", "$1x$2_$01${2}", -1, true, "aabb", "aabb|ab", "bb b",
     "$1x$2_$01${2} $1x$2_$01${2}", "| |"},
    {"(?i)ABC", "xabcx", "$", -1, true, "abc", "abc", "x$x", "x$x", "x|x"},
    {"\\s+", " a  b ", "", -1, true, " ", " |  | ", "ab", "ab", "|a|b|"},
    {"[^a-z0-9]+", "Foo-Bar_9", "-", 3, true, "F", "F|-B|_", "-oo-ar-9", "-oo-ar-9", "|oo|ar_9"},
    {"(?s).+", "a\nb", "x", -1, true, "a\nb", "a\nb", "x", "x", "|"},
    {"$", "ab", "!", -1, true, "", "", "ab!", "ab!", "ab"},
    {"\\Qa.b\\E", "a.b axb", "\\$1", -1, true, "a.b", "a.b", "\\ axb", "\\$1 axb", "| axb"},
    {"[(?<x>]", "(?<x>", "_", -1, true, "(", "(|?|<|x|>", "_____", "_____", "|||||"},
    {"(|a)*", "aaa", "-", -1, true, "", "|||", "-a-a-a-", "-a-a-a-", "a|a|a"},
    {"a|", "banana", "-", 2, true, "", "|a", "-b-n-n-", "-b-n-n-", "b|nana"},
    {"(?U)a+", "aaa", "-", -1, true, "a", "a|a|a", "---", "---", "|||"},
    {"[[:alpha:]]+", "ab1cd", "<$0>", -1, true, "ab", "ab|cd", "<ab>1<cd>", "<$0>1<$0>", "|1|"},
    {"\\d{2,3}", "12345", "${0}", -1, true, "123", "123|45", "12345", "${0}${0}", "||"},
    {"日", "日本日", "$é1", -1, true, "日", "日|日", "本", "$é1本$é1", "|本|"},
};

std::string joined(const std::vector<std::string_view>& parts) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) out.append(i > 0 ? "|" : "").append(parts[i]);
  return out;
}

std::string error_of(const char* pattern) {
  try {
    const GoPattern compiled(pattern);
    return "";
  } catch (const base::Error& error) {
    CHECK(error.diagnostic().code == "regex-syntax");
    return error.diagnostic().message;
  }
}

}  // namespace

TEST_CASE("what Go's regexp does not compile is refused in its words") {
  for (const Compiled& row : patterns) {
    CAPTURE(row.pattern);
    CHECK(error_of(row.pattern) == row.error);
  }
}

TEST_CASE("matches, replacements and parts are those of Go's regexp") {
  for (const Use& row : uses) {
    CAPTURE(row.pattern);
    CAPTURE(row.text);
    const GoPattern pattern(row.pattern);
    CHECK(pattern.matches(row.text) == row.matches);
    CHECK(pattern.find(row.text) == row.find);
    std::vector<std::string_view> all;
    for (const regex::Match& match : pattern.all(row.text, row.limit)) {
      all.push_back(match[0]->of(row.text));
    }
    CHECK(joined(all) == row.all);
    CHECK(pattern.replace(row.text, row.replacement) == row.replaced);
    CHECK(pattern.replace_literal(row.text, row.replacement) == row.replaced_literally);
    CHECK(joined(pattern.split(row.text, row.limit)) == row.split);
  }
}

TEST_CASE("of two groups with one name the one that took part is inserted") {
  const GoPattern pattern("(?P<n>a)|(?<n>b)");
  CHECK(pattern.replace("ab", "<$n>") == "<a><b>");
}

TEST_CASE("quoting a text makes a pattern that matches only it") {
  CHECK(regex::go_quote_meta("a.b*c[d]\\^$") == "a\\.b\\*c\\[d\\]\\\\\\^\\$");
  CHECK(GoPattern(regex::go_quote_meta("1.2+3")).find("x1.2+3") == "1.2+3");
}
