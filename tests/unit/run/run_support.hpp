// Whole runs in a temporary folder, with a handful of modules, and what the reporters heard.
#pragma once

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "jinja/jinja.hpp"
#include "kube/session.hpp"
#include "run/project_files.hpp"
#include "run/run.hpp"
#include "support/no_network.hpp"
#include "support/temp_folder.hpp"
#include "support/test_context.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::test {

using value::Value;

namespace fake {

inline run::Plan done(run::Outcome outcome) {
  run::Plan plan;
  plan.outcome = std::move(outcome);
  return plan;
}

inline constexpr run::Argument say_arguments[] = {{.name = "msg", .type = run::ArgType::raw}};
inline run::Plan say(run::TaskContext&, const run::Args& args) {
  const Value* msg = args.find("msg");
  return done(run::Outcome::ok(Value::dict({{"msg", msg == nullptr ? Value("hi") : *msg}})));
}
inline constexpr run::Module say_module{.name = "say",
                                        .aliases = "test.say",
                                        .doc = "",
                                        .arguments = say_arguments,
                                        .trusted_result = true,
                                        .plan = say};

// Changes something, unless in check mode; says how often it was applied.
struct ChangeState final : run::PlanState {};
inline int applied = 0;
inline run::Plan change(run::TaskContext&, const run::Args&) {
  run::Plan plan = done(run::Outcome::changed(Value::dict({{"planned", true}})));
  plan.state = std::make_unique<ChangeState>();
  return plan;
}
inline run::Outcome apply_change(run::TaskContext&, const run::Args& args, run::Plan&) {
  ++applied;
  return run::Outcome::changed(
      Value::dict({{"applied", true}, {"stdout", args.text("text", "one\ntwo")}}));
}
inline constexpr run::Argument change_arguments[] = {{.name = "text"}};
inline constexpr run::Module change_module{.name = "change",
                                           .aliases = "",
                                           .doc = "",
                                           .arguments = change_arguments,
                                           .free_form = "text",
                                           .plan = change,
                                           .apply = apply_change};

inline constexpr run::Argument break_arguments[] = {{.name = "msg", .default_value = "broken"}};
inline run::Plan break_it(run::TaskContext&, const run::Args& args) {
  return done(run::Outcome::failed(args.text("msg")));
}
inline constexpr run::Module break_module{
    .name = "break", .aliases = "", .doc = "", .arguments = break_arguments, .plan = break_it};

inline run::Plan fact(run::TaskContext&, const run::Args& args) {
  run::Plan plan = done(run::Outcome::ok(Value::dict({{"ansible_facts", args.values()}})));
  plan.outcome.effects.facts = args.values();
  return plan;
}
inline constexpr run::Module fact_module{.name = "set_fact",
                                         .aliases = "",
                                         .doc = "",
                                         .arguments = {},
                                         .any_argument = true,
                                         .trusted_result = true,
                                         .plan = fact};

inline int gathered = 0;
inline run::Plan setup(run::TaskContext&, const run::Args&) {
  ++gathered;
  run::Plan plan = done(run::Outcome::ok());
  plan.outcome.effects.gathered = Value::dict({{"ansible_system", "Linux"}});
  return plan;
}
inline constexpr run::Module setup_module{
    .name = "setup", .aliases = "", .doc = "", .arguments = {}, .plan = setup};

// A program: a plan cannot know what it does.
inline run::Plan program(run::TaskContext& task, const run::Args&) {
  run::Plan plan = done(run::Outcome::changed());
  if (task.plan_only()) plan.unknown = "not run by plan";
  plan.state = std::make_unique<ChangeState>();
  return plan;
}
inline constexpr run::Module program_module{.name = "program",
                                            .aliases = "",
                                            .doc = "",
                                            .arguments = change_arguments,
                                            .free_form = "text",
                                            .plan = program,
                                            .apply = apply_change};

// Gives later tasks a kubeconfig, and asks which cluster they would talk to.
inline constexpr run::Argument cluster_arguments[] = {{.name = "server"}, {.name = "kubeconfig"}};
inline run::Plan give_cluster(run::TaskContext& task, const run::Args& args) {
  run::Plan plan = done(run::Outcome::ok(Value::dict({{"named", task.named_cluster()}})));
  if (!args.has("server")) {
    plan.unknown = "asks a program";
    plan.state = std::make_unique<ChangeState>();
    return plan;
  }
  const auto entry = [](std::string_view key, Value body) {
    return Value::list({Value::dict({{"name", "n"}, {key, std::move(body)}})});
  };
  plan.outcome.effects.kubeconfig =
      Value::dict({{"clusters", entry("cluster", Value::dict({{"server", args.text("server")}}))},
                   {"users", entry("user", Value::dict({{"token", "token-of-mine"}}))},
                   {"contexts", entry("context", Value::dict({{"cluster", "n"}, {"user", "n"}}))},
                   {"current-context", "n"}});
  return plan;
}
inline constexpr run::Module give_cluster_module{.name = "give_cluster",
                                                 .aliases = "",
                                                 .doc = "",
                                                 .arguments = cluster_arguments,
                                                 .gives_cluster = true,
                                                 .plan = give_cluster,
                                                 .apply = apply_change};
inline run::Plan ask_cluster(run::TaskContext& task, const run::Args& args) {
  run::ClusterArgs named;
  named.host = args.text("server");
  return done(run::Outcome::ok(Value::dict({{"server", task.cluster(named).connection().server}})));
}
inline constexpr run::Module ask_cluster_module{.name = "ask_cluster",
                                                .aliases = "",
                                                .doc = "",
                                                .arguments = cluster_arguments,
                                                .plan = ask_cluster};

// Answers each request with the version of an API server.
class Server final : public net::Transport {
 public:
  explicit Server(TestContext& test) : loop_(test.clock, test.cancel) {}
  base::LoopEnd run_until(const std::function<bool()>& done, base::Deadline deadline) override {
    return loop_.run_until(done, deadline);
  }
  Timer after(base::Duration delay, std::function<void()> action) override {
    return loop_.after(delay, std::move(action));
  }
  void forget(Timer timer) override { loop_.forget(timer); }
  void wake() noexcept override {}
  net::Exchange start(net::Request, net::Handler& handler) override {
    loop_.after({}, [&handler] {
      handler.head({.status = 200});
      handler.data(R"({"gitVersion": "v1.34.0"})");
      handler.end({.ok = true, .phase = net::Phase::complete});
    });
    return 1;
  }
  void cancel(net::Exchange) noexcept override {}

 private:
  VirtualLoop loop_;
};

// Writes an object of that name to a cluster, unless `fails`.
inline constexpr run::Argument write_arguments[] = {
    {.name = "kubeconfig"}, {.name = "name"}, {.name = "fails"}};
inline int asked = 0;
inline run::Plan write(run::TaskContext& task, const run::Args& args) {
  if (args.has("fails")) throw base::Error("not-found", "what it needs is not there");
  kube::Session& session = task.cluster({});
  task.announce(session, {Value::dict({{"kind", "Thing"}, {"name", args.text("name")}})}, "home");
  ++asked;
  run::Plan plan = done(run::Outcome::changed());
  plan.state = std::make_unique<ChangeState>();
  return plan;
}
inline constexpr run::Module write_module{.name = "write",
                                          .aliases = "",
                                          .doc = "",
                                          .arguments = write_arguments,
                                          .plan = write,
                                          .apply = apply_change};

inline constexpr const run::Module* rows[] = {&ask_cluster_module,  &break_module,   &change_module,
                                              &give_cluster_module, &program_module, &say_module,
                                              &fact_module,         &setup_module,   &write_module};

inline Value items(const jinja::LookupRequest& request, jinja::LookupHost&) {
  Value flat = Value::list();
  for (const Value& term : request.terms) {
    if (!term.is_list())
      flat.edit_list().append(term);
    else
      for (const Value& item : term.as_list()) flat.edit_list().append(item);
  }
  return flat;
}
inline constexpr jinja::LookupRow lookups[] = {{.name = "items", .options = "", .run = items}};

class NoQuestions final : public vault::KeySource {
 public:
  std::optional<crypto::SecretBytes> ask(const std::string&) override { return std::nullopt; }
  void warn(const base::Diagnostic&) override {}
};

}  // namespace fake

// Writes down each event in a word or two.
class Recorder final : public run::Reporter {
 public:
  std::vector<std::string> lines;
  std::map<std::string, run::HostStats> stats;
  Value last_result;
  std::vector<run::Change> changes;
  std::vector<base::Diagnostic> failures;

  void on(const run::Event& event) override {
    std::visit([this](const auto& heard) { hear(heard); }, event);
  }
  std::string all() const { return base::join(lines, "\n"); }

 private:
  static std::string_view word(const run::Outcome& outcome) {
    switch (outcome.status) {
      case run::OutcomeStatus::ok:
        return "ok";
      case run::OutcomeStatus::changed:
        return "changed";
      case run::OutcomeStatus::failed:
        return "failed";
      case run::OutcomeStatus::skipped:
        return "skipped";
      case run::OutcomeStatus::unreachable:
        return "unreachable";
    }
    return "";
  }
  void hear(const run::PlayStarted& play) { lines.push_back(base::cat("PLAY ", play.name)); }
  void hear(const run::TaskStarted& started) {
    lines.push_back(base::cat(started.task.handler ? "HANDLER " : "TASK ", started.task.name));
  }
  void hear(const run::ItemFinished& item) {
    lines.push_back(base::cat("  item ", jinja::to_text(item.item), " ", word(item.outcome)));
  }
  void hear(const run::TaskFinished& task) {
    lines.push_back(
        base::cat("  ", task.host, " ", word(task.outcome), task.ignored ? " ignored" : ""));
    last_result = task.outcome.result;
    changes.insert(changes.end(), task.outcome.changes.begin(), task.outcome.changes.end());
    if (task.outcome.diagnostic) failures.push_back(*task.outcome.diagnostic);
  }
  void hear(const run::TaskRetried& retried) {
    lines.push_back(base::cat("  retry ", retried.retries_left));
  }
  void hear(const run::IncludedFile& included) {
    lines.push_back(base::cat("  included ", base::base_name(included.file)));
  }
  void hear(const run::RunFinished& finished) { stats = finished.hosts; }
  template <typename Other>
  void hear(const Other&) {}
};

struct Run {
  TempFolder folder;
  TestContext test;
  fake::NoQuestions questions;
  run::ModuleTable modules{fake::rows};
  std::shared_ptr<vault::Keyring> keyring =
      std::make_shared<vault::Keyring>(test.context, questions);
  run::Services services{.modules = modules,
                         .lookups = fake::lookups,
                         .keyring = keyring,
                         .make_transport = [this] { return std::make_unique<NoNetwork>(test); },
                         .clusters = {}};
  run::Options options;
  Recorder recorder;
  base::Diagnostics findings;
  std::string hosts;  // an inventory file; empty: the implicit localhost

  explicit Run(std::string_view site) { folder.write("site.yml", site); }
  Run& with(std::string_view file, std::string_view text) {
    folder.write(file, text);
    return *this;
  }
  // From now on every request is answered.
  void with_server() {
    services.make_transport = [this] { return std::make_unique<fake::Server>(test); };
  }
  inventory::Inventory inventory() {
    const run::ProjectFiles files(keyring, test.redactor, findings);
    inventory::Options reading{
        .reader = {.text = [&](const std::string& path) { return files.text(path); },
                   .yaml = [&](const std::string& path) { return files.yaml(path); }},
        .secrets_folder = {},
        .warn = [](const base::Diagnostic&) {}};
    if (hosts.empty()) return inventory::load({}, reading);
    return inventory::load({folder.write("hosts.ini", hosts)}, reading);
  }
  int go() {
    inventory::Inventory hosts_of_run = inventory();
    const auto playbook =
        run::load_playbook(test.context, folder.path("site.yml"), options, services, findings);
    for (const auto& item : findings.items()) MESSAGE(item.code << ": " << item.message);
    REQUIRE_FALSE(findings.has_errors());
    run::Reporter* const reporters[] = {&recorder};
    return run::run(test.context, playbook, hosts_of_run, options, services, reporters);
  }
  std::vector<std::string> check() {
    inventory::Inventory hosts_of_run = inventory();
    const auto playbook =
        run::load_playbook(test.context, folder.path("site.yml"), options, services, findings);
    run::check(test.context, playbook, hosts_of_run, options, services, findings);
    std::vector<std::string> codes;
    for (const auto& item : findings.items()) codes.push_back(item.code);
    return codes;
  }
  const run::HostStats& stats(const std::string& host = "localhost") {
    return recorder.stats[host];
  }
};

inline std::string play(std::string_view tasks, std::string_view keywords = "") {
  return base::cat("- hosts: all:localhost\n  gather_facts: false\n", keywords, "  tasks:\n",
                   tasks);
}

}  // namespace kboot::test
