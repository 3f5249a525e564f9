// Executions: nesting, secrets, failures and their places. What the language means is in
// tests/language/gotpl.
#include <doctest/doctest.h>

#include "gotpl/gotpl.hpp"
#include "support/test_context.hpp"

namespace {

using namespace kboot;
using gotpl::Call;
using gotpl::Function;
using value::Value;

Value fail(Call& call) { throw gotpl::Failure(std::string(call.text(0))); }
Value include(Call& call) { return call.execution.execute(call.text(0), call[1]); }
Value twice(Call& call) { return std::string(call.text(0)) + std::string(call.text(0)); }

constexpr Function rows[] = {
    {"fail", "string", fail},
    {"include", "string, any", include, gotpl::Spread::own},
    {"twice", "string", twice},
};

struct World {
  gotpl::Functions functions{rows};
  test::TestContext context;
  gotpl::Host host;

  Value render(std::string text, const Value& data, const gotpl::ExecutionOptions& options = {}) {
    gotpl::Set set;
    set.add(gotpl::Unit::parse("t", std::move(text), functions));
    gotpl::Execution execution(set, context.context, host, options);
    return execution.execute("t", data);
  }
  gotpl::Failure failure(std::string text, const Value& data) {
    try {
      static_cast<void>(render(std::move(text), data));
    } catch (const gotpl::Failure& failed) {
      return failed;
    }
    return gotpl::Failure("nothing failed");
  }
};

Value sample() {
  return Value::dict({{"a", Value::dict({{"b", "text"}, {"n", 1.0}})},
                      {"list", Value::list({1.0, "two", Value()})}});
}

}  // namespace

TEST_CASE("a template prints fields, variables and pipelines") {
  World world;
  CHECK(world.render("{{ .a.b }}{{ $x := .a.n }}-{{ $x }}", sample()).as_string() == "text-1");
  CHECK(world.render("{{ range $i, $e := .list }}{{ $i }}={{ $e }},{{ end }}", sample())
            .as_string() == "0=1,1=two,2=<no value>,");
  CHECK(world.render("{{ printf \"%s|%5.2f\" .a.b .a.n }}", sample()).as_string() == "text| 1.00");
}

TEST_CASE("a failure inside of an included template wraps that of the inner one") {
  World world;
  const auto failed = world.failure(
      "{{ define \"x\" }}\n  {{ fail .a.b }}{{ end }}{{ include \"x\" . }}", sample());
  CHECK(failed.message() ==
        "template: t:2:29: executing \"t\" at <include \"x\" .>: error calling include: template: "
        "t:2:5: executing \"x\" at <fail .a.b>: error calling fail: text");
  REQUIRE(failed.cause() != nullptr);
  REQUIRE(failed.cause()->site() != nullptr);
  CHECK(failed.cause()->site()->template_name == "x");
  CHECK(failed.cause()->cause()->message() == "text");
}

TEST_CASE("a failure knows what was nil and which templates were called") {
  World world;
  const auto failed =
      world.failure("{{ define \"x\" }}{{ $.a.c.d }}{{ end }}{{ template \"x\" . }}", sample());
  CHECK(failed.reason() == "nil pointer evaluating interface {}.d");
  CHECK(failed.nil_operand() == "$.a.c");
  REQUIRE(failed.callers().size() == 1);
  CHECK(failed.callers()[0].template_name == "t");
}

TEST_CASE("an endless recursion ends in a message") {
  World world;
  const auto failed =
      world.failure("{{ define \"x\" }}{{ template \"x\" . }}{{ end }}{{ template \"x\" . }}", {});
  CHECK(failed.reason() == "exceeded maximum template depth (100000)");
}

TEST_CASE("secret bytes are known in the output") {
  World world;
  const Value data = Value::dict({{"s", Value("hush").marked(value::mark_secret)}});
  const Value out = world.render("a{{ .s }}b{{ twice .s }}{{ printf \"<%6s>\" .s }}{{ len .s }}",
                                 data, {.track_secrets = true});
  CHECK(out.as_string() == "ahushbhushhush<  hush>4");
  const auto ranges = out.secret_ranges();
  REQUIRE(ranges.size() == 3);
  CHECK(ranges[0] == value::ByteRange{1, 5});
  CHECK(ranges[1] == value::ByteRange{6, 14});
  CHECK(ranges[2] == value::ByteRange{17, 21});
}
