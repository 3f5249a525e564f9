// Where scalars and comments stand.
#include "value/yaml_layout.hpp"

#include <doctest/doctest.h>

#include "base/diagnostic.hpp"
#include "base/text.hpp"

using namespace kboot;
using value::YamlPiece;
using Kind = YamlPiece::Kind;

namespace {

// "k a.b=[the bytes]" for each piece.
std::string shown(std::string_view text) {
  std::string out;
  for (const YamlPiece& piece : value::yaml_pieces(text, "x")) {
    out += base::cat("ksa#"[static_cast<int>(piece.kind)], " ", base::join(piece.path, "."), "[",
                     text.substr(piece.begin, piece.size()), "]\n");
  }
  return out;
}

}  // namespace

TEST_CASE("scalars have the keys on the way to them; lists have no part in it") {
  CHECK(shown("a: 1\nb:\n  c: [x, 'y']\n  d:\n  - e: \"f\"\n  - g\n") ==
        "k a[a]\ns a[1]\nk b[b]\nk b.c[c]\ns b.c[x]\ns b.c['y']\nk b.d[d]\nk b.d.e[e]\n"
        "s b.d.e[\"f\"]\ns b.d[g]\n");
}

TEST_CASE("bytes, not characters, count; tags and block scalars are whole") {
  CHECK(shown("\xC3\xA9: \xE2\x82\xAC\nv: !vault |\n  line\n  two\n\nw: &a b\nx: *a\n") ==
        "k \xC3\xA9[\xC3\xA9]\ns \xC3\xA9[\xE2\x82\xAC]\nk v[v]\ns v[!vault |\n  line\n  two\n]\n"
        "k w[w]\ns w[&a b]\nk x[x]\na x[*a]\n");
}

TEST_CASE("comments belong to what they stand above or beside") {
  CHECK(shown("# top\na: # of a\n  # of b\n  b: 1 # inline\n  # foot\nc: '# none'\n# end\n") ==
        "# [# top]\nk a[a]\n# [# of a]\n# a[# of b]\nk a.b[b]\ns a.b[1]\n# a[# inline]\n"
        "# a[# foot]\nk c[c]\ns c['# none']\n# [# end]\n");
}

TEST_CASE("a key knows where its value ends") {
  const std::string_view text = "{\"a\": {\"b\": 1 }, \"c\": [1, 2] }";
  const std::vector<YamlPiece> pieces = value::yaml_pieces(text, "x");
  CHECK(text.substr(pieces[0].begin, pieces[0].value_end - pieces[0].begin) ==
        "\"a\": {\"b\": 1 }");
  CHECK(pieces[0].in_flow);
  const std::string_view block = "a:\n  b: 1\n\n# x\nc: 2\n";
  const std::vector<YamlPiece> rows = value::yaml_pieces(block, "x");
  CHECK(block.substr(0, rows[0].value_end) == "a:\n  b: 1");
}

TEST_CASE("what is no YAML has no pieces") {
  CHECK_THROWS_AS((void)value::yaml_pieces("a: [", "x"), base::Error);
  CHECK_THROWS_AS((void)value::yaml_pieces(std::string(200, '['), "x"), base::Error);
  CHECK(value::yaml_pieces("", "x").empty());
}

TEST_CASE("edits replace what they name and nothing else") {
  CHECK(value::apply_edits("abcdef", {{1, 2, "XX"}, {4, 4, "-"}}) == "aXXcd-ef");
}
