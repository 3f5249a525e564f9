// Reads the arguments of a sync.
#include "modules/common/argocd_app_sync.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "helm/go_duration.hpp"
#include "value/containers.hpp"

namespace kboot::modules::argocd_app {

namespace {

using base::cat;
using run::Args;
using value::Value;

// All but `sync` itself, and what has a default that means nothing.
constexpr std::string_view of_sync[] = {"revision",     "revisions", "source_positions",
                                        "source_names", "resources", "sync_retry",
                                        "sync_info"};
constexpr std::string_view flags_of_sync[] = {"dry_run", "force", "replace", "server_side",
                                              "apply_out_of_sync_only"};

struct OptionRow {
  std::string_view argument;
  std::string_view option;
};
constexpr OptionRow options[] = {
    {"replace", "Replace=true"},
    {"server_side", "ServerSideApply=true"},
    {"apply_out_of_sync_only", "ApplyOutOfSyncOnly=true"},
};

[[noreturn]] void refuse(std::string_view code, std::string message, const Value& at,
                         std::string hint = {}) {
  base::Error error(std::string(code), std::move(message), at.origin());
  if (!hint.empty()) error.hint(std::move(hint));
  throw error;
}

void check_belongs(const Args& args) {
  if (args.flag("sync")) return;
  const auto belongs = [&](std::string_view name) {
    refuse("argument-conflict", cat('`', name, "` belongs to `sync: true`"), *args.find(name));
  };
  for (const std::string_view name : of_sync) {
    if (args.has(name)) belongs(name);
  }
  for (const std::string_view name : flags_of_sync) {
    if (args.flag(name)) belongs(name);
  }
  if (args.text("terminate_op") == "always") belongs("terminate_op");
}

// GROUP:KIND:NAME, or GROUP:KIND:NAMESPACE/NAME, as `argocd app sync --resource`.
gitops::ResourceSelector selector_of(const Value& given) {
  std::string_view text = given.as_string();
  const bool exclude = text.starts_with('!');
  if (exclude) text.remove_prefix(1);
  const std::vector<std::string_view> parts = base::split(text, ':');
  if (parts.size() != 3 || parts[1].empty() || parts[2].empty() ||
      std::ranges::count(parts[2], '/') > 1) {
    refuse("argument-type", cat('`', given.as_string(), "` is not GROUP:KIND:NAME"), given);
  }
  const std::size_t slash = parts[2].find('/');
  const bool placed = slash != parts[2].npos;
  return {.group = std::string(parts[0]),
          .kind = std::string(parts[1]),
          .name_space = std::string(placed ? parts[2].substr(0, slash) : ""),
          .name = std::string(placed ? parts[2].substr(slash + 1) : parts[2]),
          .exclude = exclude};
}

// Which sources the revisions are for.
void add_revisions(const Args& args, gitops::SyncRequest& request) {
  const Value* revisions = args.find("revisions");
  const Value* positions = args.find("source_positions");
  const Value* names = args.find("source_names");
  const Value* chosen = positions != nullptr ? positions : names;
  if (chosen != nullptr && revisions == nullptr)
    refuse("argument-conflict", "which sources are meant is said for `revisions`", *chosen);
  if (revisions == nullptr) return;
  for (const Value& one : revisions->as_list()) request.revisions.emplace_back(one.as_string());
  if (chosen == nullptr) return;
  if (chosen->as_list().size() != revisions->as_list().size()) {
    refuse("argument-value",
           cat("there are ", revisions->as_list().size(), " `revisions` for ",
               chosen->as_list().size(), " sources"),
           *revisions);
  }
  for (const Value& one : chosen->as_list()) {
    if (names == chosen) {
      request.source_names.emplace_back(one.as_string());
    } else if (one.as_int() > 0) {
      request.source_positions.push_back(one.as_int());
    } else {
      refuse("argument-value", "positions of sources are counted from 1", one);
    }
  }
}

Value info_of(const Value& given) {
  Value list = Value::list();
  for (const auto& [name, text] : given.as_dict()) {
    if (!text.is_string()) refuse("argument-type", "`sync_info` must be texts", text);
    list.edit_list().append(Value::dict({{"name", name}, {"value", text}}));
  }
  return list;
}

void check_duration(std::string_view argument, const Value& given) {
  std::int64_t seconds = 0;
  if (given.is(value::Kind::integer)) {
    refuse("argument-type", cat('`', argument, "` must be a text such as 30s"), given);
  } else if (!given.is_string()) {
    refuse("argument-type", cat('`', argument, "` must be a duration"), given);
  }
  if (base::parse_int(given.as_string(), seconds)) return;
  try {
    (void)helm::parse_go_duration(given.as_string(), argument);
  } catch (const base::Error& error) {
    refuse("argument-value", error.diagnostic().message, given, error.diagnostic().hint);
  }
}

void check_backoff(std::string_view argument, const Value& backoff) {
  if (!backoff.is_dict())
    refuse("argument-type", cat('`', argument, ".backoff` must be a dict"), backoff);
  for (const auto& [word, member] : backoff.as_dict()) {
    const std::string_view key = word.as_string();
    const std::string name = cat(argument, ".backoff.", key);
    if (key == "duration" || key == "maxDuration") {
      check_duration(name, member);
    } else if (key != "factor") {
      refuse("argument-choice", cat("`", name, "` is nothing that Argo CD knows"), member,
             "a backoff has duration, factor, maxDuration");
    } else if (!member.is(value::Kind::integer)) {
      refuse("argument-type", cat('`', name, "` must be a number"), member);
    }
  }
}

}  // namespace

void check_retry(std::string_view argument, const Value& retry) {
  for (const auto& [word, member] : retry.as_dict()) {
    const std::string_view key = word.as_string();
    const std::string name = cat(argument, '.', key);
    if (key == "backoff") {
      check_backoff(argument, member);
    } else if (key == "limit") {
      if (!member.is(value::Kind::integer))
        refuse("argument-type", cat('`', name, "` must be a number"), member);
    } else if (key != "refresh") {
      refuse("argument-choice", cat('`', name, "` is nothing that Argo CD knows"), member,
             "it has limit, backoff, refresh");
    } else if (!member.is(value::Kind::boolean)) {
      refuse("argument-type", cat('`', name, "` must be a boolean"), member);
    }
  }
}

gitops::SyncRequest sync_request_of(const Args& args) {
  check_belongs(args);
  const std::string ends = args.text("terminate_op");
  gitops::SyncRequest request{.revision = args.text("revision"),
                              .prune = args.flag("prune"),
                              .dry_run = args.flag("dry_run"),
                              .force = args.flag("force"),
                              .apply_only = args.text("strategy") == "apply",
                              .ends = ends == "always"  ? gitops::EndsSync::always
                                      : ends == "never" ? gitops::EndsSync::never
                                                        : gitops::EndsSync::stale};
  add_revisions(args, request);
  for (const OptionRow& row : options) {
    if (args.flag(row.argument)) request.more_options.emplace_back(row.option);
  }
  if (const Value* resources = args.find("resources")) {
    for (const Value& one : resources->as_list()) request.selectors.push_back(selector_of(one));
    if (request.selectors.empty())
      refuse("argument-value", "`resources` names nothing", *resources);
  }
  if (const Value* retry = args.find("sync_retry")) {
    check_retry("sync_retry", *retry);
    request.retry = *retry;
  }
  if (const Value* info = args.find("sync_info")) request.info = info_of(*info);
  return request;
}

}  // namespace kboot::modules::argocd_app
