// Secret, unsafe and unknown follow values through templates.
#include <doctest/doctest.h>

#include "unit/jinja/fake_env.hpp"
#include "value/compare.hpp"
#include "value/text_builder.hpp"

using namespace kboot;
using namespace kboot::jinja;

namespace {

FakeEnv secret_env() {
  FakeEnv env;
  env.set("pw", Value("hunter22").add_marks(value::mark_secret));
  return env;
}

std::string masked(std::string_view text, FakeEnv& env) {
  return value::masked(render(Value(text), env));
}

}  // namespace

TEST_CASE("text keeps which of its bytes are secret") {
  FakeEnv env = secret_env();
  CHECK(masked("user: {{ pw }}!", env) == "user: ***!");
  CHECK(masked("{{ 'a' ~ pw ~ 'b' }}", env) == "a***b");
  CHECK(masked("{{ ['x', pw] | join('-') }}", env) == "x-***");
  CHECK(masked("{{ 'p=Q' | replace('Q', pw) }}", env) == "p=***");
  CHECK(masked("{{ ('k: ' ~ pw) | indent(2, true) }}", env) == "  k: ***");
  CHECK(masked("{{ pw | b64encode }} x", env) == "*** x");
  CHECK(masked("{{ pw | upper }}", env) == "***");
}

TEST_CASE("data that is read back out of secret text is secret where it was") {
  FakeEnv env = secret_env();
  const Value data = render(Value("{{ ('a: 1\nb: ' ~ pw ~ '\nc: x') | from_yaml }}"), env);
  CHECK(data.find("b")->has(value::mark_secret));
  CHECK_FALSE(data.find("a")->has(value::mark_secret));
  CHECK_FALSE(data.find("c")->has(value::mark_secret));
  const Value list = render(Value("['x', '{{ pw }}']"), env);
  CHECK(list.as_list()[1].has(value::mark_secret));
  CHECK_FALSE(list.as_list()[0].has(value::mark_secret));
}

TEST_CASE("what comes out of something unsafe is unsafe and never rendered") {
  FakeEnv env;
  env.set("out", Value("{{ pw }}").add_marks(value::mark_unsafe));
  const Value text = render(Value("got {{ out }}"), env);
  CHECK(text.as_string() == "got {{ pw }}");
  CHECK(text.has(value::mark_unsafe));
  CHECK(render(text, env).as_string() == "got {{ pw }}");
}

TEST_CASE("unknown spreads, and decides nothing") {
  FakeEnv env;
  env.set("later", Value::unknown());
  const auto unknown = [&](std::string_view text) {
    return render(Value(text), env).has(value::mark_unknown);
  };
  CHECK(unknown("{{ later }}"));
  CHECK(unknown("a {{ later.stdout }} b"));
  CHECK(unknown("{{ later | upper }}"));
  CHECK(unknown("{% if later %}a{% else %}b{% endif %}"));
  CHECK(unknown("{% for x in later %}{{ x }}{% endfor %}"));
  CHECK_FALSE(unknown("{{ later is defined }}"));
  CHECK(condition(Value("later == 1"), env) == std::nullopt);
  CHECK(condition(Value("false and later"), env) == false);
}
