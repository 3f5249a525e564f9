// The object that a task of argocd_app wants: its arguments, and how they become a spec.
#pragma once

#include <array>

#include "gitops/gitops.hpp"
#include "run/module.hpp"

namespace kboot::modules::argocd_app {

inline constexpr std::array spec_arguments{
    run::Argument{.name = "name", .doc = "Name of the object", .required = true},
    run::Argument{.name = "namespace", .doc = "Namespace of it", .default_value = "argocd"},
    run::Argument{.name = "state",
                  .doc = "Whether it is there",
                  .default_value = "present",
                  .choices = "present absent"},
    run::Argument{.name = "kind",
                  .doc = "What it is",
                  .default_value = "Application",
                  .choices = "Application AppProject ApplicationSet"},
    run::Argument{.name = "spec",
                  .type = run::ArgType::dict,
                  .doc = "Its spec, or parts of it; goes over what the other arguments say"},
    run::Argument{.name = "project", .doc = "AppProject that it belongs to (default)"},
    run::Argument{.name = "repo_url", .doc = "URL of the Git repository or chart repository"},
    run::Argument{.name = "path", .doc = "Folder in the Git repository (.)"},
    run::Argument{.name = "chart", .doc = "Chart in the chart repository"},
    run::Argument{.name = "target_revision", .doc = "Branch, tag, commit or chart version (HEAD)"},
    run::Argument{.name = "helm", .type = run::ArgType::dict, .doc = "`source.helm` as it is"},
    run::Argument{.name = "release_name", .doc = "Name of the Helm release"},
    run::Argument{
        .name = "values", .type = run::ArgType::raw, .doc = "Helm's values: dict or text"},
    run::Argument{.name = "value_files",
                  .type = run::ArgType::list,
                  .doc = "Files of Helm's values in the repository",
                  .elements = run::ArgType::str},
    run::Argument{.name = "parameters",
                  .type = run::ArgType::dict,
                  .doc = "Helm's parameters, as `--set-string` takes them"},
    run::Argument{.name = "kustomize", .type = run::ArgType::dict, .doc = "`source.kustomize`"},
    run::Argument{.name = "directory", .type = run::ArgType::dict, .doc = "`source.directory`"},
    run::Argument{.name = "plugin", .type = run::ArgType::dict, .doc = "`source.plugin`"},
    run::Argument{.name = "sources",
                  .type = run::ArgType::list,
                  .doc = "Several sources, each as in `spec.sources`",
                  .elements = run::ArgType::dict},
    run::Argument{.name = "dest_server",
                  .doc = "API server to deploy to (https://kubernetes.default.svc)"},
    run::Argument{.name = "dest_name", .doc = "Cluster to deploy to, by its name in Argo CD"},
    run::Argument{.name = "dest_namespace", .doc = "Namespace for objects that name none"},
    run::Argument{.name = "automated",
                  .type = run::ArgType::raw,
                  .doc = "Sync by itself: a boolean, or `syncPolicy.automated`"},
    run::Argument{.name = "prune",
                  .type = run::ArgType::boolean,
                  .doc = "Remove what the repository names no more",
                  .default_value = "false"},
    run::Argument{.name = "self_heal",
                  .type = run::ArgType::boolean,
                  .doc = "Undo changes made in the cluster",
                  .default_value = "false"},
    run::Argument{.name = "allow_empty",
                  .type = run::ArgType::boolean,
                  .doc = "Let a sync remove everything",
                  .default_value = "false"},
    run::Argument{.name = "sync_options",
                  .type = run::ArgType::list,
                  .doc = "Such as CreateNamespace=true",
                  .elements = run::ArgType::str},
    run::Argument{.name = "retry",
                  .type = run::ArgType::dict,
                  .doc = "How often a failed sync is tried again: limit, backoff, refresh"},
    run::Argument{.name = "managed_namespace_metadata",
                  .type = run::ArgType::dict,
                  .doc = "Labels and annotations of a namespace that a sync makes"},
    run::Argument{.name = "ignore_differences",
                  .type = run::ArgType::list,
                  .doc = "What may differ: group, kind, jsonPointers...",
                  .elements = run::ArgType::dict},
    run::Argument{.name = "info",
                  .type = run::ArgType::list,
                  .doc = "Names and values for people",
                  .elements = run::ArgType::dict},
    run::Argument{.name = "revision_history_limit",
                  .type = run::ArgType::integer,
                  .doc = "How many syncs are remembered"},
    run::Argument{.name = "source_repos",
                  .type = run::ArgType::list,
                  .doc = "Of an AppProject: repositories it allows",
                  .elements = run::ArgType::str},
    run::Argument{.name = "destinations",
                  .type = run::ArgType::list,
                  .doc = "Of an AppProject: destinations it allows",
                  .elements = run::ArgType::dict},
    run::Argument{.name = "cluster_resource_whitelist",
                  .type = run::ArgType::list,
                  .doc = "Of an AppProject: kinds without namespace that it allows",
                  .elements = run::ArgType::dict},
    run::Argument{.name = "description", .doc = "Of an AppProject: what it is for"},
    run::Argument{.name = "generators",
                  .type = run::ArgType::list,
                  .doc = "Of an ApplicationSet: where its parameters come from",
                  .elements = run::ArgType::dict},
    run::Argument{.name = "template",
                  .type = run::ArgType::dict,
                  .doc = "Of an ApplicationSet: its Applications"},
    run::Argument{.name = "go_template",
                  .type = run::ArgType::boolean,
                  .doc = "Of an ApplicationSet: its templates are Go's"},
    run::Argument{.name = "labels", .type = run::ArgType::dict, .doc = "Labels of the object"},
    run::Argument{
        .name = "annotations", .type = run::ArgType::dict, .doc = "Annotations of the object"},
    run::Argument{.name = "finalizers",
                  .type = run::ArgType::list,
                  .doc = "Finalizers of the object",
                  .elements = run::ArgType::str},
    run::Argument{.name = "cascade",
                  .type = run::ArgType::raw,
                  .doc = "Deleting it deletes what it deployed: a boolean, foreground, background"},
};

enum class Cascade : std::uint8_t { unsaid, no, yes };

struct CascadeWish {
  Cascade wish = Cascade::unsaid;
  std::string finalizer;  // where the wish is yes
};
// Throws Error `argument-choice`.
[[nodiscard]] CascadeWish cascade_of(const run::Args& args);

// Throws Errors `missing-argument`, `argument-conflict`, `argument-type` for what does not fit
// together.
[[nodiscard]] gitops::ArgocdObject object_of(const run::Args& args);

}  // namespace kboot::modules::argocd_app
