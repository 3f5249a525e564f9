// Sets: which definition wins, and what a set over another one sees.
#include <doctest/doctest.h>

#include "gotpl/gotpl.hpp"
#include "support/test_context.hpp"

namespace {

using namespace kboot;
using value::Value;

struct World {
  gotpl::Functions functions{};
  test::TestContext context;
  gotpl::Host host;

  std::shared_ptr<const gotpl::Unit> unit(std::string name, std::string text) {
    return gotpl::Unit::parse(std::move(name), std::move(text), functions);
  }
  std::string run(const gotpl::Set& set, std::string_view name) {
    gotpl::Execution execution(set, context.context, host);
    return std::string(execution.execute(name, Value("x")).as_string());
  }
};

}  // namespace

TEST_CASE("the last definition of a name wins, but an empty one replaces nothing") {
  World world;
  gotpl::Set set;
  set.add(world.unit("a", "{{ define \"n\" }}first{{ end }}"));
  set.add(world.unit("b", "{{ define \"n\" }}second {{ . }}{{ end }}"));
  set.add(world.unit("c", "{{ define \"n\" }} \n {{ end }}{{ template \"n\" . }}"));
  CHECK(world.run(set, "c") == "second x");
  CHECK(world.run(set, "a").empty());
}

TEST_CASE("a set over another adds to what it sees and changes nothing there") {
  World world;
  gotpl::Set below;
  below.add(world.unit("a", "{{ define \"n\" }}below{{ end }}{{ template \"n\" }}"));
  gotpl::Set above = gotpl::Set::over(below);
  const auto text = world.unit("tpl", "{{ define \"n\" }}above{{ end }}{{ template \"a\" }}");
  above.add(text);
  gotpl::Execution execution(below, world.context.context, world.host);
  CHECK(execution.execute(above, *text, {}).as_string() == "above");
  CHECK(execution.execute("a", {}).as_string() == "below");
  CHECK(&execution.set() == &below);
}

TEST_CASE("a template that is not there is named together with Helm's set") {
  World world;
  try {
    static_cast<void>(world.run(gotpl::Set(), "nope"));
    FAIL("it was found");
  } catch (const gotpl::Failure& failure) {
    CHECK(failure.message() == "template: no template \"nope\" associated with template \"gotpl\"");
    CHECK(failure.site() == nullptr);
  }
}

TEST_CASE("other delimiters are taken") {
  World world;
  gotpl::Set set;
  set.add(gotpl::Unit::parse("a", "<< . >>{{ . }}<<- /* c */ ->> y", world.functions,
                             {.left = "<<", .right = ">>"}));
  CHECK(world.run(set, "a") == "x{{ . }}y");
}
