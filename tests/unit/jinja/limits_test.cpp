// Templates that would never end or fill the memory: a diagnostic, never a crash.
#include <doctest/doctest.h>

#include "unit/jinja/fake_env.hpp"

using namespace kboot::jinja;

namespace {

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("what is too big or too deep is an error") {
  FakeEnv env;
  for (const char* text :
       {"{{ range(10 ** 9) }}", "{{ 'a' * 10 ** 9 }}", "{{ [1] * 10 ** 9 }}",
        "{{ 10 ** (10 ** 9) }}", "{{ '%1000000000d' % 1 }}", "{{ 'x'.center(10 ** 9) }}",
        "{{ 'a' | indent(10 ** 9) }}", "{{ '{:>1000000000}'.format(1) }}",
        "{{ [1, 2] | product(repeat=90) }}", "{{ range(60) | permutations(50) }}"}) {
    CAPTURE(std::string(text));
    CHECK(failure(text, env).code == "template-limit");
  }
}

TEST_CASE("deep nesting is a mistake in the syntax") {
  FakeEnv env;
  for (const char* piece : {"(", "[", "-", "not ", "{'a': ", "1 if 1 else "}) {
    CAPTURE(std::string(piece));
    CHECK(failure("{{ " + repeated(piece, 5000), env).code == "template-syntax");
  }
  CHECK(failure("{{ 1" + repeated(" + 1", 5000) + " }}", env).code == "template-syntax");
  CHECK(failure("{{ x" + repeated(".a", 5000) + " }}", env).code == "template-syntax");
  CHECK(failure(repeated("{% if 1 %}", 5000), env).code == "template-syntax");
}

TEST_CASE("macros and includes that call each other end") {
  FakeEnv env;
  env.files["a"] = "{% include 'a' %}";
  CHECK(failure("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", env).code == "template-limit");
  CHECK(failure("{% include 'a' %}", env).code == "template-limit");
}

TEST_CASE("a container cannot be put into itself") {
  FakeEnv env;
  CHECK(failure("{% set a = [] %}{{ a.append(a) }}", env).code == "filter-error");
}
