// Help screens, the man page and completion scripts, all made from the table of commands.
#pragma once

#include <string>
#include <string_view>

#include "cli/table.hpp"
#include "report/text.hpp"

namespace kboot::cli {

// `kboot --help`: what it is, the commands.
[[nodiscard]] report::Text overview();
// `kboot vault --help`: the commands of one family; empty where there are none.
[[nodiscard]] report::Text family_overview(std::string_view family);
// `kboot run --help`: examples first, then usage, then options by group.
[[nodiscard]] report::Text help_of(const Command& command);

// kboot(1) in man's macros.
[[nodiscard]] std::string man_page();

// A script for "bash", "zsh" or "fish".
[[nodiscard]] std::string completion_script(std::string_view shell);

}  // namespace kboot::cli
