// Tests of writing YAML; every expected text was printed by PyYAML 6.0.3.
#include <doctest/doctest.h>

#include "base/diagnostic.hpp"
#include "value/json.hpp"
#include "value/yaml.hpp"

using namespace kboot::value;

namespace {

std::string dumped(std::string_view json, const YamlDump& style = {}) {
  return to_yaml(read_json(json, "t"), style);
}

constexpr YamlDump pretty{.indent = 4, .block = true};

}  // namespace

TEST_CASE("to_yaml writes leaves in flow style, to_nice_yaml none") {
  const char* text = R"({"b": [1, 2], "a": {"x": null, "y": true}, "c": [], "d": {}})";
  CHECK(dumped(text) == "a: {x: null, y: true}\nb: [1, 2]\nc: []\nd: {}\n");
  CHECK(dumped(text, pretty) == "a:\n    x: null\n    y: true\nb:\n- 1\n- 2\nc: []\nd: {}\n");
  CHECK(dumped(text, {.block = true, .sort_keys = false}) ==
        "b:\n- 1\n- 2\na:\n  x: null\n  y: true\nc: []\nd: {}\n");
}

TEST_CASE("sequences in sequences") {
  CHECK(dumped(R"([[1, [2]], {"a": [{"b": 1}]}])", pretty) ==
        "-   - 1\n    -   - 2\n-   a:\n    -   b: 1\n");
}

TEST_CASE("scalars at the root") {
  CHECK(dumped("\"x\"") == "x\n...\n");
  CHECK(dumped("null") == "null\n...\n");
  CHECK(dumped("\"\"") == "''\n");
  CHECK(dumped("[]") == "[]\n");
}

TEST_CASE("texts that would read as something else are quoted") {
  CHECK(
      dumped(
          R"(["yes", "123", "1.5", "~", "2001-12-14", "2001-99-99", "1e3", "y", "=", "<<", "0o7", "08"])",
          {.block = true}) ==
      "- 'yes'\n- '123'\n- '1.5'\n- '~'\n- '2001-12-14'\n- '2001-99-99'\n- 1e3\n- y\n- '='\n- "
      "'<<'\n- 0o7\n- 08\n");
  CHECK(dumped(R"(["a: b", "a #b", "- x", "{{ a }}", "it's", "'q'", "@x", "a,b", "x:"])",
               {.block = true}) ==
        "- 'a: b'\n- 'a #b'\n- '- x'\n- '{{ a }}'\n- it's\n- '''q'''\n- '@x'\n- a,b\n- 'x:'\n");
}

TEST_CASE("line ends and characters that need escapes") {
  CHECK(dumped(R"({"a": "one\ntwo\n"})") == "{a: 'one\n\n    two\n\n    '}\n");
  CHECK(dumped(R"({"a": "one\ntwo\n"})", pretty) == "a: 'one\n\n    two\n\n    '\n");
  CHECK(dumped(R"(["\u0007", "é", "\u0085", "a \nb", "😀"])", {.block = true}) ==
        "- \"\\a\"\n- é\n- '\xC2\x85  '\n- \"a \\nb\"\n- 😀\n");
}

TEST_CASE("long texts fold at the width") {
  std::string words = "word";
  for (int i = 0; i < 18; ++i) words += " word";
  const std::string text = "{\"key\": \"" + words + "\"}";
  CHECK(dumped(text, pretty) ==
        "key: word word word word word word word word word word word word word word word word\n"
        "    word word word\n");
  CHECK(dumped(text, {.block = true, .width = 30}) ==
        "key: word word word word word word\n  word word word word word word\n  word word word "
        "word word word\n  word\n");
}

TEST_CASE("long and many-line keys stand behind a question mark") {
  CHECK(dumped("{\"" + std::string(130, 'x') + "\": 1}", pretty) ==
        "? " + std::string(130, 'x') + "\n: 1\n");
  CHECK(dumped(R"({"a\nb": 1, "": 2})", pretty) == "? ''\n: 2\n? 'a\n\n    b'\n: 1\n");
}

TEST_CASE("floats as PyYAML writes them") {
  CHECK(dumped("[1.0, 1e16, 1e-7, -0.0]") == "[1.0, 1.0e+16, 1.0e-07, -0.0]\n");
}

TEST_CASE("sets and mixed keys") {
  CHECK(to_yaml(Value::list({"b", "a"}).set_subtype(Subtype::python_set), pretty) ==
        "!!set\na: null\nb: null\n");
  CHECK(to_yaml(Value::dict({{"b", 1}, {2, 2}}), pretty) == "b: 1\n2: 2\n");
}

TEST_CASE("data that is too deep is refused") {
  Value deep = Value::list();
  for (int i = 0; i < 1100; ++i) deep = Value::list({deep});
  CHECK_THROWS_AS((void)to_yaml(deep), kboot::base::Error);
}
