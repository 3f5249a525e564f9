// Unit tests of src/cli/commands.cpp: what must hold for every row of the table.
#include "cli/table.hpp"

#include <doctest/doctest.h>

#include <cctype>
#include <set>
#include <string>

#include "cli/help.hpp"

using namespace kboot;
using cli::Command;
using cli::Option;

namespace {

bool reads_as_a_phrase(std::string_view doc) {
  return !doc.empty() && !doc.ends_with('.') &&
         (std::isupper(static_cast<unsigned char>(doc.front())) == 0 ||
          std::isupper(static_cast<unsigned char>(doc[1])) != 0 || doc.starts_with("YAML"));
}

}  // namespace

TEST_CASE("each option of a command has a name and a letter of its own") {
  for (const Command& command : cli::commands()) {
    CAPTURE(command.name);
    std::set<std::string_view> names;
    std::set<char> letters;
    for (const auto* group : command.groups) {
      for (const Option& option : group->options) {
        CAPTURE(option.name);
        CHECK(names.insert(option.name).second);
        if (option.letter != 0) CHECK(letters.insert(option.letter).second);
        CHECK((option.takes == cli::Takes::nothing) == option.value.empty());
      }
    }
  }
}

TEST_CASE("every command and option is documented in a phrase without a full stop") {
  for (const Command& command : cli::commands()) {
    CAPTURE(command.name);
    CHECK(reads_as_a_phrase(command.doc));
    CHECK((command.run != nullptr));
    for (const auto* group : command.groups) {
      for (const Option& option : group->options) {
        CAPTURE(option.name);
        CHECK(reads_as_a_phrase(option.refused.empty() ? option.doc : option.refused));
      }
    }
  }
}

TEST_CASE("help shows examples first, then usage, then options") {
  const std::string help = cli::help_of(*cli::find_command("run")).plain();
  const std::size_t examples = help.find("Examples:\n"),
                    usage = help.find("Usage: kboot run [OPTIONS] [INVENTORY]...\n");
  const std::size_t options = help.find("What to run:\n");
  REQUIRE(options != std::string::npos);
  CHECK(examples < usage);
  CHECK(usage < options);
  CHECK(help.find("[env: KBOOT_OUTPUT]") != std::string::npos);
}

TEST_CASE("the overview and a family's help name their commands") {
  CHECK(cli::overview().plain().find("\n  vault encrypt") != std::string::npos);
  CHECK(cli::overview().plain().find("ansible-playbook") == std::string::npos);
  CHECK(cli::family_overview("vault").plain().find("\n  vault view") != std::string::npos);
  CHECK(cli::family_overview("run").empty());
}

TEST_CASE("the man page has every command and option, with dashes as dashes") {
  const std::string page = cli::man_page();
  for (const Command& command : cli::commands()) {
    if (command.hidden) continue;
    std::string name(command.name);
    for (std::size_t at = 0; (at = name.find('-', at)) != std::string::npos; at += 2)
      name.insert(at, "\\");
    CHECK(page.find(name + "\n") != std::string::npos);
  }
  CHECK(page.starts_with(".TH KBOOT 1"));
  CHECK(page.find("\\-\\-start\\-at\\-task") != std::string::npos);
}

TEST_CASE("there is a completion script for each shell, and for no other") {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = cli::completion_script(shell);
    CHECK(script.find("start-at-task") != std::string::npos);
    CHECK(script.find("ansible-playbook'") == std::string::npos);
  }
  CHECK_THROWS(static_cast<void>(cli::completion_script("tcsh")));
}
