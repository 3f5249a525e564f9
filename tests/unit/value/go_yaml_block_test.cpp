// Tests of the quick reading of values: it gives what libyaml gives, places and styles too.
#include <doctest/doctest.h>

#include <iterator>
#include <random>
#include <string>

#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
#include "base/text.hpp"
#include "value/containers.hpp"
#include "value/go_json.hpp"
#include "value/go_yaml.hpp"

using namespace kboot;
using namespace kboot::value;

namespace {

void write(std::string& out, const Value& value) {
  const base::Place place = base::sources().place(value.origin());
  out += base::cat("\n", place.line, ":", place.column, " ", static_cast<int>(value.style()), " ");
  if (value.is_dict()) {
    for (const Entry& entry : value.as_dict()) {
      write(out, entry.key);
      write(out, entry.value);
    }
    out += " .";
  } else if (value.is_list()) {
    for (const Value& item : value.as_list()) write(out, item);
    out += " .";
  } else {
    out += to_go_json(value);
  }
}

std::string read(const std::string& text) {
  try {
    std::string out;
    write(out, read_go_yaml(text, {.name = "t", .track_origins = true}));
    return out;
  } catch (const base::Error&) {
    return "refused";
  }
}

// The mark of a document's end is left to libyaml, and with it all before it.
std::string read_slowly(const std::string& text) { return read(text + "...\n"); }

// Lines that random texts are made of.
constexpr std::string_view lines[] = {
    "a: 1",          "b: ",       "c: |",          "d: |-",         "e: |+",
    "f: >",          "g: \"x\"",  "h: 'it''s'",    "i: \"a\\n\\\"", "j: \"a\\nb\"",
    "k: [a, \"b\"]", "l: {}",     "m: []",         "- a",           "- ",
    "- n: 1",        "- - o",     "- |",           "text",          "text: more",
    "# comment",     "",          "   ",           "p: q # r",      "s: ~",
    "'t': u",        "\"v\": w",  "x: http://a:1", "y: \"a",        "b\"",
    "---",           "z: &a b",   "a: *a",         "A: !!str 1",    "<<: {}",
    "B: \tc",        "? a",       "C: - d",        "D: 0x10",       "E: 1e3",
    "F: é",          "G: 'a\\b'", "H: \"\"",       "I: ''",         "J: \"a\\tb\"",
    "\"K\\n\": 1",   "L: a: b",   "M: #x",
};

}  // namespace

TEST_CASE("values of charts are read as libyaml reads them") {
  for (const std::string text : {
           "a: |\n  one\n\n   two\n  \n    \nb: |-\n  x\n\n\nc: |+\n  y\n\n\nd: 1\n",
           "---\n# values\na:\n  b: \"x \\\"y\\\" \\\\ z\"\n  c: 'it''s'\n  d:\n    - e\n    -\n   "
           " - f: |\n        g\n",
           "a:\n- b\n- c: 1\n  d:\n  - e\nf:\n",
           "a: |\n\n   \n    x\nb: 1\n",
           "a: |\n # no comment\n# comment\nb: 2\n",
           "\"a b\": |  # why\n  text\n",
           "list:\n  - |-\n    a\n    b\n  - c\n",
       }) {
    CAPTURE(text);
    CHECK(read(text) == read_slowly(text));
    CHECK(read(text) != "refused");
  }
}

TEST_CASE("random texts are read as libyaml reads them") {
  std::mt19937 random(7);
  const auto below = [&](std::size_t most) { return random() % most; };
  int taken = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text = below(3) == 0 ? "" : "first: 0\n";
    std::size_t indent = 0;
    for (std::size_t count = 1 + below(6); count > 0; --count) {
      const std::size_t turn = below(6);
      if (turn == 0) indent += 1 + below(2);
      if (turn == 1) indent = below(indent + 1);
      text += std::string(indent, ' ');
      text += lines[below(std::size(lines))];
      text += '\n';
    }
    const std::string slowly = read_slowly(text);
    taken += slowly == "refused" ? 0 : 1;
    // Before the mark of an end there must be a document; a text of comments has none.
    if (read(text) == slowly || read(text) == read("")) continue;
    CAPTURE(text);
    CHECK(read(text) == slowly);
  }
  CHECK(taken > 500);
}
