// The rows of the table of commands that belong to charts' repositories and registries: options,
// examples, texts.
#pragma once

#include "cli/chart_rows.hpp"
#include "cli/chart_source_rows.hpp"
#include "cli/common_rows.hpp"

namespace kboot::cli {

inline constexpr Option helm_pull_rows[] = {
    {.name = "destination",
     .letter = 'd',
     .takes = Takes::folder,
     .value = "FOLDER",
     .doc = "where the archive goes, else here"},
    {.name = "untar", .doc = "unpack it, and keep no archive"},
    {.name = "untardir",
     .takes = Takes::folder,
     .value = "FOLDER",
     .doc = "where it is unpacked, below --destination"},
};
inline constexpr OptionGroup helm_pull_options{"Where it goes", helm_pull_rows};

inline constexpr Option helm_repo_rows[] = {
    {.name = "force-update", .doc = "add: replace one of that name"},
    {.name = "output",
     .letter = 'o',
     .takes = Takes::text,
     .value = "FORMAT",
     .doc = "list: in which form",
     .choices = "table json yaml"},
};
inline constexpr OptionGroup helm_repo_options{"What to do", helm_repo_rows};

inline constexpr Option helm_dependency_rows[] = {
    {.name = "skip-refresh", .doc = "use the indexes that are kept"},
};
inline constexpr OptionGroup helm_dependency_options{"What to do", helm_dependency_rows};

inline constexpr Example helm_pull_examples[] = {
    {"kboot helm pull argo/argo-cd --version 4.5.0", "argo-cd-4.5.0.tgz, from a named repository"},
    {"kboot helm pull argo-cd --repo https://argoproj.github.io/argo-helm", "without a name"},
    {"kboot helm pull oci://registry.example.org/charts/vault --version ^0.28 --untar",
     "from a registry, into the folder vault"},
};
inline constexpr Example helm_show_examples[] = {
    {"kboot helm show values argo/argo-cd > values.yaml", "the default values, to begin with"},
    {"kboot helm show chart ./charts/web", "Chart.yaml"},
    {"kboot helm show crds argo/argo-cd --version 4.5.0", "the definitions of custom resources"},
};
inline constexpr Example helm_repo_examples[] = {
    {"kboot helm repo add argo https://argoproj.github.io/argo-helm", "name a repository"},
    {"kboot helm repo update", "fetch all indexes anew"},
    {"kboot helm repo list", "which there are"},
    {"kboot helm repo remove argo", "forget one"},
};
inline constexpr Example helm_registry_examples[] = {
    {"kboot helm registry login registry.example.org -u me", "asks for the password"},
    {"kboot helm registry logout registry.example.org", "forget it"},
};
inline constexpr Example helm_dependency_examples[] = {
    {"kboot helm dependency update charts/web", "resolve anew, write Chart.lock, fill charts/"},
    {"kboot helm dependency build charts/web", "fetch what Chart.lock names"},
};

inline constexpr std::string_view helm_show_more =
    "WHAT is values, chart, readme, crds or all. CHART is a folder, a .tgz, REPO/NAME, a URL, "
    "oci://...,\nor with --repo a name.";
inline constexpr std::string_view helm_repo_more =
    "ACTION is add NAME URL, list, update [NAME]..., remove NAME... . The list is Helm's own: "
    "each sees\nwhat the other added.";

inline constexpr const OptionGroup* helm_pull_groups[] = {&chart_source_options, &helm_pull_options,
                                                          &chart_access_options, &general};
inline constexpr const OptionGroup* helm_show_groups[] = {&chart_source_options,
                                                          &chart_access_options, &general};
inline constexpr const OptionGroup* helm_repo_groups[] = {&helm_repo_options, &chart_access_options,
                                                          &general};
inline constexpr const OptionGroup* helm_registry_groups[] = {&chart_access_options, &general};
inline constexpr const OptionGroup* helm_dependency_groups[] = {&helm_dependency_options,
                                                                &chart_access_options, &general};

}  // namespace kboot::cli
