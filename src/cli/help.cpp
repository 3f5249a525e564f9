// Help screens.
#include "cli/help.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace kboot::cli {

namespace {

using base::cat;
using report::Paint;
using report::Text;

constexpr std::size_t doc_column = 32;
constexpr std::size_t width = 100;

std::string option_head(const Option& option) {
  std::string head = option.letter != 0 ? cat("  -", option.letter, ", ") : "      ";
  head += cat("--", option.name);
  if (option.takes != Takes::nothing) head += cat(" ", option.value);
  return head;
}

std::string option_doc(const Option& option) {
  std::string doc(option.refused.empty() ? option.doc : cat("not supported: ", option.refused));
  if (!option.choices.empty()) doc += cat(": ", base::replace_all(option.choices, " ", ", "));
  if (!option.env.empty()) doc += cat(" [env: ", option.env, "]");
  return doc;
}

// The text in a column of its own, broken into lines.
void add_entry(Text& out, std::string_view head, std::string_view doc, Paint paint,
               std::size_t column) {
  Text line;
  line.add(head, paint);
  if (head.size() + 2 > column) line.add("\n").add(std::string(column, ' '));
  line.add(
      std::string(column - std::min(column, head.size() + 2 > column ? column : head.size()), ' '));
  bool first = true;
  for (const std::string& part : report::wrapped(doc, width - column)) {
    if (!first) line.add(std::string(column, ' '));
    line.add(part).add("\n");
    first = false;
  }
  if (first) line.add("\n");
  out.add(line);
}

void add_commands(Text& out, std::string_view family) {
  std::size_t column = 0;
  const auto belongs = [&](const Command& command) {
    return !command.link && !command.hidden &&
           (family.empty() || command.name.starts_with(cat(family, " ")));
  };
  for (const Command& command : commands()) {
    if (belongs(command)) column = std::max(column, command.name.size() + 4);
  }
  for (const Command& command : commands()) {
    if (belongs(command))
      add_entry(out, cat("  ", command.name), command.doc, Paint::green, column);
  }
}

void add_examples(Text& out, std::span<const Example> examples) {
  if (examples.empty()) return;
  std::size_t column = 0;
  for (const Example& example : examples) column = std::max(column, example.command.size() + 4);
  column = std::min<std::size_t>(column, 56);
  out.add("Examples:\n", Paint::bold);
  for (const Example& example : examples)
    add_entry(out, cat("  ", example.command), example.what, Paint::none, column);
  out.add("\n");
}

}  // namespace

Text overview() {
  Text out;
  out.add("kboot", Paint::bold)
      .add(": bootstraps Argo CD on a Kubernetes cluster by running Ansible playbooks\n\n");
  add_examples(out, find_command("help")->examples);
  out.add("Commands:\n", Paint::bold);
  add_commands(out, {});
  out.add(
      "\n`kboot COMMAND --help` shows a command's examples and options, `kboot --man` the whole "
      "manual.\n");
  out.add(
      "Exit codes: 0 done, 1 error, 2 a task failed, 4 not reachable or does not parse, 130 "
      "interrupted.\n");
  return out;
}

Text family_overview(std::string_view family) {
  const auto belongs = [&](const Command& command) {
    return command.name.starts_with(cat(family, " "));
  };
  if (std::ranges::none_of(commands(), belongs)) return {};
  Text out;
  out.add(cat("kboot ", family, "\n\n"), Paint::bold).add("Commands:\n", Paint::bold);
  add_commands(out, family);
  return out.add(
      cat("\n`kboot ", family, " COMMAND --help` shows a command's examples and options.\n"));
}

Text help_of(const Command& command) {
  const std::string name = command.link ? std::string(command.name) : cat("kboot ", command.name);
  Text out;
  out.add(name, Paint::bold).add(cat(": ", command.doc, "\n\n"));
  add_examples(out, command.examples);
  out.add("Usage:", Paint::bold)
      .add(cat(" ", name, " [OPTIONS]", command.arguments.empty() ? "" : " ", command.arguments,
               "\n"));
  for (const OptionGroup* group : command.groups) {
    out.add("\n").add(cat(group->title, ":\n"), Paint::bold);
    for (const Option& option : group->options) {
      add_entry(out, option_head(option), option_doc(option), Paint::green, doc_column);
    }
  }
  if (!command.more.empty()) out.add("\n").add(command.more).add("\n");
  return out;
}

}  // namespace kboot::cli
