// The lookup plug-ins against a host of maps; expectations are what ansible-core 2.18's plug-ins give.
#include "lookups/lookups.hpp"

#include <doctest/doctest.h>

#include <map>

#include "jinja/jinja.hpp"
#include "support/test_context.hpp"
#include "unit/jinja/fake_env.hpp"

using namespace kboot;
using jinja::FakeEnv;
using jinja::Value;

namespace {

class FakeHost final : public jinja::LookupHost {
 public:
  FakeEnv world;
  std::map<std::string, std::string> files;
  std::map<std::string, std::string> opened;  // files that are encrypted
  test::TestContext test_context;

  jinja::Env& env() override { return world; }
  const base::Context& context() override { return test_context.context; }
  std::optional<std::string> find_file(std::string_view, std::string_view name) override {
    const std::string path(name);
    return files.contains(path) || opened.contains(path) ? std::optional(path) : std::nullopt;
  }
  Value read_file(const std::string& path) override {
    const auto found = opened.find(path);
    return found == opened.end() ? Value(files.at(path))
                                 : Value(found->second).add_marks(value::mark_secret);
  }
  Value render_with(const Value& text, const jinja::Syntax& syntax, const Value&,
                    const std::string&) override {
    return jinja::render(text, world, syntax);
  }
  std::string base_folder() override { return "/"; }
  bool planning() override { return true; }
  Value fetch(std::string_view, const Value&) override { return Value("a\r\nb\n"); }
};

// The repr of lookups in a template: `terms` is a Python list.
std::string result(std::string_view plugin, std::string_view terms, FakeHost& host,
                   Value options = Value::dict()) {
  const Value list = *jinja::read_literal(terms);
  return jinja::to_repr(jinja::run_lookup(
      lookups::all(), {plugin, list.as_list().items(), std::move(options), {}}, host));
}

std::string failure(std::string_view plugin, std::string_view terms, FakeHost& host) {
  try {
    static_cast<void>(result(plugin, terms, host));
  } catch (const base::Error& error) {
    return error.diagnostic().code;
  }
  return {};
}

}  // namespace

TEST_CASE("lookups that rearrange their terms") {
  FakeHost host;
  CHECK(result("items", "[[1, 2], 3, [[4]]]", host) == "[1, 2, 3, [4]]");
  CHECK(result("ansible.builtin.list", "[[1, [2]]]", host) == "[1, [2]]");
  CHECK(result("flattened", "[[1, [2, [3]]], None]", host) == "[1, 2, 3]");
  CHECK(result("dict", "[{'a': 1}]", host) == "[{'key': 'a', 'value': 1}]");
  CHECK(result("indexed_items", "[['a', 'b']]", host) == "[[0, 'a'], [1, 'b']]");
  CHECK(result("together", "[[1, 2], ['a']]", host) == "[[1, 'a'], [2, None]]");
  CHECK(result("nested", "[[1, 2], ['a']]", host) == "[[1, 'a'], [2, 'a']]");
  CHECK(result("subelements", "[[{'n': 1, 't': ['x', 'y']}], 't']", host) ==
        "[[{'n': 1, 't': ['x', 'y']}, 'x'], [{'n': 1, 't': ['x', 'y']}, 'y']]");
  CHECK(failure("subelements", "[[{'n': 1}], 't']", host) == "lookup-failed");
}

TEST_CASE("sequence") {
  FakeHost host;
  CHECK(result("sequence", "['start=1 end=3']", host) == "['1', '2', '3']");
  CHECK(result("sequence", "['1-3']", host) == "['1', '2', '3']");
  CHECK(result("sequence", "['0x0f-0x11:h%02x']", host) == "['h0f', 'h10', 'h11']");
  CHECK(result("sequence", "['count=3 start=2 stride=2']", host) == "['2', '4', '6']");
  CHECK(result("sequence", "['start=3 end=1 stride=-1']", host) == "['3', '2', '1']");
  CHECK(result("sequence", "['start=1 end=2 format=web%02d']", host) == "['web01', 'web02']");
  CHECK(failure("sequence", "['count=2000000']", host) == "lookup-failed");
  CHECK(failure("sequence", "['start=1']", host) == "lookup-failed");
}

TEST_CASE("files and templates") {
  FakeHost host;
  host.world.set("v", Value(3));
  host.files = {{"a.txt", " text \n"}, {"t.j2", "{\"v\": {{ v }}}\n"}};
  CHECK(result("file", "['a.txt']", host) == "[' text']");
  CHECK(result("file", "['a.txt']", host, Value::dict({{"rstrip", false}, {"lstrip", true}})) ==
        "['text \\n']");
  CHECK(result("template", "['t.j2']", host) == "[{'v': 3}]");
  CHECK(result("template", "['t.j2']", host, Value::dict({{"convert_data", false}})) ==
        "['{\"v\": 3}\\n']");
  CHECK(result("first_found", "[['none', 'a.txt']]", host) == "['a.txt']");
  CHECK(result("first_found", "[{'files': ['x'], 'skip': True}]", host) == "[]");
  CHECK(failure("file", "['none']", host) == "lookup-failed");
  CHECK(failure("first_found", "[['none']]", host) == "lookup-failed");
}

TEST_CASE("variables, URLs, and programs that a plan does not run") {
  FakeHost host;
  host.world.set("v1", Value(3));
  CHECK(result("vars", "['v1']", host) == "[3]");
  CHECK(result("vars", "['zz']", host, Value::dict({{"default", 7}})) == "[7]");
  CHECK(failure("vars", "['zz']", host) == "undefined-variable");
  CHECK(result("varnames", "['^v']", host) == "['v1']");
  CHECK(result("url", "['http://x']", host) == "['a', 'b']");
  CHECK(jinja::run_lookup(lookups::all(), {"pipe", {Value("echo x")}, Value::dict(), {}}, host)
            .has(value::mark_unknown));
}

TEST_CASE("unknown plug-ins and options") {
  FakeHost host;
  CHECK(failure("itms", "[]", host) == "unknown-lookup");
  CHECK(failure("k8s", "[]", host) == "not-supported");
  CHECK_THROWS_AS(
      static_cast<void>(result("file", "['a']", host, Value::dict({{"rstripp", true}}))),
      base::Error);
}

TEST_CASE("sops gives the text of a file, a value in it, or another form of it") {
  FakeHost host;
  host.opened["a.sops.yml"] = "user: me\nkeys:\n  - one\n  - two\nport: 8080\n\n";
  host.files["plain.yml"] = "a: 1\n";
  CHECK(result("community.sops.sops", "['a.sops.yml']", host) ==
        "['user: me\\nkeys:\\n  - one\\n  - two\\nport: 8080']");
  CHECK(result("sops", "['a.sops.yml']", host, Value::dict({{"extract", "[\"keys\"][1]"}})) ==
        "['two']");
  CHECK(result("sops", "['a.sops.yml']", host, Value::dict({{"extract", "['port']"}})) ==
        "['8080']");
  CHECK(result("sops", "['a.sops.yml']", host, Value::dict({{"output_type", "json"}})) ==
        R"(['{"user":"me","keys":["one","two"],"port":8080}'])");
  CHECK(result("sops", "['a.sops.yml']", host,
               Value::dict({{"extract", "['keys'][0]"}, {"base64", true}})) == "['b25l']");
  CHECK(result("sops", "['none.yml']", host, Value::dict({{"empty_on_not_exist", true}})) ==
        "['']");
  CHECK(failure("sops", "['none.yml']", host) == "lookup-failed");
  CHECK(failure("sops", "['plain.yml']", host) == "lookup-failed");
  host.opened["b.sops.txt"] = "a-long-secret-text\n";
  CHECK(result("sops", "['b.sops.txt']", host) == "['a-long-secret-text']");
  CHECK(host.test_context.redactor.filter("a-long-secret-text") == "***");
}
