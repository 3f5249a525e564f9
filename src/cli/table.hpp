// The shape of the one table of commands and options; parser, help, completion and man page read
// it.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace kboot::cli {

class App;
class Arguments;

enum class Takes : unsigned char { nothing, text, file, folder };

struct Option {
  std::string_view name;  // without dashes: "limit"
  char letter = 0;        // 'l' for -l; 0: none
  Takes takes = Takes::nothing;
  std::string_view value = {};  // what stands in the help: "PATTERN"
  std::string_view doc = {};
  std::string_view env = {};      // read where the option is not given
  std::string_view choices = {};  // the only values, separated by blanks
  std::string_view aliases = {};  // further long names, separated by blanks
  bool repeats = false;           // may be given several times
  std::string_view refused = {};  // why kboot cannot do it (options of the links)
};

// Options that belong together, under one title in the help.
struct OptionGroup {
  std::string_view title;
  std::span<const Option> options;
};

struct Example {
  std::string_view command;
  std::string_view what;
};

struct Command {
  std::string_view name;       // "run", "vault encrypt"; "ansible-playbook" is a link's name
  std::string_view doc;        // one sentence: small letter, no full stop
  std::string_view arguments;  // "[INVENTORY]..."
  std::size_t least = 0;       // positional arguments
  std::size_t most = 0;
  Takes argument = Takes::text;  // what they are, for completion
  std::span<const Example> examples;
  std::span<const OptionGroup* const> groups;
  std::string_view more = {};  // further paragraphs of the help
  int (*run)(App&, const Arguments&) = nullptr;
  bool link = false;    // only by the name of the program
  bool hidden = false;  // not in lists: it only says that it is not there yet
};

inline constexpr std::size_t any_number = static_cast<std::size_t>(-1);

// In the order of the help.
[[nodiscard]] std::span<const Command> commands();
// The command of that name, or nullptr.
[[nodiscard]] const Command* find_command(std::string_view name);

}  // namespace kboot::cli
