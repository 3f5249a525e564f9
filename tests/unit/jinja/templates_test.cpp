// Includes, imports, inheritance, lookups, errors and their places.
#include <doctest/doctest.h>

#include "unit/jinja/fake_env.hpp"
#include "value/compare.hpp"

using namespace kboot;
using namespace kboot::jinja;

TEST_CASE("other templates") {
  FakeEnv env;
  env.set("v", Value("w"));
  env.files = {
      {"part", "[{{ v }}{{ own | default('-') }}]"},
      {"macros", "{% macro m(x) %}<{{ x }}>{% endmacro %}{% set k = 3 %}"},
      {"base", "a{% block b %}base{% endblock %}c"},
      {"child", "{% extends 'base' %}ignored{% block b %}child {{ super() }}{% endblock %}"}};
  CHECK(shown("{% set own = 1 %}{% include 'part' %}", env) == "'[w1]'");
  CHECK(shown("{% include 'none' ignore missing %}x", env) == "'x'");
  CHECK(shown("{% import 'macros' as lib %}{{ lib.m(1) }}{{ lib.k }}", env) == "'<1>3'");
  CHECK(shown("{% from 'macros' import m as n %}{{ n(2) }}", env) == "'<2>'");
  CHECK(shown("{% include 'child' %}", env) == "'achild basec'");
  CHECK(failure("{% include 'none' %}", env).code == "template-not-found");
}

TEST_CASE("lookups give one text, a single value or a list") {
  FakeEnv env;
  env.lookups = [](const LookupRequest& request) { return Value::list(request.terms); };
  CHECK(shown("{{ lookup('x', 'a', 'b') }}", env) == "'a,b'");
  CHECK(shown("{{ query('x', 'a') }}", env) == "['a']");
  CHECK(shown("{{ lookup('x', 'a', wantlist=true) }}", env) == "['a']");
  CHECK(shown("{{ lookup('x', {'a': 1}) }}", env) == "{'a': 1}");
  CHECK(render(Value("{{ lookup('x', '[1]') }}"), env).has(value::mark_unsafe));
  env.lookups = [](const LookupRequest&) -> Value { throw base::Error("lookup-failed", "no"); };
  CHECK(shown("{{ lookup('x', errors='ignore') }}", env) == "''");
  CHECK(failure("{{ lookup('x') }}", env).message == "no");
}

TEST_CASE("a name is rendered once per evaluation") {
  FakeEnv env;
  env.set("x", Value(1));
  CHECK(shown("a{{ x }}{{ x }}{% for i in [1, 2] %}{{ x }}{% endfor %}", env) == "'a1111'");
  CHECK(env.lookups_of_x == 1);
}

TEST_CASE("a change of a variable is seen inside the template only") {
  FakeEnv env;
  env.set("l", Value::list({1}));
  value::freeze(env.variables);
  CHECK(shown("{% set _ = l.append(2) %}{{ l }}", env) == "[1, 2]");
  CHECK(shown("{{ l }}", env) == "[1]");
}

TEST_CASE("an undefined variable is named, placed and guessed") {
  FakeEnv env;
  env.set("environment_name", Value("dev"));
  const std::string file = "path: environments/{{ enviroment_name }}/";
  const base::Origin origin = base::sources().add("apps.yml", file);
  try {
    static_cast<void>(render(Value(file).set_origin(origin), env));
    FAIL("no error");
  } catch (const base::Error& error) {
    CHECK(error.diagnostic().code == "undefined-variable");
    CHECK(error.diagnostic().message == "`enviroment_name` is undefined");
    CHECK(error.diagnostic().hint.find("environment_name") != std::string::npos);
    CHECK(base::sources().place(error.diagnostic().origin).column == 23);
    CHECK(error.diagnostic().length == 15);
  }
}

TEST_CASE("unknown filters, tests and arguments") {
  FakeEnv env;
  CHECK(failure("{{ 1 | defalt(2) }}", env).code == "unknown-filter");
  CHECK(failure("{{ 1 | defalt(2) }}", env).hint.find("default") != std::string::npos);
  CHECK(failure("{{ 1 is defned }}", env).code == "unknown-test");
  CHECK(failure("{{ 'a' | indent(wdth=2) }}", env).hint.find("width") != std::string::npos);
  CHECK(failure("{{ 1 | json_query('a') }}", env).code == "not-supported");
}

TEST_CASE("free names are those that the template does not set") {
  CHECK(parse("{% set a = b %}{{ a }}{% for x in c %}{{ x }}{{ loop.index }}{% endfor %}")
            .free_names() == std::vector<std::string>{"b", "c"});
}

TEST_CASE("conditions") {
  FakeEnv env;
  CHECK(condition(Value(), env) == true);
  CHECK(condition(Value(""), env) == true);
  CHECK(condition(Value(false), env) == false);
  CHECK(condition(Value("1 == 1"), env) == true);
  CHECK_THROWS_AS(static_cast<void>(condition(Value("nope"), env)), base::Error);
}
