// The rows of the table of commands that belong to charts: options, examples, texts.
#pragma once

#include "cli/chart_source_rows.hpp"
#include "cli/common_rows.hpp"

namespace kboot::cli {

inline constexpr Option chart_value_rows[] = {
    {.name = "values",
     .letter = 'f',
     .takes = Takes::file,
     .value = "FILE",
     .doc = "a file of values, - for standard input, or a URL",
     .repeats = true},
    {.name = "set",
     .takes = Takes::text,
     .value = "KEY=VALUE",
     .doc = "a value: a.b=1, list[0]=x, c={1,2}; null takes a default away",
     .repeats = true},
    {.name = "set-string",
     .takes = Takes::text,
     .value = "KEY=VALUE",
     .doc = "the same, always a string",
     .repeats = true},
    {.name = "set-json",
     .takes = Takes::text,
     .value = "KEY=JSON",
     .doc = "a value as JSON, or a whole object",
     .repeats = true},
    {.name = "set-file",
     .takes = Takes::text,
     .value = "KEY=FILE",
     .doc = "a value that stands in a file",
     .repeats = true},
    {.name = "set-literal",
     .takes = Takes::text,
     .value = "KEY=VALUE",
     .doc = "a string in which nothing has a meaning",
     .repeats = true},
};
inline constexpr OptionGroup chart_value_options{"Values", chart_value_rows};

inline constexpr Option template_rows[] = {
    {.name = "dependency-update", .doc = "fetch missing sub-charts into the chart's folder first"},
    {.name = "namespace",
     .letter = 'n',
     .takes = Takes::text,
     .value = "NAMESPACE",
     .doc = "the release's namespace, else the kubeconfig's, else default",
     .env = "HELM_NAMESPACE"},
    {.name = "generate-name", .letter = 'g', .doc = "make up the release's name"},
    {.name = "is-upgrade", .doc = "as an upgrade of the release, not as its installation"},
    {.name = "dry-run",
     .takes = Takes::text,
     .value = "WHERE",
     .doc = "server: `lookup` and versions come from the cluster; client (as without it): no "
            "cluster is asked",
     .choices = "client server"},
    {.name = "kube-version",
     .takes = Takes::text,
     .value = "VERSION",
     .doc = "the Kubernetes version to render for"},
    {.name = "api-versions",
     .letter = 'a',
     .takes = Takes::text,
     .value = "VERSIONS",
     .doc = "API versions that the cluster has beside Kubernetes' own",
     .repeats = true},
    {.name = "skip-schema-validation", .doc = "do not hold values against values.schema.json"},
    {.name = "helm-compat",
     .takes = Takes::text,
     .value = "VERSION",
     .doc = "the Helm whose output is wanted, else 4.3",
     .env = "KBOOT_HELM_COMPAT",
     .choices = "3.17 4.2 4.3"},
};
inline constexpr OptionGroup template_options{"How to render", template_rows};

inline constexpr Option template_output_rows[] = {
    {.name = "include-crds", .doc = "print what is in crds/ too"},
    {.name = "show-only",
     .letter = 's',
     .takes = Takes::text,
     .value = "PATH",
     .doc = "only what comes from these templates: templates/x.yaml, templates/*.yaml",
     .repeats = true},
    {.name = "no-hooks", .doc = "leave hooks out"},
    {.name = "skip-tests", .doc = "leave tests out"},
    {.name = "output-dir",
     .takes = Takes::folder,
     .value = "FOLDER",
     .doc = "write files, not to standard output"},
    {.name = "release-name", .doc = "with --output-dir: into a folder of the release's name"},
    {.name = "debug", .doc = "print what was rendered also where it is no YAML"},
};
inline constexpr OptionGroup template_output_options{"What to print", template_output_rows};

inline constexpr Example template_examples[] = {
    {"kboot template argocd argo/argo-cd -n argocd -f values.yaml",
     "a chart of a named repository"},
    {"kboot template web ./charts/web --set image.tag=1.2", "a folder, with a value"},
    {"kboot template web ./charts/web -s templates/deployment.yaml", "one template of it"},
    {"kboot template vault oci://registry.example.org/charts/vault --version ^0.28",
     "a chart of a registry"},
};

inline constexpr std::string_view template_more =
    "Prints what `helm template` prints, byte for byte; docs/compatibility.md says which helm.\n"
    "CHART is a folder, a .tgz, REPO/NAME, a URL, oci://..., or with --repo a name. Without NAME "
    "the "
    "release\n"
    "is called release-name. No cluster is asked but by --dry-run=server.";

inline constexpr const OptionGroup* template_groups[] = {&chart_value_options,
                                                         &template_options,
                                                         &template_output_options,
                                                         &chart_source_options,
                                                         &chart_access_options,
                                                         &cluster_options,
                                                         &general};

}  // namespace kboot::cli
