// The rows of the table of commands that belong to releases: options, examples, texts.
#pragma once

#include "cli/table.hpp"

namespace kboot::cli {

inline constexpr Option helm_cluster_rows[] = {
    {.name = "namespace",
     .letter = 'n',
     .takes = Takes::text,
     .value = "NAMESPACE",
     .doc = "the namespace of the release, else the context's",
     .env = "HELM_NAMESPACE"},
    {.name = "kubeconfig",
     .takes = Takes::file,
     .value = "FILE",
     .doc = "the cluster's kubeconfig, before KUBECONFIG"},
    {.name = "context",
     .takes = Takes::text,
     .value = "NAME",
     .doc = "the context in it",
     .env = "HELM_KUBECONTEXT",
     .aliases = "kube-context"},
    {.name = "yes",
     .letter = 'y',
     .doc = "do not ask whether a cluster that nobody named is meant"},
};
inline constexpr OptionGroup helm_cluster_options{"Which cluster", helm_cluster_rows};

inline constexpr Option helm_output_rows[] = {
    {.name = "output",
     .letter = 'o',
     .takes = Takes::text,
     .value = "FORMAT",
     .doc = "how it is shown",
     .choices = "table json yaml"},
};
inline constexpr OptionGroup helm_output_options{"Output", helm_output_rows};

inline constexpr Option helm_revision_rows[] = {
    {.name = "revision", .takes = Takes::text, .value = "N", .doc = "this revision, else the last"},
};
inline constexpr OptionGroup helm_revision_options{"Which revision", helm_revision_rows};

inline constexpr Option helm_get_rows[] = {
    {.name = "revision",
     .takes = Takes::text,
     .value = "N",
     .doc = "of this revision, else the last"},
    {.name = "all", .letter = 'a', .doc = "values: the chart's own too"},
};
inline constexpr OptionGroup helm_get_options{"What to show", helm_get_rows};

inline constexpr Option helm_list_rows[] = {
    {.name = "all-namespaces", .letter = 'A', .doc = "of all namespaces"},
    {.name = "filter",
     .letter = 'f',
     .takes = Takes::text,
     .value = "REGEX",
     .doc = "only names that match"},
    {.name = "selector",
     .letter = 'l',
     .takes = Takes::text,
     .value = "LABELS",
     .doc = "only those with these labels"},
    {.name = "deployed", .doc = "only those that are deployed; such options add up"},
    {.name = "failed", .doc = "only those that failed"},
    {.name = "pending", .doc = "only those on which an action is under way"},
    {.name = "superseded", .doc = "only revisions that others followed"},
    {.name = "uninstalled", .doc = "only those that are uninstalled and kept their history"},
    {.name = "uninstalling", .doc = "only those that are being uninstalled"},
    {.name = "date", .letter = 'd', .doc = "the latest last, not by name"},
    {.name = "reverse", .letter = 'r', .doc = "the other way round"},
    {.name = "max",
     .letter = 'm',
     .takes = Takes::text,
     .value = "N",
     .doc = "at most so many, else 256"},
    {.name = "offset", .takes = Takes::text, .value = "N", .doc = "leave out the first so many"},
    {.name = "short", .letter = 'q', .doc = "names only"},
    {.name = "no-headers", .doc = "no line of headings"},
    {.name = "all", .letter = 'a', .doc = "accepted; all statuses are shown anyway"},
};
inline constexpr OptionGroup helm_list_options{"Which releases", helm_list_rows};

inline constexpr Option helm_history_rows[] = {
    {.name = "max", .takes = Takes::text, .value = "N", .doc = "at most so many, else 256"},
};
inline constexpr OptionGroup helm_history_options{"Which revisions", helm_history_rows};

inline constexpr Option helm_rollback_rows[] = {
    {.name = "dry-run", .doc = "only tell what would change"},
    {.name = "wait", .doc = "wait until its objects are ready"},
    {.name = "wait-for-jobs", .doc = "with --wait: until Jobs are done too"},
    {.name = "timeout",
     .takes = Takes::text,
     .value = "DURATION",
     .doc = "of each wait, else 5m0s"},
    {.name = "no-hooks", .doc = "run no hooks"},
    {.name = "cleanup-on-fail", .doc = "remove what a rollback made that failed"},
    {.name = "force-replace", .doc = "replace objects as a whole"},
    {.name = "force-conflicts", .doc = "take over fields that others own"},
    {.name = "server-side",
     .takes = Takes::text,
     .value = "WHEN",
     .doc = "server-side apply; auto: as that revision",
     .choices = "auto true false"},
    {.name = "history-max",
     .takes = Takes::text,
     .value = "N",
     .doc = "keep so many revisions, else 10; 0: all",
     .env = "HELM_MAX_HISTORY"},
    {.name = "description", .takes = Takes::text, .value = "TEXT", .doc = "for the history"},
};
inline constexpr OptionGroup helm_rollback_options{"How to roll back", helm_rollback_rows};

inline constexpr Option helm_uninstall_rows[] = {
    {.name = "dry-run", .doc = "only tell what would change"},
    {.name = "wait", .doc = "wait until its objects are gone"},
    {.name = "timeout",
     .takes = Takes::text,
     .value = "DURATION",
     .doc = "of each wait, else 5m0s"},
    {.name = "no-hooks", .doc = "run no hooks"},
    {.name = "keep-history", .doc = "keep its revisions"},
    {.name = "ignore-not-found", .doc = "a release that is not there is no error"},
    {.name = "cascade",
     .takes = Takes::text,
     .value = "HOW",
     .doc = "what becomes of what belongs to its objects",
     .choices = "background foreground orphan"},
    {.name = "description", .takes = Takes::text, .value = "TEXT", .doc = "for the history"},
};
inline constexpr OptionGroup helm_uninstall_options{"How to uninstall", helm_uninstall_rows};

inline constexpr Option helm_general_rows[] = {
    {.name = "help", .letter = 'h', .doc = "show this help"},
    {.name = "color",
     .takes = Takes::text,
     .value = "WHEN",
     .doc = "colour, also by NO_COLOR and FORCE_COLOR",
     .choices = "auto always never"},
};
inline constexpr OptionGroup helm_general{"General", helm_general_rows};

inline constexpr const OptionGroup* helm_list_groups[] = {&helm_list_options, &helm_output_options,
                                                          &helm_cluster_options, &helm_general};
inline constexpr const OptionGroup* helm_status_groups[] = {
    &helm_revision_options, &helm_output_options, &helm_cluster_options, &helm_general};
inline constexpr const OptionGroup* helm_history_groups[] = {
    &helm_history_options, &helm_output_options, &helm_cluster_options, &helm_general};
inline constexpr const OptionGroup* helm_get_groups[] = {&helm_get_options, &helm_output_options,
                                                         &helm_cluster_options, &helm_general};
inline constexpr const OptionGroup* helm_rollback_groups[] = {&helm_rollback_options,
                                                              &helm_cluster_options, &helm_general};
inline constexpr const OptionGroup* helm_uninstall_groups[] = {
    &helm_uninstall_options, &helm_cluster_options, &helm_general};

inline constexpr Example helm_list_examples[] = {
    {"kboot helm list -A", "the releases of all namespaces"},
    {"kboot helm list -n argocd --failed -o json", "those that failed, for a program"},
};
inline constexpr Example helm_status_examples[] = {
    {"kboot helm status argocd -n argocd", "its state, its objects and its notes"},
};
inline constexpr Example helm_history_examples[] = {
    {"kboot helm history argocd -n argocd", "what was done to it, and how it went"},
};
inline constexpr Example helm_get_examples[] = {
    {"kboot helm get values argocd -n argocd", "the values that were given"},
    {"kboot helm get manifest argocd -n argocd --revision 2", "the objects of a revision"},
};
inline constexpr Example helm_rollback_examples[] = {
    {"kboot helm rollback argocd -n argocd", "back to the revision before the last"},
    {"kboot helm rollback argocd 3 -n argocd --wait", "to revision 3, until it is ready"},
};
inline constexpr Example helm_uninstall_examples[] = {
    {"kboot helm uninstall argocd -n argocd --wait", "until all its objects are gone"},
};

}  // namespace kboot::cli
