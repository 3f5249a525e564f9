// What a task of argocd_app says about its sync: the options of `argocd app sync`.
#pragma once

#include <array>

#include "gitops/application_operation.hpp"
#include "run/module.hpp"

namespace kboot::modules::argocd_app {

inline constexpr std::array sync_arguments{
    run::Argument{.name = "sync",
                  .type = run::ArgType::boolean,
                  .doc = "Sync it, where it is not Synced",
                  .default_value = "false"},
    run::Argument{.name = "revision", .doc = "What to sync to, other than `target_revision`"},
    run::Argument{.name = "revisions",
                  .type = run::ArgType::list,
                  .doc = "The same for several sources: for each, or for those of "
                         "`source_positions` or `source_names`",
                  .elements = run::ArgType::str},
    run::Argument{.name = "source_positions",
                  .type = run::ArgType::list,
                  .doc = "Which sources `revisions` are for, from 1",
                  .elements = run::ArgType::integer},
    run::Argument{.name = "source_names",
                  .type = run::ArgType::list,
                  .doc = "Which sources `revisions` are for, by their names",
                  .elements = run::ArgType::str},
    run::Argument{.name = "dry_run",
                  .type = run::ArgType::boolean,
                  .doc = "Sync without storing anything",
                  .default_value = "false"},
    run::Argument{.name = "force",
                  .type = run::ArgType::boolean,
                  .doc = "Make objects anew that cannot be changed",
                  .default_value = "false"},
    run::Argument{.name = "replace",
                  .type = run::ArgType::boolean,
                  .doc = "In this sync create or replace instead of applying",
                  .default_value = "false"},
    run::Argument{.name = "server_side",
                  .type = run::ArgType::boolean,
                  .doc = "In this sync apply on the server",
                  .default_value = "false"},
    run::Argument{.name = "apply_out_of_sync_only",
                  .type = run::ArgType::boolean,
                  .doc = "In this sync leave alone what is in sync",
                  .default_value = "false"},
    run::Argument{.name = "strategy",
                  .doc = "How to sync: with hooks, or without",
                  .default_value = "hook",
                  .choices = "hook apply"},
    run::Argument{.name = "resources",
                  .type = run::ArgType::list,
                  .doc = "Sync these only: GROUP:KIND:NAME or GROUP:KIND:NAMESPACE/NAME, `*` for "
                         "any, `!` before those to leave out",
                  .elements = run::ArgType::str},
    run::Argument{.name = "sync_retry",
                  .type = run::ArgType::dict,
                  .doc = "As `retry`, for this sync: limit, backoff, refresh"},
    run::Argument{.name = "sync_info",
                  .type = run::ArgType::dict,
                  .doc = "Names and texts that are kept with this sync"},
    run::Argument{.name = "terminate_op",
                  .doc = "Which sync that runs is ended first: one that waits without an end for "
                         "what an older revision brought, any, or none",
                  .default_value = "stale",
                  .choices = "stale always never"},
};

// Throws Errors `argument-type`, `argument-value`, `argument-conflict`.
[[nodiscard]] gitops::SyncRequest sync_request_of(const run::Args& args);

// Whether a `retry` is one that Argo CD takes: it would drop what it does not know, and fail each
// sync for a duration that it cannot read. Throws Errors `argument-type`, `argument-value`.
void check_retry(std::string_view argument, const value::Value& retry);

}  // namespace kboot::modules::argocd_app
