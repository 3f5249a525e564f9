// The rows of the table of commands that belong to what looks at a project and its clusters, and makes one.
#pragma once

#include "cli/common_rows.hpp"

namespace kboot::cli {

inline constexpr Option inventory_rows[] = {
    {.name = "list",
     .doc = "all hosts, groups and variables as JSON (this is what happens without an option)"},
    {.name = "graph", .doc = "the groups as a tree"},
    {.name = "host", .takes = Takes::text, .value = "NAME", .doc = "the variables of one host"},
    {.name = "vars", .doc = "with --graph: variables too"},
    {.name = "yaml", .letter = 'y', .doc = "YAML, not JSON"},
    limit_row,
};
inline constexpr OptionGroup inventory_options{"What to show", inventory_rows};

inline constexpr Option extra_rows[] = {
    extra_vars_row,
};
inline constexpr OptionGroup extra_options{"Variables", extra_rows};

inline constexpr Option status_rows[] = {
    {.name = "output",
     .letter = 'o',
     .takes = Takes::text,
     .value = "KIND",
     .doc = "text, or a line of JSON for each cluster",
     .choices = "text json"},
    kubeconfig_row,
    context_row,
};
inline constexpr OptionGroup status_options{"What to look at", status_rows};

inline constexpr Option init_rows[] = {
    {.name = "name",
     .letter = 'n',
     .takes = Takes::text,
     .value = "NAME",
     .doc = "of the cluster's inventory and environment, else dev"},
    {.name = "flux", .doc = "let Flux deploy from Git, not Argo CD"},
    {.name = "repo",
     .takes = Takes::text,
     .value = "URL",
     .doc = "the repository to deploy from, else the remote `origin` of this one"},
    {.name = "branch",
     .takes = Takes::text,
     .value = "NAME",
     .doc = "its branch, else the one that is checked out"},
    {.name = "ci",
     .takes = Takes::text,
     .value = "WHOSE",
     .doc = "a pipeline that plans and runs",
     .choices = "github gitlab"},
    {.name = "identity",
     .letter = 'i',
     .takes = Takes::file,
     .value = "FILE",
     .doc = "where the identity is kept, else ~/.config/kboot/identity"},
    {.name = "passphrase", .letter = 'p', .doc = "protect a new identity by a passphrase"},
};
inline constexpr OptionGroup init_options{"The project", init_rows};

inline constexpr Example status_examples[] = {
    {"kboot status inventories/scw-dev", "Argo CD, Flux, releases, and who changed what last"},
    {"kboot status inventories/*/ -o json | jq -r 'select(.healthy | not).inventory'",
     "the clusters where something is wrong"},
};

inline constexpr Example init_examples[] = {
    {"kboot init", "in this folder, for a cluster that is called dev"},
    {"kboot init ops --flux -n eu-west9 --repo https://git.example.org/ops.git --ci gitlab",
     "elsewhere, with Flux and a pipeline"},
};

inline constexpr Example inventory_examples[] = {
    {"kboot inventory inventories/scw-dev", "all that Ansible's `ansible-inventory --list` says"},
    {"kboot inventory inventories/scw-dev --graph", "the groups as a tree"},
    {"kboot inventory inventories/scw-dev --host localhost", "the variables of one host"},
};

inline constexpr Example doctor_examples[] = {
    {"kboot doctor inventories/scw-dev", "kubeconfig, server, identity, rights, secrets"},
    {"kboot doctor --kubeconfig admin.conf", "the same for a cluster without an inventory"},
};

inline constexpr const OptionGroup* status_groups[] = {&status_options, &key_options, &general};

inline constexpr const OptionGroup* init_groups[] = {&init_options, &general};

inline constexpr const OptionGroup* inventory_groups[] = {&inventory_options, &extra_options,
                                                          &key_options, &general};

inline constexpr const OptionGroup* doctor_groups[] = {&cluster_options, &key_options, &general};

inline constexpr std::string_view status_more =
    "It only reads. Exit codes: 0 all is healthy, 2 something is not, or neither Argo CD nor Flux "
    "is "
    "there,\n1 error, 4 not reachable or does not parse, 130 interrupted.";

}  // namespace kboot::cli
