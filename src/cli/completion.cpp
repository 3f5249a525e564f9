// Completion scripts for bash, zsh and fish.
#include <algorithm>
#include <vector>

#include "base/base.hpp"
#include "base/text.hpp"
#include "cli/help.hpp"

namespace kboot::cli {

namespace {

using base::cat;

// The commands that people type.
std::vector<const Command*> typed() {
  std::vector<const Command*> all;
  for (const Command& command : commands()) {
    if (!command.link && !command.hidden) all.push_back(&command);
  }
  return all;
}

// "run plan vault ...": the first words, each once.
std::vector<std::string> first_words() {
  std::vector<std::string> words;
  for (const Command* command : typed()) {
    std::string word(command->name.substr(0, command->name.find(' ')));
    if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
  }
  return words;
}

std::vector<std::string> second_words(std::string_view family) {
  std::vector<std::string> words;
  for (const Command* command : typed()) {
    if (command->name.starts_with(cat(family, " ")))
      words.emplace_back(command->name.substr(family.size() + 1));
  }
  return words;
}

template <typename Each>
void for_options(const Command& command, Each each) {
  for (const OptionGroup* group : command.groups) {
    for (const Option& option : group->options) {
      if (option.refused.empty()) each(option);
    }
  }
}

std::string option_words(const Command& command) {
  std::vector<std::string> words;
  for_options(command, [&](const Option& option) {
    words.push_back(cat("--", option.name));
    if (option.letter != 0) words.push_back(cat("-", option.letter));
  });
  return base::join(words, " ");
}

// The pattern of a case branch: "--output" or "-l|--limit".
std::string pattern_of(const Option& option) {
  return option.letter != 0 ? cat("-", option.letter, "|--", option.name) : cat("--", option.name);
}

std::string bash_values(const Command& command) {
  std::string cases;
  for_options(command, [&](const Option& option) {
    if (!option.choices.empty()) {
      cases += cat("        ", pattern_of(option), ") COMPREPLY=($(compgen -W '", option.choices,
                   "' -- \"$word\")); return ;;\n");
    } else if (option.takes == Takes::folder) {
      cases += cat("        ", pattern_of(option),
                   ") COMPREPLY=($(compgen -d -- \"$word\")); return ;;\n");
    } else if (option.takes == Takes::file) {
      cases += cat("        ", pattern_of(option),
                   ") COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n");
    } else if (option.takes == Takes::text) {
      cases += cat("        ", pattern_of(option), ") COMPREPLY=(); return ;;\n");
    }
  });
  return cases;
}

std::string bash() {
  std::string script =
      "# bash completion for kboot: source <(kboot completion bash)\n"
      "_kboot() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  local command=${COMP_WORDS[1]}\n"
      "  compopt -o filenames 2>/dev/null\n";
  script +=
      cat("  if [ \"$COMP_CWORD\" -eq 1 ]; then COMPREPLY=($(compgen -W '",
          base::join(first_words(), " "), " --help --version --man' -- \"$word\")); return; fi\n");
  script += "  case $command in\n";
  for (const std::string& family : first_words()) {
    const auto seconds = second_words(family);
    if (seconds.empty()) continue;
    script +=
        cat("    ", family, ")\n      if [ \"$COMP_CWORD\" -eq 2 ]; then COMPREPLY=($(compgen -W '",
            base::join(seconds, " "), "' -- \"$word\")); return; fi\n      command=\"", family,
            " ${COMP_WORDS[2]}\" ;;\n");
  }
  script += "  esac\n  case $command in\n";
  for (const Command* command : typed()) {
    script += cat("    '", command->name, "')\n      case $before in\n", bash_values(*command),
                  "      esac\n");
    script += cat("      if [ \"${word#-}\" != \"$word\" ]; then COMPREPLY=($(compgen -W '",
                  option_words(*command), "' -- \"$word\")); return; fi ;;\n");
  }
  script += "  esac\n  COMPREPLY=($(compgen -f -- \"$word\"))\n}\ncomplete -F _kboot kboot\n";
  return script;
}

// Text inside single quotes of zsh's _arguments and fish.
std::string quoted(std::string_view text) { return base::replace_all(text, "'", "'\\''"); }

std::string zsh_option(const Option& option) {
  std::string text = base::replace_all(base::replace_all(option.doc, "[", "\\["), "]", "\\]");
  text = quoted(base::replace_all(text, ":", "\\:"));
  std::string action;
  if (!option.choices.empty()) {
    action = cat(":", option.value, ":(", option.choices, ")");
  } else if (option.takes == Takes::folder) {
    action = cat(":", option.value, ":_files -/");
  } else if (option.takes == Takes::file) {
    action = cat(":", option.value, ":_files");
  } else if (option.takes == Takes::text) {
    action = cat(":", option.value, ": ");
  }
  const std::string_view equals = option.takes == Takes::nothing ? "" : "=";
  const std::string_view plus = option.takes == Takes::nothing ? "" : "+";
  std::string out = cat("        '*--", option.name, equals, "[", text, "]", action, "' \\\n");
  if (option.letter != 0)
    out += cat("        '*-", option.letter, plus, "[", text, "]", action, "' \\\n");
  return out;
}

std::string zsh() {
  std::string script =
      "#compdef kboot\n"
      "# zsh completion for kboot: kboot completion zsh > a folder of $fpath, as _kboot\n"
      "_kboot() {\n"
      "  local command=$words[2]\n";
  script += cat("  if (( CURRENT == 2 )); then compadd ", base::join(first_words(), " "),
                "; return; fi\n  case $command in\n");
  for (const std::string& family : first_words()) {
    const auto seconds = second_words(family);
    if (seconds.empty()) continue;
    script +=
        cat("    ", family, ") if (( CURRENT == 3 )); then compadd ", base::join(seconds, " "),
            "; return; fi; command=\"", family, " $words[3]\" ;;\n");
  }
  script += "  esac\n  case $command in\n";
  for (const Command* command : typed()) {
    script += cat("    '", command->name, "')\n      _arguments -S \\\n");
    for_options(*command, [&](const Option& option) { script += zsh_option(option); });
    script += "        '*:argument:_files' ;;\n";
  }
  script +=
      "  esac\n}\nif [ \"$funcstack[1]\" = _kboot ]; then _kboot \"$@\"; else compdef _kboot "
      "kboot; fi\n";
  return script;
}

std::string fish_option(const Command& command, const Option& option) {
  std::string condition;
  for (const std::string_view word : base::split(command.name, ' ')) {
    condition += cat(condition.empty() ? "" : "; and ", "__fish_seen_subcommand_from ", word);
  }
  std::string line = cat("complete -c kboot -n '", condition, "' -l ", option.name);
  if (option.letter != 0) line += cat(" -s ", option.letter);
  if (!option.choices.empty()) {
    line += cat(" -x -a '", option.choices, "'");
  } else if (option.takes == Takes::text) {
    line += " -x";
  } else if (option.takes != Takes::nothing) {
    line += " -r";
  }
  return cat(line, " -d '",
             base::replace_all(base::replace_all(option.doc, "\\", "\\\\"), "'", "\\'"), "'\n");
}

std::string fish() {
  std::string script = "# fish completion for kboot: kboot completion fish | source\n";
  for (const std::string& word : first_words()) {
    const Command* command = find_command(word);
    const std::string doc = command != nullptr ? base::replace_all(command->doc, "'", "\\'")
                                               : cat("commands of ", word);
    script += cat("complete -c kboot -n __fish_use_subcommand -a ", word, " -d '", doc, "'\n");
    for (const std::string& second : second_words(word)) {
      const Command* each = find_command(cat(word, " ", second));
      script += cat("complete -c kboot -f -n '__fish_seen_subcommand_from ", word,
                    "; and not __fish_seen_subcommand_from ", base::join(second_words(word), " "),
                    "' -a ", second, " -d '", base::replace_all(each->doc, "'", "\\'"), "'\n");
    }
  }
  for (const Command* command : typed()) {
    for_options(*command, [&](const Option& option) { script += fish_option(*command, option); });
  }
  return script;
}

}  // namespace

std::string completion_script(std::string_view shell) {
  if (shell == "bash") return bash();
  if (shell == "zsh") return zsh();
  if (shell == "fish") return fish();
  throw base::Error("option-value", cat("there is no completion for the shell `", shell, "`"))
      .hint("it is one of bash, zsh, fish");
}

}  // namespace kboot::cli
