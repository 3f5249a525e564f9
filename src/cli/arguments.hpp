// A command line read by the table: which command, which options, which arguments.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/table.hpp"

namespace kboot::cli {

class Arguments {
 public:
  explicit Arguments(const Command& command) : command_(&command) {}

  [[nodiscard]] const Command& command() const noexcept { return *command_; }
  [[nodiscard]] const std::vector<std::string>& positional() const noexcept { return positional_; }
  [[nodiscard]] bool has(std::string_view option) const { return count(option) > 0; }
  [[nodiscard]] int count(std::string_view option) const;  // how often it was given
  // The last value given, else that of the option's environment variable.
  [[nodiscard]] std::optional<std::string> value(std::string_view option) const;
  [[nodiscard]] std::string value_or(std::string_view option, std::string_view fallback) const;
  [[nodiscard]] std::vector<std::string> values(std::string_view option) const;

 private:
  friend Arguments parse(const Command&, std::span<const std::string>);
  struct Given {
    const Option* option;
    std::string value;
  };
  [[nodiscard]] const Option* option_named(std::string_view name) const;

  const Command* command_;
  std::vector<Given> given_;
  std::vector<std::string> positional_;
};

// Reads the words behind the command's name. Throws `unknown-option`, `option-value`,
// `too-few-arguments`, `too-many-arguments`, `not-supported`. With --help nothing is checked.
[[nodiscard]] Arguments parse(const Command& command, std::span<const std::string> words);

// The command that the words begin with, and how many words its name has. Throws `unknown-command`.
struct Chosen {
  const Command* command;
  std::size_t words;
};
[[nodiscard]] Chosen choose_command(std::span<const std::string> words);

}  // namespace kboot::cli
