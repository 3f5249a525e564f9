// Unit tests of the choices that cli makes: colours, listener, exit code, extra variables.
#include <doctest/doctest.h>

#include <map>

#include "base/base.hpp"
#include "cli/colours.hpp"
#include "cli/extra_vars.hpp"
#include "cli/output_kind.hpp"
#include "cli/workspace.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

using namespace kboot;
using value::Value;

namespace {

using Environment = std::map<std::string, std::string>;

auto reader(Environment environment) {
  return [environment = std::move(environment)](const char* name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional(found->second);
  };
}

bool coloured(std::optional<std::string> option, bool terminal, Environment environment,
              bool link = false) {
  return cli::wants_colour({.option = std::move(option),
                            .terminal = terminal,
                            .under_link = link,
                            .env = reader(std::move(environment))});
}

Value read(std::vector<std::string> given) {
  return cli::extra_vars(given, [](const std::string& path) {
    return Value::dict({{"file", path}});
  });
}

}  // namespace

TEST_CASE(
    "an explicit --color wins over everything, NO_COLOR over what forces, that over the terminal") {
  CHECK(coloured("always", false, {{"NO_COLOR", "1"}}));
  CHECK_FALSE(coloured("never", true, {{"FORCE_COLOR", "1"}}));
  CHECK_FALSE(coloured({}, true, {{"NO_COLOR", "1"}, {"FORCE_COLOR", "1"}}));
  CHECK(coloured({}, false, {{"FORCE_COLOR", "1"}}));
  CHECK(coloured({}, false, {{"CLICOLOR_FORCE", "1"}}));
  CHECK_FALSE(coloured({}, false, {{"CLICOLOR_FORCE", "0"}}));
  CHECK(coloured("auto", true, {{"TERM", "xterm"}}));
  CHECK_FALSE(coloured({}, true, {{"TERM", "dumb"}}));
  CHECK_FALSE(coloured({}, false, {}));
}

TEST_CASE("Ansible's variables of colour count under its name only") {
  CHECK_FALSE(coloured({}, true, {{"ANSIBLE_NOCOLOR", "1"}}, true));
  CHECK(coloured({}, true, {{"ANSIBLE_NOCOLOR", "1"}}));
  CHECK(coloured({}, false, {{"ANSIBLE_FORCE_COLOR", "true"}}, true));
  CHECK_FALSE(coloured({}, false, {{"ANSIBLE_FORCE_COLOR", "true"}}));
}

TEST_CASE("output is chosen by the pipeline, then by the terminal; a wish wins") {
  CHECK(cli::output_kind("auto", true, reader({})) == "tty");
  CHECK(cli::output_kind("auto", false, reader({})) == "plain");
  CHECK(cli::output_kind("auto", true, reader({{"CI", "true"}})) == "plain");
  CHECK(cli::output_kind("auto", true, reader({{"TERM", "dumb"}})) == "plain");
  CHECK(cli::output_kind("auto", false, reader({{"GITHUB_ACTIONS", "true"}, {"CI", "true"}})) ==
        "github");
  CHECK(cli::output_kind("auto", false, reader({{"GITLAB_CI", "true"}, {"CI", "true"}})) ==
        "gitlab");
  CHECK(cli::output_kind("json", true, reader({{"GITLAB_CI", "true"}})) == "json");
}

TEST_CASE("the worst of several exit codes is told, in the order 130, 1, 4, 2, 0") {
  CHECK(cli::worse(2, 4) == 4);
  CHECK(cli::worse(4, 1) == 1);
  CHECK(cli::worse(1, 130) == 130);
  CHECK(cli::worse(0, 2) == 2);
  CHECK(cli::worse(0, 0) == 0);
}

TEST_CASE("extra variables are texts, JSON, YAML or files, and later ones win") {
  CHECK(value::equal(read({"a=1 b='two words'", "a=2"}),
                     Value::dict({{"a", "2"}, {"b", "two words"}})));
  CHECK(value::equal(read({R"({"n": 1, "l": [true]})"}),
                     Value::dict({{"n", 1}, {"l", Value::list({true})}})));
  CHECK(value::equal(read({"{n: 1}"}), Value::dict({{"n", 1}})));
  CHECK(value::equal(read({"@x.yml"}), Value::dict({{"file", "x.yml"}})));
  CHECK(value::equal(read({"a=b=c"}), Value::dict({{"a", "b=c"}})));
}

TEST_CASE("extra variables that are none are refused") {
  CHECK_THROWS_AS(read({"nonsense"}), base::Error);
  CHECK_THROWS_AS(read({"./x.yml"}), base::Error);
  CHECK_THROWS_AS(read({"[1, 2]"}), base::Error);
  CHECK_THROWS_AS(read({"=x"}), base::Error);
  CHECK_THROWS_AS(read({"{a: "}), base::Error);
}
