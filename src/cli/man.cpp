// The man page, in man's macros.
#include "base/text.hpp"
#include "cli/help.hpp"

namespace kboot::cli {

namespace {

using base::cat;

// Backslashes and dashes have meanings of their own, and so has a dot at a line's start.
std::string escaped(std::string_view text) {
  std::string out = base::replace_all(text, "\\", "\\e");
  out = base::replace_all(out, "-", "\\-");
  if (out.starts_with('.') || out.starts_with('\'')) out.insert(0, "\\&");
  return base::replace_all(out, "\n.", "\n\\&.");
}

std::string option_entry(const Option& option) {
  std::string head = option.letter != 0 ? cat("\\fB\\-", option.letter, "\\fR, ") : "";
  head += cat("\\fB\\-\\-", escaped(option.name), "\\fR");
  if (option.takes != Takes::nothing) head += cat(" \\fI", escaped(option.value), "\\fR");
  std::string doc = escaped(option.refused.empty() ? option.doc : option.refused);
  if (!option.choices.empty())
    doc += cat(": ", escaped(base::replace_all(option.choices, " ", ", ")));
  if (!option.env.empty()) doc += cat(" (environment: ", escaped(option.env), ")");
  return cat(".TP\n", head, "\n", doc, "\n");
}

std::string command_section(const Command& command) {
  const std::string name = command.link ? std::string(command.name) : cat("kboot ", command.name);
  std::string out = cat(".SS ", escaped(name), "\n", escaped(command.doc), ".\n.PP\n.B ",
                        escaped(name), "\n[OPTIONS] ", escaped(command.arguments), "\n");
  for (const Example& example : command.examples) {
    out += cat(".TP\n.B ", escaped(example.command), "\n", escaped(example.what), "\n");
  }
  for (const OptionGroup* group : command.groups) {
    out += cat(".PP\n", escaped(group->title), ":\n");
    for (const Option& option : group->options) out += option_entry(option);
  }
  if (!command.more.empty()) out += cat(".PP\n", escaped(command.more), "\n");
  return out;
}

}  // namespace

std::string man_page() {
  std::string page =
      cat(".TH KBOOT 1 \"\" \"kboot ", KBOOT_VERSION, "\"\n.SH NAME\n",
          "kboot \\- bootstrap Argo CD on a Kubernetes cluster by running Ansible playbooks\n",
          ".SH SYNOPSIS\n.B kboot\n.I COMMAND\n[OPTIONS] [ARGUMENTS]\n.SH COMMANDS\n");
  for (const Command& command : commands()) {
    if (!command.hidden) page += command_section(command);
  }
  page +=
      ".SH EXIT STATUS\n.TP\n0\ndone\n.TP\n1\nerror\n.TP\n2\na task failed\n.TP\n3\nchanges are "
      "pending (plan "
      "\\-\\-detailed\\-exitcode)\n.TP\n4\nnot reachable, or does not parse\n.TP\n130\ninterrupted "
      "(99 under the name "
      "ansible\\-playbook)\n.SH SEE ALSO\nkubectl(1), ansible\\-playbook(1)\n";
  return page;
}

}  // namespace kboot::cli
