// Tests of reading YAML: structure, places, anchors, merges, tags, bounds, mistakes.
#include "value/yaml.hpp"

#include <doctest/doctest.h>

#include "base/diagnostic.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

using namespace kboot::value;
using kboot::base::Diagnostic;
using kboot::base::Diagnostics;
using kboot::base::Error;

namespace {

std::string read(std::string_view text, const YamlOptions& options = {}) {
  return to_json(read_yaml(text, "t.yml", options));
}

Diagnostic error_of(std::string_view text, const YamlOptions& options = {}) {
  try {
    (void)read_yaml_all(text, "t.yml", options);
  } catch (const Error& error) {
    return error.diagnostic();
  }
  FAIL("no error");
  return {};
}

std::string place_of(kboot::base::Origin origin) {
  const auto place = kboot::base::sources().place(origin);
  return std::to_string(place.line) + ":" + std::to_string(place.column);
}

}  // namespace

TEST_CASE("documents, comments and a byte order mark") {
  CHECK(read_yaml("", "t").is_null());
  CHECK(read_yaml_all("", "t").empty());
  CHECK(read_yaml_all("---\n---\na: 1\n...\n", "t").size() == 2);
  CHECK(read("\xEF\xBB\xBF# hello\na: [1, 'x', {b: }]\n") == R"({"a":[1,"x",{"b":null}]})");
}

TEST_CASE("one document is expected by read_yaml") {
  try {
    (void)read_yaml("a: 1\n---\nb: 2\n", "t");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.diagnostic().code == "yaml-syntax");
    CHECK(place_of(error.diagnostic().origin) == "3:1");
  }
}

TEST_CASE("scalars and keys know where their content starts") {
  const Value value = read_yaml("ü: \"a\"\nb: &x !!str 'c'\nd: |\n  text\ne:\n  - 5\n", "t");
  CHECK(place_of(value.find("ü")->origin()) == "1:5");
  CHECK(place_of(value.find("b")->origin()) == "2:14");
  CHECK(place_of(value.find("d")->origin()) == "4:3");
  CHECK(place_of(value.find("e")->as_list()[0].origin()) == "6:5");
  CHECK(place_of(value.find("e")->origin()) == "6:3");
  CHECK(place_of(value.as_dict().entries()[3].key.origin()) == "5:1");
  CHECK(value.find("d")->style() == ScalarStyle::literal);
  CHECK_FALSE(read_yaml("a: 1", "t", {.track_origins = false}).find("a")->origin());
}

TEST_CASE("a byte of a scalar is found through its origin") {
  const std::string text = "path: environments/{{ name }}/\n";
  const Value value = read_yaml(text, "t");
  const Value& path = *value.find("path");
  const auto origin =
      kboot::base::sources().within(path.origin(), path.style(), path.as_string(), 16);
  CHECK(place_of(origin) == "1:23");
}

TEST_CASE("anchors share, merges come first and lose against own keys") {
  CHECK(read("a: &x [1]\nb: *x\n") == R"({"a":[1],"b":[1]})");
  CHECK(read("d: &d {x: 1, y: 2}\ne:\n  y: 3\n  <<: *d\n") ==
        R"({"d":{"x":1,"y":2},"e":{"x":1,"y":3}})");
  CHECK(read("a: &a {x: 1, z: 1}\nb: &b {x: 2}\nc: {<<: [*a, *b]}\n") ==
        R"({"a":{"x":1,"z":1},"b":{"x":2},"c":{"x":1,"z":1}})");
  CHECK(error_of("a: {<<: 3}").code == "yaml-syntax");
  CHECK(read("'<<': 3") == R"({"<<":3})");
}

TEST_CASE("aliases that name nothing, or themselves") {
  CHECK(error_of("a: *none").message == "no anchor for `*none` before it");
  CHECK(error_of("a: &a [*a]").message == "`*a` stands inside what it names");
}

TEST_CASE("YAML's own tags") {
  CHECK(read("a: !!str 12\nb: !!int '0x10'\nc: !!float 3\nd: !!bool 'yes'\ne: !!null ''\n") ==
        R"({"a":"12","b":16,"c":3,"d":true,"e":null})");
  CHECK(read("!!binary aGVsbG8=") == R"("hello")");
  CHECK(read_yaml("!!set {a, b}", "t").subtype() == Subtype::python_set);
  CHECK(read("! 12") == R"("12")");
  CHECK(error_of("a: !!int x").code == "yaml-tag");
  CHECK(error_of("a: !!binary '%'").code == "yaml-tag");
  CHECK(error_of("!!seq {a: 1}").code == "yaml-tag");
}

TEST_CASE("application tags go to the handler") {
  CHECK(error_of("a: !vault x").code == "yaml-tag");
  YamlOptions options;
  options.on_tag = [](std::string_view tag, std::string_view text, Origin) {
    return Value(std::string(tag) + "=" + std::string(text));
  };
  CHECK(read("a: !vault |\n  x\n  y\n", options) == R"({"a":"!vault=x\ny\n"})");
  CHECK(read_yaml("a: !unsafe '{{ x }}'", "t").find("a")->has(mark_unsafe));
  CHECK(read_yaml("a: !unsafe [x]", "t").find("a")->as_list()[0].has(mark_unsafe));
  CHECK(read("a: !foo x", {.schema = Schema::goyaml}) == R"({"a":"x"})");
}

TEST_CASE("duplicate keys warn with both places and the last wins") {
  Diagnostics warnings;
  CHECK(read("a: 1\nb: 2\na: 3\n", {.warnings = &warnings}) == R"({"a":3,"b":2})");
  REQUIRE(warnings.items().size() == 1);
  CHECK(warnings.items()[0].code == "duplicate-key");
  CHECK(place_of(warnings.items()[0].origin) == "3:1");
  CHECK(place_of(warnings.items()[0].frames[0].origin) == "1:1");
}

TEST_CASE("an unquoted template is named as such") {
  const Diagnostic inside = error_of("a:\n  b: {{ name }}\n");
  CHECK(inside.code == "yaml-unquoted-template");
  CHECK(place_of(inside.origin) == "2:6");
  CHECK(inside.length == 2);
  CHECK(inside.hint == "write \"{{ name }}\"");
  const Diagnostic followed = error_of("a:\n  - {{ name }}/x  # note\n  - b\n");
  CHECK(followed.code == "yaml-unquoted-template");
  CHECK(place_of(followed.origin) == "2:5");
  CHECK(followed.hint == "write \"{{ name }}/x\"");
  CHECK(error_of("a: {{ x[\"y\"] }}z\n").hint == "write '{{ x[\"y\"] }}z'");
}

TEST_CASE("a mapping that is no template cannot be a key") {
  CHECK(error_of("{[a]: 1}").message == "a list cannot be a key");
  CHECK(error_of("? {a: 1}\n: 2\n").message == "a dict cannot be a key");
}

TEST_CASE("the mistakes that people make most have their own words") {
  const Diagnostic quote = error_of("a: 1\nb: \"text\nc: 2\n");
  CHECK(quote.message == "the quoted text that begins here has no end");
  CHECK(place_of(quote.origin) == "2:4");
  const Diagnostic flow = error_of("a:\n  - [1, 2\n");
  CHECK(flow.message == "the `[` here is never closed");
  CHECK(place_of(flow.origin) == "2:5");
  const Diagnostic tab = error_of("a:\n\tb: 1\n");
  CHECK(tab.message == "a tab cannot indent YAML");
  CHECK(place_of(tab.origin) == "2:1");
}

TEST_CASE("other mistakes have the parser's words and both places") {
  const Diagnostic error = error_of("a:\n  b: 1\n c: 2\n");
  CHECK(error.code == "yaml-syntax");
  CHECK(error.status == kboot::base::Status::bad_input);
  CHECK_FALSE(error.frames.empty());
  CHECK(place_of(error.origin) == "3:2");
  CHECK(error_of("a: \xFF\n").code == "yaml-syntax");
  CHECK(error_of("a: 1\n", {.max_events = 3}).code == "yaml-too-large");
}

TEST_CASE("places count code points, also behind text that is not ASCII") {
  CHECK(place_of(error_of("ä: öü\nß: [\n").origin) == "2:4");
  CHECK(place_of(read_yaml("ä: ö\nß: x", "t").find("ß")->origin()) == "2:4");
}

TEST_CASE("depth and alias expansion are bounded") {
  CHECK(error_of(std::string(200, '[')).code == "yaml-too-deep");
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int n = 0; n < 10; ++n) bomb += (n == 0 ? "" : ", ") + before;
    bomb += "]\n";
  }
  CHECK(error_of(bomb).code == "yaml-too-large");
}

TEST_CASE("values of an opened secret are marked, names are not, and no line is shown") {
  const Value value =
      read_yaml("password: hunter2\nport: 5\n", "secrets/all.yml", {.secret = true});
  CHECK(value.find("password")->has(mark_secret));
  CHECK(value.find("port")->has(mark_secret));
  CHECK_FALSE(value.as_dict().entries()[0].key.has(mark_secret));
  const Diagnostic error = error_of("password: \"hunter2\n", {.secret = true});
  CHECK(kboot::base::sources().place(error.origin).line == 1);
  CHECK(kboot::base::sources().place(error.origin).text.empty());
}

TEST_CASE("what people write is read twice; agreement is silent") {
  Diagnostics warnings;
  const std::string text =
      "- name: x\n  k8s:\n    definition: &d {a: 1, b: ~}\n  when: a == \"b\"\n- *d\n- |\n  "
      "one\n\n  two\n- >-\n  f\n  g\n";
  CHECK(read_yaml(text, "t", {.for_people = true, .warnings = &warnings}).as_list().size() == 4);
  CHECK(warnings.items().empty());
}
