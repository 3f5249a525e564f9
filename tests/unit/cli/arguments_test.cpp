// Unit tests of src/cli/arguments.cpp.
#include "cli/arguments.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

#include "base/base.hpp"

using namespace kboot;
using cli::Arguments;

namespace {

Arguments parsed(std::string_view command, std::vector<std::string> words) {
  return cli::parse(*cli::find_command(command), words);
}

base::Diagnostic refused(std::string_view command, std::vector<std::string> words) {
  try {
    static_cast<void>(parsed(command, std::move(words)));
  } catch (const base::Error& error) {
    return error.diagnostic();
  }
  return {};
}

}  // namespace

TEST_CASE("long and short options take their value attached or as the next word") {
  CHECK(parsed("run", {"--limit", "a", "dev"}).value("limit") == "a");
  CHECK(parsed("run", {"--limit=a"}).value("limit") == "a");
  CHECK(parsed("run", {"-l", "a"}).value("limit") == "a");
  CHECK(parsed("run", {"-la"}).value("limit") == "a");
  CHECK(parsed("run", {"--limit="}).value("limit") == "");
}

TEST_CASE("letters may stand together, the last one with a value") {
  const Arguments arguments = parsed("run", {"-vvDla"});
  CHECK(arguments.count("verbose") == 2);
  CHECK(arguments.has("diff"));
  CHECK(arguments.value("limit") == "a");
}

TEST_CASE("repeated options keep their order, and the last value wins where one is asked for") {
  const Arguments arguments = parsed("run", {"-e", "a=1", "dev", "--extra-vars=b=2"});
  CHECK(arguments.values("extra-vars") == std::vector<std::string>{"a=1", "b=2"});
  CHECK(arguments.value("extra-vars") == "b=2");
  CHECK(arguments.positional() == std::vector<std::string>{"dev"});
}

TEST_CASE("behind -- everything is an argument, and a dash alone is one too") {
  CHECK(parsed("run", {"--", "--limit", "-v"}).positional() ==
        std::vector<std::string>{"--limit", "-v"});
  CHECK(parsed("run", {"-"}).positional() == std::vector<std::string>{"-"});
}

TEST_CASE("aliases name the same option") {
  CHECK(parsed("run", {"--vault-pass-file", "x"}).value("vault-password-file") == "x");
  CHECK(parsed("ansible-playbook", {"--inventory-file", "x"}).value("inventory") == "x");
}

TEST_CASE("an environment variable stands in for an option that is not given") {
  ::setenv("KBOOT_OUTPUT", "json", 1);
  CHECK(parsed("run", {}).value("output") == "json");
  CHECK(parsed("run", {"-o", "plain"}).value("output") == "plain");
  ::setenv("KBOOT_OUTPUT", "jsom", 1);
  CHECK_THROWS_AS(static_cast<void>(parsed("run", {}).value("output")), base::Error);
  ::unsetenv("KBOOT_OUTPUT");
  CHECK(parsed("run", {}).value("output") == std::nullopt);
}

TEST_CASE("an unknown option is refused with the nearest name") {
  CHECK(refused("run", {"--limt", "x"}).code == "unknown-option");
  CHECK(refused("run", {"--limt=x"}).hint == "did you mean `--limit`?");
  CHECK(refused("run", {"-Z"}).code == "unknown-option");
  CHECK(refused("run", {"-vZ"}).message == "`run` has no option `-Z`");
  CHECK(refused("run", {"--"}).code.empty());
}

TEST_CASE("a value that is missing, not wanted or not allowed is refused") {
  CHECK(refused("run", {"--limit"}).code == "option-value");
  CHECK(refused("run", {"--diff=yes"}).code == "option-value");
  CHECK(refused("run", {"--output", "plian"}).hint == "did you mean `plain`?");
}

TEST_CASE("too few and too many arguments are refused") {
  CHECK(refused("inventory", {}).code == "too-few-arguments");
  CHECK(refused("version", {"now"}).code == "too-many-arguments");
}

TEST_CASE("with --help nothing else is checked") {
  CHECK(parsed("inventory", {"--help"}).has("help"));
}

TEST_CASE("an option that cannot be supported says why") {
  const base::Diagnostic diagnostic = refused("ansible-playbook", {"-K", "site.yml"});
  CHECK(diagnostic.code == "not-supported");
  CHECK(diagnostic.message == "`-K` is not supported: kboot does not become another user");
}

TEST_CASE("commands of two words go before those of one, and links are no commands") {
  CHECK(cli::choose_command(std::vector<std::string>{"vault", "view", "x"}).words == 2);
  CHECK(cli::choose_command(std::vector<std::string>{"run", "x"}).command->name == "run");
  CHECK_THROWS_AS(
      static_cast<void>(cli::choose_command(std::vector<std::string>{"ansible-playbook"})),
      base::Error);
}

TEST_CASE("an unknown command is refused with the nearest name") {
  const auto hint = [](std::vector<std::string> words) {
    try {
      static_cast<void>(cli::choose_command(words));
    } catch (const base::Error& error) {
      return error.diagnostic().hint;
    }
    return std::string();
  };
  CHECK(hint({"rum"}) == "did you mean `run`?");
  CHECK(hint({"vault", "veiw"}) == "did you mean `vault view`?");
  CHECK(hint({"vault"}) == "`kboot vault --help` lists what there is");
  CHECK(hint({"qqqqqqqq"}) == "`kboot --help` lists the commands");
}

TEST_CASE("the links take the beginning of a long name where it is that of one option only") {
  CHECK(parsed("ansible-vault", {"rekey", "--new-vault-pass", "x"})
            .value("new-vault-password-file") == "x");
  CHECK(parsed("ansible-vault", {"view", "--vault-password", "x"}).value("vault-password-file") ==
        "x");
  CHECK(refused("ansible-vault", {"view", "--vault-pass", "x"}).message ==
        "ambiguous option: --vault-pass could match --vault-password-file, --vault-pass-file");
  CHECK(refused("vault view", {"--vault-passw", "x"}).code == "unknown-option");
}
