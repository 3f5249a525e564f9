// kubeconfig: gets the kubeconfig of a cluster and lets the host's later tasks use it (a module of
// kboot's own).
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/files.hpp"
#include "base/text.hpp"
#include "modules/common/file_attributes.hpp"
#include "modules/common/kubeconfig_source.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"
#include "value/yaml.hpp"

namespace kboot::modules {

namespace {

using namespace run;
using base::cat;

constexpr Argument arguments[] = {
    {.name = "from",
     .doc = "Where it comes from; `file` and `text` by themselves where they are given",
     .aliases = "source",
     .choices = "file text secret k3s kapsule eks gke"},
    {.name = "path", .doc = "The file, for `file` and `k3s`", .aliases = "file src"},
    {.name = "text",
     .type = ArgType::raw,
     .doc = "Its text, or the kubeconfig as a dict, for `text` and `k3s`",
     .aliases = "content",
     .no_log = true},
    {.name = "secret", .doc = "Name of the Secret that holds it"},
    {.name = "namespace", .doc = "Namespace of that Secret", .aliases = "secret_namespace"},
    {.name = "key", .doc = "Key in that Secret; the usual ones are found"},
    {.name = "management_cluster",
     .type = ArgType::dict,
     .doc = "The cluster that has the Secret: kubeconfig, context and the like; else the host's"},
    {.name = "cluster",
     .doc = "Name or id of the cloud's cluster",
     .aliases = "cluster_name cluster_id"},
    {.name = "region", .doc = "Where that cluster is", .aliases = "location zone"},
    {.name = "project", .doc = "The cloud's project that has it", .aliases = "project_id"},
    {.name = "profile", .doc = "Profile of the cloud's own configuration"},
    {.name = "secret_key", .doc = "Secret key for Scaleway's API", .no_log = true},
    {.name = "api_url", .doc = "Another address of Scaleway's API"},
    {.name = "auth",
     .doc = "How Kapsule is logged in to: with the secret key, or the administrator's old token",
     .choices = "key legacy"},
    {.name = "trusted",
     .type = ArgType::boolean,
     .doc = "Let a kubeconfig that others wrote start programs and read files here"},
    {.name = "context", .doc = "Which of its contexts; else its current one"},
    {.name = "name", .doc = "What the context is called in the result"},
    {.name = "server", .doc = "Address of the API server in place of the one it has"},
    {.name = "tls_server_name", .doc = "The name that the server's certificate has"},
    {.name = "dest", .doc = "Write it there too, readable by the owner alone"},
    {.name = "use",
     .type = ArgType::boolean,
     .doc = "Later tasks of this host talk to that cluster",
     .default_value = "true"},
};

// Which arguments belong to which sources.
struct Belonging {
  std::string_view argument, sources;
};
constexpr Belonging belongings[] = {
    {"path", "file k3s"},
    {"text", "text k3s"},
    {"secret", "secret"},
    {"namespace", "secret"},
    {"key", "secret"},
    {"management_cluster", "secret"},
    {"cluster", "kapsule eks gke"},
    {"region", "kapsule eks gke"},
    {"project", "kapsule gke"},
    {"profile", "kapsule eks"},
    {"secret_key", "kapsule"},
    {"api_url", "kapsule"},
    {"auth", "kapsule"},
    {"trusted", "secret kapsule"},
};
constexpr std::string_view exclusive[] = {"path text"};

bool has_word(std::string_view list, std::string_view word) {
  const auto words = base::split(list, ' ');
  return std::ranges::find(words, word) != words.end();
}

std::string source_of(const Args& args) {
  const std::string source = args.text("from", args.has("path")   ? "file"
                                               : args.has("text") ? "text"
                                                                  : std::string_view());
  if (source.empty()) {
    throw base::Error("missing-argument", "`kubeconfig` needs the argument `from`",
                      args.values().origin())
        .hint("or `path`, or `text`");
  }
  for (const Belonging& row : belongings) {
    if (!args.has(row.argument) || has_word(row.sources, source)) continue;
    throw base::Error("argument-conflict",
                      cat('`', row.argument, "` does not belong to `from: ", source, '`'),
                      args.find(row.argument)->origin());
  }
  return source;
}

// The file at `dest`, and whether it must be written.
struct Placing final : PlanState {
  std::string path;
  std::string text;
  bool write = false;  // else only its mode is wrong
  bool create = false;
};

constexpr mode_t owner_only = 0600;

std::unique_ptr<Placing> placing_of(TaskContext& task, const Args& args, const Value& kubeconfig) {
  if (!args.has("dest")) return nullptr;
  auto placing = std::make_unique<Placing>();
  placing->path = local_path(task, args.text("dest"));
  placing->text = value::to_yaml(kubeconfig, {.block = true, .sort_keys = false});
  const auto status = file_status(placing->path, true);
  if (status && S_ISDIR(status->st_mode)) {
    throw base::Error("file-state", cat('`', placing->path, "` is a folder"),
                      args.find("dest")->origin())
        .hint("`dest` names the file itself");
  }
  placing->create = !status;
  placing->write = !status || base::read_file(placing->path) != placing->text;
  const bool open = status && (status->st_mode & 07777U) != owner_only;
  return placing->write || open ? std::move(placing) : nullptr;
}

Value result_of(const Args& args, const std::string& source, const Value& kubeconfig) {
  const auto first = [&](std::string_view list) { return kubeconfig.find(list)->as_list()[0]; };
  Value result = Value::dict({{"changed", false},
                              {"given", false},
                              {"source", source},
                              {"context", *kubeconfig.find("current-context")},
                              {"server", first("clusters").get("cluster", "server")->as_string()},
                              {"kubeconfig", kubeconfig}});
  if (args.has("dest")) result.edit_dict().set("dest", args.text("dest"));
  return result;
}

Outcome outcome_of(const Args& args, const std::string& source, const Value& kubeconfig,
                   const Placing* placing) {
  Value result = result_of(args, source, kubeconfig);
  const std::string message = cat(result.text("server"), " (context ", result.text("context"), ')');
  Outcome outcome = Outcome::ok(std::move(result), message);
  if (args.flag("use")) outcome.effects.kubeconfig = kubeconfig;
  if (placing == nullptr) return outcome;
  outcome.status = OutcomeStatus::changed;
  outcome.result.edit_dict().set("changed", true);
  outcome.changes.push_back({.operation = placing->create ? Operation::create : Operation::update,
                             .target = placing->path,
                             .note = placing->write ? "" : "readable by the owner alone"});
  return outcome;
}

Outcome given(const std::string& by) {
  return Outcome::ok(Value::dict({{"changed", false}, {"given", true}, {"given_by", by}}),
                     cat("given by ", by));
}

// What a plan cannot know: a program has to be asked.
struct Asking final : PlanState {};

Plan to_be_asked(const std::string& source) {
  Plan plan;
  plan.unknown = cat("the program for `", source, "` is not run by plan");
  plan.outcome = Outcome::ok(Value::dict({{"changed", false}, {"source", source}}));
  plan.outcome.effects.kubeconfig = Value::unknown();
  plan.state = std::make_unique<Asking>();
  return plan;
}

Plan plan(TaskContext& task, const Args& args) {
  const std::string source = source_of(args);
  Plan plan;
  // A Secret is read in the cluster that the user names, which is not the one that it leads to.
  if (const std::string by = task.named_cluster();
      !by.empty() && args.flag("use") && source != "secret") {
    plan.outcome = given(by);
    return plan;
  }
  if (asks_a_program(source)) return to_be_asked(source);
  const Value kubeconfig = obtained_kubeconfig(task, args, source);
  auto placing = placing_of(task, args, kubeconfig);
  plan.outcome = outcome_of(args, source, kubeconfig, placing.get());
  plan.state = std::move(placing);
  return plan;
}

void place(const Placing& placing) {
  const auto fail = [&] { fail_on_file("write", placing.path); };
  // A file that others may read is closed to them before the credentials are in it.
  if (!placing.create && chmod(placing.path.c_str(), owner_only) != 0) fail();
  if (!placing.write) return;
  base::make_directories(base::directory_name(placing.path), 0700);
  base::write_file(placing.path, placing.text, owner_only);
}

Outcome apply(TaskContext& task, const Args& args, Plan& plan) {
  if (const auto* placing = dynamic_cast<const Placing*>(plan.state.get())) {
    place(*placing);
    return std::move(plan.outcome);
  }
  const std::string source = source_of(args);
  const Value kubeconfig = obtained_kubeconfig(task, args, source);
  const auto placing = placing_of(task, args, kubeconfig);
  if (placing != nullptr) place(*placing);
  return outcome_of(args, source, kubeconfig, placing.get());
}

}  // namespace

constinit const run::Module kubeconfig_module = {
    .name = "kubeconfig",
    .aliases = "kboot.core.kubeconfig",
    .doc = "Get the kubeconfig of a cluster, for the host's later tasks",
    .arguments = arguments,
    .rules = {.mutually_exclusive = exclusive},
    .gives_cluster = true,
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
