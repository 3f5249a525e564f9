// The one table of commands and options. Parser, help, completion scripts and man page are made
// from it.
#include <algorithm>

#include "cli/chart_rows.hpp"
#include "cli/command_functions.hpp"
#include "cli/helm_charts.hpp"
#include "cli/helm_release.hpp"
#include "cli/helm_release_rows.hpp"
#include "cli/helm_rows.hpp"
#include "cli/table.hpp"
#include "cli/vault.hpp"
#include "cli/vault_rows.hpp"

namespace kboot::cli {

namespace {

constexpr Option general_rows[] = {
    {.name = "help", .letter = 'h', .doc = "show this help"},
    {.name = "color",
     .takes = Takes::text,
     .value = "WHEN",
     .doc = "colour, also by NO_COLOR and FORCE_COLOR",
     .choices = "auto always never"},
};
constexpr OptionGroup general{"General", general_rows};

constexpr Option playbook_rows[] = {
    {.name = "playbook",
     .letter = 'p',
     .takes = Takes::file,
     .value = "FILE",
     .doc = "a playbook, else the project's playbooks/site.yml",
     .repeats = true},
    {.name = "extra-vars",
     .letter = 'e',
     .takes = Takes::text,
     .value = "VARS",
     .doc = "variables above all others: key=value, JSON or YAML, or @FILE",
     .repeats = true},
    {.name = "tags",
     .letter = 't',
     .takes = Takes::text,
     .value = "TAGS",
     .doc = "only tasks with one of these tags",
     .repeats = true},
    {.name = "skip-tags",
     .takes = Takes::text,
     .value = "TAGS",
     .doc = "no tasks with one of these tags",
     .repeats = true},
    {.name = "limit",
     .letter = 'l',
     .takes = Takes::text,
     .value = "PATTERN",
     .doc = "only hosts that match this pattern"},
    {.name = "start-at-task",
     .takes = Takes::text,
     .value = "NAME",
     .doc = "begin with the task of this name"},
};
constexpr OptionGroup playbook_options{"What to run", playbook_rows};

constexpr Option cluster_rows[] = {
    {.name = "kubeconfig",
     .takes = Takes::file,
     .value = "FILE",
     .doc = "the cluster's kubeconfig, before the inventory's and KUBECONFIG"},
    {.name = "context", .takes = Takes::text, .value = "NAME", .doc = "the context in it"},
    {.name = "yes",
     .letter = 'y',
     .doc = "do not ask whether a cluster that nobody named is meant"},
};
constexpr OptionGroup cluster_options{"Which cluster", cluster_rows};

constexpr Option list_rows[] = {
    {.name = "list-tasks", .doc = "list the tasks and run nothing"},
    {.name = "list-tags", .doc = "list the tags and run nothing"},
    {.name = "list-hosts", .doc = "list the hosts and run nothing"},
};
constexpr OptionGroup list_options{"Instead of running", list_rows};

constexpr Option run_rows[] = {
    {.name = "check",
     .letter = 'C',
     .doc = "change nothing, tell what would change (Ansible's check mode)"},
    {.name = "diff", .letter = 'D', .doc = "show what changes, before and after"},
    {.name = "forks",
     .letter = 'f',
     .takes = Takes::text,
     .value = "N",
     .doc = "hosts at the same time, else 5",
     .env = "KBOOT_FORKS"},
};
constexpr OptionGroup run_options{"How to run", run_rows};

constexpr Option plan_rows[] = {
    {.name = "diff", .letter = 'D', .doc = "show every field of what is created too"},
    {.name = "detailed-exitcode", .doc = "exit with 3 when changes are pending"},
    {.name = "forks",
     .letter = 'f',
     .takes = Takes::text,
     .value = "N",
     .doc = "hosts at the same time, else 5",
     .env = "KBOOT_FORKS"},
};
constexpr OptionGroup plan_options{"How to plan", plan_rows};

constexpr Option output_rows[] = {
    {.name = "output",
     .letter = 'o',
     .takes = Takes::text,
     .value = "KIND",
     .doc = "what standard output shows",
     .env = "KBOOT_OUTPUT",
     .choices = "auto tty plain json github gitlab quiet"},
    {.name = "report",
     .takes = Takes::file,
     .value = "KIND=FILE",
     .doc = "write a report too: json=FILE, junit=FILE",
     .repeats = true},
    {.name = "verbose", .letter = 'v', .doc = "tell more; twice: still more", .repeats = true},
};
constexpr OptionGroup output_options{"Output", output_rows};

constexpr Option key_rows[] = {
    {.name = "identity",
     .letter = 'i',
     .takes = Takes::file,
     .value = "FILE",
     .doc = "an age identity, else ~/.config/kboot/identity",
     .env = "KBOOT_IDENTITY_FILE",
     .repeats = true},
    {.name = "vault-id",
     .takes = Takes::file,
     .value = "ID@SOURCE",
     .doc = "a password of Ansible Vault: ID@FILE, ID@SCRIPT or ID@prompt",
     .repeats = true},
    {.name = "vault-password-file",
     .takes = Takes::file,
     .value = "FILE",
     .doc = "the same without an id",
     .env = "ANSIBLE_VAULT_PASSWORD_FILE",
     .aliases = "vault-pass-file",
     .repeats = true},
    {.name = "ask-vault-pass",
     .letter = 'J',
     .doc = "ask for the password",
     .aliases = "ask-vault-password"},
};
constexpr OptionGroup key_options{"Secrets", key_rows};

constexpr Option inventory_rows[] = {
    {.name = "list",
     .doc = "all hosts, groups and variables as JSON (this is what happens without an option)"},
    {.name = "graph", .doc = "the groups as a tree"},
    {.name = "host", .takes = Takes::text, .value = "NAME", .doc = "the variables of one host"},
    {.name = "vars", .doc = "with --graph: variables too"},
    {.name = "yaml", .letter = 'y', .doc = "YAML, not JSON"},
    {.name = "limit",
     .letter = 'l',
     .takes = Takes::text,
     .value = "PATTERN",
     .doc = "only hosts that match this pattern"},
};
constexpr OptionGroup inventory_options{"What to show", inventory_rows};

constexpr Option extra_rows[] = {
    {.name = "extra-vars",
     .letter = 'e',
     .takes = Takes::text,
     .value = "VARS",
     .doc = "variables above all others: key=value, JSON or YAML, or @FILE",
     .repeats = true},
};
constexpr OptionGroup extra_options{"Variables", extra_rows};

constexpr Option link_rows[] = {
    {.name = "help", .letter = 'h', .doc = "show this help"},
    {.name = "version", .doc = "show the version"},
    {.name = "inventory",
     .letter = 'i',
     .takes = Takes::file,
     .value = "INVENTORY",
     .doc = "an inventory, or host names with a comma",
     .aliases = "inventory-file",
     .repeats = true},
    {.name = "extra-vars",
     .letter = 'e',
     .takes = Takes::text,
     .value = "VARS",
     .doc = "variables above all others: key=value, JSON or YAML, or @FILE",
     .repeats = true},
    {.name = "tags",
     .letter = 't',
     .takes = Takes::text,
     .value = "TAGS",
     .doc = "only tasks with one of these tags",
     .repeats = true},
    {.name = "skip-tags",
     .takes = Takes::text,
     .value = "TAGS",
     .doc = "no tasks with one of these tags",
     .repeats = true},
    {.name = "limit",
     .letter = 'l',
     .takes = Takes::text,
     .value = "PATTERN",
     .doc = "only hosts that match this pattern"},
    {.name = "check", .letter = 'C', .doc = "change nothing, tell what would change"},
    {.name = "diff", .letter = 'D', .doc = "show what changes, before and after"},
    {.name = "verbose", .letter = 'v', .doc = "tell more; twice: still more", .repeats = true},
    {.name = "forks",
     .letter = 'f',
     .takes = Takes::text,
     .value = "N",
     .doc = "hosts at the same time, else 5",
     .env = "ANSIBLE_FORKS"},
    {.name = "list-tasks", .doc = "list the tasks and run nothing"},
    {.name = "list-tags", .doc = "list the tags and run nothing"},
    {.name = "list-hosts", .doc = "list the hosts and run nothing"},
    {.name = "syntax-check", .doc = "check the playbook and run nothing"},
    {.name = "start-at-task",
     .takes = Takes::text,
     .value = "NAME",
     .doc = "begin with the task of this name"},
    {.name = "force-handlers", .doc = "run notified handlers even after a failure"},
    {.name = "flush-cache", .doc = "accepted; kboot keeps no facts"},
    {.name = "vault-id",
     .takes = Takes::file,
     .value = "ID@SOURCE",
     .doc = "a password of Ansible Vault",
     .repeats = true},
    {.name = "vault-password-file",
     .takes = Takes::file,
     .value = "FILE",
     .doc = "the same without an id",
     .env = "ANSIBLE_VAULT_PASSWORD_FILE",
     .aliases = "vault-pass-file",
     .repeats = true},
    {.name = "ask-vault-pass",
     .letter = 'J',
     .doc = "ask for the password",
     .aliases = "ask-vault-password"},
    {.name = "connection",
     .letter = 'c',
     .takes = Takes::text,
     .value = "TYPE",
     .doc = "how to connect to hosts",
     .choices = "local"},
};
constexpr OptionGroup link_options{"Options", link_rows};

constexpr Option refused_rows[] = {
    {.name = "become", .letter = 'b', .refused = "kboot does not become another user"},
    {.name = "ask-become-pass", .letter = 'K', .refused = "kboot does not become another user"},
    {.name = "become-user",
     .takes = Takes::text,
     .value = "USER",
     .refused = "kboot does not become another user"},
    {.name = "become-method",
     .takes = Takes::text,
     .value = "METHOD",
     .refused = "kboot does not become another user"},
    {.name = "ask-pass", .letter = 'k', .refused = "kboot connects to no machines"},
    {.name = "user",
     .letter = 'u',
     .takes = Takes::text,
     .value = "USER",
     .refused = "kboot connects to no machines"},
    {.name = "private-key",
     .takes = Takes::file,
     .value = "FILE",
     .aliases = "key-file",
     .refused = "kboot connects to no machines"},
    {.name = "step", .refused = "tasks are not confirmed one by one"},
};
constexpr OptionGroup refused_options{"Refused", refused_rows};

constexpr Example overview_examples[] = {
    {"kboot run inventories/scw-dev", "bootstrap the cluster of an inventory"},
    {"kboot plan inventories/scw-dev", "the same, nothing written: show what would change"},
    {"kboot check inventories/scw-dev", "find all mistakes without a cluster"},
    {"kboot vault encrypt secrets/scw-dev.yml", "encrypt a file of variables"},
    {"kboot doctor inventories/scw-dev", "is everything there that a run needs?"},
};
constexpr Example run_examples[] = {
    {"kboot run inventories/scw-dev", "playbooks/site.yml on the cluster of this inventory"},
    {"kboot run inventories/scw-dev -t argocd -D", "only what is tagged argocd, with its changes"},
    {"kboot run inventories/dev -p playbooks/cleanup.yml -e force=true",
     "another playbook, with a variable"},
    {"kboot run inventories/dev --report junit=report.xml", "a report for the pipeline"},
};
constexpr Example plan_examples[] = {
    {"kboot plan inventories/scw-dev", "what a run would create, change and delete"},
    {"kboot plan inventories/scw-dev --detailed-exitcode",
     "exit with 3 when a run would change anything"},
};
constexpr Example check_examples[] = {
    {"kboot check inventories/scw-dev", "all mistakes in playbook, roles and inventory at once"},
    {"kboot check -p playbooks/site.yml", "a playbook by itself"},
};
constexpr Example inventory_examples[] = {
    {"kboot inventory inventories/scw-dev", "all that Ansible's `ansible-inventory --list` says"},
    {"kboot inventory inventories/scw-dev --graph", "the groups as a tree"},
    {"kboot inventory inventories/scw-dev --host localhost", "the variables of one host"},
};
constexpr Example doctor_examples[] = {
    {"kboot doctor inventories/scw-dev", "kubeconfig, server, identity, rights, secrets"},
    {"kboot doctor --kubeconfig admin.conf", "the same for a cluster without an inventory"},
};
constexpr Example explain_examples[] = {
    {"kboot explain undefined-variable", "what this error means and what to do"},
    {"kboot explain", "all codes"},
};
constexpr Example completion_examples[] = {
    {"source <(kboot completion bash)", "in ~/.bashrc"},
    {"kboot completion zsh > ~/.zfunc/_kboot", "in a folder of $fpath"},
    {"kboot completion fish | source", "in ~/.config/fish/config.fish"},
};

constexpr const OptionGroup* run_groups[] = {&playbook_options, &run_options, &cluster_options,
                                             &output_options,   &key_options, &list_options,
                                             &general};
constexpr const OptionGroup* plan_groups[] = {&playbook_options, &plan_options, &cluster_options,
                                              &output_options,   &key_options,  &general};
constexpr const OptionGroup* check_groups[] = {&playbook_options, &key_options, &general};
constexpr const OptionGroup* inventory_groups[] = {&inventory_options, &extra_options, &key_options,
                                                   &general};
constexpr const OptionGroup* doctor_groups[] = {&cluster_options, &key_options, &general};
constexpr const OptionGroup* template_groups[] = {&chart_value_options, &template_options,
                                                  &template_output_options, &chart_source_options,
                                                  &general};
constexpr const OptionGroup* vault_encrypt_groups[] = {
    &vault_encrypt_options, &vault_output_options, &key_options, &general};
constexpr const OptionGroup* vault_decrypt_groups[] = {&vault_output_options, &key_options,
                                                       &general};
constexpr const OptionGroup* vault_view_groups[] = {&key_options, &general};
constexpr const OptionGroup* vault_init_groups[] = {&vault_init_options, &general};
constexpr const OptionGroup* vault_link_groups[] = {&vault_link_options};
constexpr const OptionGroup* helm_pull_groups[] = {&helm_source_options, &helm_pull_options,
                                                   &helm_access_options, &general};
constexpr const OptionGroup* helm_show_groups[] = {&helm_source_options, &helm_access_options,
                                                   &general};
constexpr const OptionGroup* helm_repo_groups[] = {&helm_repo_options, &helm_access_options,
                                                   &general};
constexpr const OptionGroup* helm_registry_groups[] = {&helm_access_options, &general};
constexpr const OptionGroup* helm_dependency_groups[] = {&helm_dependency_options,
                                                         &helm_access_options, &general};
constexpr const OptionGroup* general_groups[] = {&general};
constexpr const OptionGroup* link_groups[] = {&link_options, &refused_options};

constexpr std::string_view run_more =
    "Output `auto` is github or gitlab in their pipelines, plain where standard output is no "
    "terminal, else tty.\n"
    "Exit codes: 0 done, 1 error, 2 a task failed, 4 not reachable or does not parse, 130 "
    "interrupted.\n"
    "The first Ctrl-C finishes the request in flight and says how to go on, the second leaves at "
    "once.";
constexpr std::string_view plan_more =
    "Nothing is written, and no program of a task is run. What cannot be known is shown with `?`.\n"
    "Exit codes: 0 done, 1 error, 2 a task failed, 3 changes are pending (--detailed-exitcode), 4 "
    "not reachable\n"
    "or does not parse, 130 interrupted.";

constexpr Command table[] = {
    {.name = "run",
     .doc = "run a playbook on the clusters of inventories",
     .arguments = "[INVENTORY]...",
     .most = any_number,
     .argument = Takes::file,
     .examples = run_examples,
     .groups = run_groups,
     .more = run_more,
     .run = run_playbooks},
    {.name = "plan",
     .doc = "show what a run would change, and write nothing",
     .arguments = "[INVENTORY]...",
     .most = any_number,
     .argument = Takes::file,
     .examples = plan_examples,
     .groups = plan_groups,
     .more = plan_more,
     .run = plan_playbooks},
    {.name = "check",
     .doc = "find all mistakes without a cluster",
     .arguments = "[INVENTORY]...",
     .most = any_number,
     .argument = Takes::file,
     .examples = check_examples,
     .groups = check_groups,
     .run = check_playbooks},
    {.name = "inventory",
     .doc = "show hosts, groups and variables of an inventory",
     .arguments = "INVENTORY...",
     .least = 1,
     .most = any_number,
     .argument = Takes::file,
     .examples = inventory_examples,
     .groups = inventory_groups,
     .run = show_inventory},
    {.name = "template",
     .doc = "print what a Helm chart renders to",
     .arguments = "[NAME] CHART",
     .least = 1,
     .most = 2,
     .argument = Takes::file,
     .examples = template_examples,
     .groups = template_groups,
     .more = template_more,
     .run = template_chart},
    {.name = "vault init",
     .doc = "make an identity, and let it open this project's secrets",
     .arguments = "[FOLDER]",
     .most = 1,
     .argument = Takes::folder,
     .examples = vault_init_examples,
     .groups = vault_init_groups,
     .run = vault_init},
    {.name = "vault encrypt",
     .doc = "encrypt files, or standard input",
     .arguments = "[FILE]...",
     .most = any_number,
     .argument = Takes::file,
     .examples = vault_encrypt_examples,
     .groups = vault_encrypt_groups,
     .run = vault_encrypt},
    {.name = "vault decrypt",
     .doc = "decrypt files, or standard input",
     .arguments = "[FILE]...",
     .most = any_number,
     .argument = Takes::file,
     .examples = vault_decrypt_examples,
     .groups = vault_decrypt_groups,
     .run = vault_decrypt},
    {.name = "vault view",
     .doc = "print the text of encrypted files",
     .arguments = "[FILE]...",
     .most = any_number,
     .argument = Takes::file,
     .examples = vault_view_examples,
     .groups = vault_view_groups,
     .run = vault_view},
    {.name = "vault create",
     .doc = "not there yet: make an encrypted file in an editor",
     .arguments = "[FILE]...",
     .most = any_number,
     .argument = Takes::file,
     .groups = vault_view_groups,
     .run = vault_not_yet,
     .hidden = true},
    {.name = "vault edit",
     .doc = "not there yet: edit an encrypted file",
     .arguments = "[FILE]...",
     .most = any_number,
     .argument = Takes::file,
     .groups = vault_view_groups,
     .run = vault_not_yet,
     .hidden = true},
    {.name = "vault rekey",
     .doc = "not there yet: change the keys of encrypted files",
     .arguments = "[FILE]...",
     .most = any_number,
     .argument = Takes::file,
     .groups = vault_view_groups,
     .run = vault_not_yet,
     .hidden = true},
    {.name = "helm list",
     .doc = "list releases of charts",
     .arguments = "",
     .examples = helm_list_examples,
     .groups = helm_list_groups,
     .run = helm_list},
    {.name = "helm status",
     .doc = "show the state of a release",
     .arguments = "RELEASE",
     .least = 1,
     .most = 1,
     .examples = helm_status_examples,
     .groups = helm_status_groups,
     .run = helm_status},
    {.name = "helm history",
     .doc = "list the revisions of a release",
     .arguments = "RELEASE",
     .least = 1,
     .most = 1,
     .examples = helm_history_examples,
     .groups = helm_history_groups,
     .run = helm_history},
    {.name = "helm get",
     .doc = "show the values, manifest, hooks or notes of a release",
     .arguments = "WHAT RELEASE",
     .least = 2,
     .most = 2,
     .examples = helm_get_examples,
     .groups = helm_get_groups,
     .run = helm_get},
    {.name = "helm rollback",
     .doc = "go back to an earlier revision of a release",
     .arguments = "RELEASE [REVISION]",
     .least = 1,
     .most = 2,
     .examples = helm_rollback_examples,
     .groups = helm_rollback_groups,
     .run = helm_rollback},
    {.name = "helm uninstall",
     .doc = "remove releases and their objects",
     .arguments = "RELEASE...",
     .least = 1,
     .most = any_number,
     .examples = helm_uninstall_examples,
     .groups = helm_uninstall_groups,
     .run = helm_uninstall},
    {.name = "helm pull",
     .doc = "fetch charts and save or unpack them",
     .arguments = "CHART...",
     .least = 1,
     .most = any_number,
     .examples = helm_pull_examples,
     .groups = helm_pull_groups,
     .run = helm_pull},
    {.name = "helm show",
     .doc = "show a chart's values, Chart.yaml, README or CRDs",
     .arguments = "WHAT CHART",
     .least = 2,
     .most = 2,
     .argument = Takes::file,
     .examples = helm_show_examples,
     .groups = helm_show_groups,
     .more = helm_show_more,
     .run = helm_show},
    {.name = "helm repo",
     .doc = "add, list, update and remove chart repositories",
     .arguments = "ACTION [NAME] [URL]",
     .least = 1,
     .most = any_number,
     .examples = helm_repo_examples,
     .groups = helm_repo_groups,
     .more = helm_repo_more,
     .run = helm_repo},
    {.name = "helm registry",
     .doc = "log in to and out of OCI registries",
     .arguments = "login|logout HOST",
     .least = 1,
     .most = any_number,
     .examples = helm_registry_examples,
     .groups = helm_registry_groups,
     .run = helm_registry},
    {.name = "helm dependency",
     .doc = "fetch the charts that a chart depends on",
     .arguments = "update|build FOLDER",
     .least = 1,
     .most = any_number,
     .argument = Takes::folder,
     .examples = helm_dependency_examples,
     .groups = helm_dependency_groups,
     .run = helm_dependency},
    {.name = "doctor",
     .doc = "look whether everything is there that a run needs",
     .arguments = "[INVENTORY]",
     .most = 1,
     .argument = Takes::file,
     .examples = doctor_examples,
     .groups = doctor_groups,
     .run = doctor},
    {.name = "explain",
     .doc = "explain an error code",
     .arguments = "[CODE]",
     .most = 1,
     .examples = explain_examples,
     .groups = general_groups,
     .run = explain},
    {.name = "completion",
     .doc = "print a completion script for bash, zsh or fish",
     .arguments = "SHELL",
     .least = 1,
     .most = 1,
     .examples = completion_examples,
     .groups = general_groups,
     .run = completion},
    {.name = "version",
     .doc = "print the version",
     .arguments = "",
     .groups = general_groups,
     .run = version},
    {.name = "help",
     .doc = "show the help of a command",
     .arguments = "[COMMAND]...",
     .most = 2,
     .examples = overview_examples,
     .groups = general_groups,
     .run = help},
    {.name = "ansible-playbook",
     .doc = "run playbooks, called by the name of Ansible's own program",
     .arguments = "PLAYBOOK...",
     .least = 0,
     .most = any_number,
     .argument = Takes::file,
     .groups = link_groups,
     .run = ansible_playbook,
     .link = true},
    {.name = "ansible-vault",
     .doc = "encrypt and decrypt files, called by the name of Ansible's own program",
     .arguments = "ACTION [FILE]...",
     .most = any_number,
     .argument = Takes::file,
     .groups = vault_link_groups,
     .run = ansible_vault,
     .link = true},
};

}  // namespace

std::span<const Command> commands() { return table; }

const Command* find_command(std::string_view name) {
  const auto found = std::ranges::find(table, name, &Command::name);
  return found == std::end(table) ? nullptr : &*found;
}

}  // namespace kboot::cli
