// Owns the state of a run: walks the plays, gives tasks to workers, applies what came of them,
// tells the reporters.
//
// The linear strategy: all hosts of a batch do a task before any does the next one. Only the
// coordinator's thread changes state, and only while no worker runs.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "run/host.hpp"
#include "run/hosts.hpp"
#include "run/project_files.hpp"
#include "run/run.hpp"
#include "run/task_runner.hpp"
#include "run/workers.hpp"

namespace kboot::run {

// One host with what its thread needs of its own.
struct HostRecord {
  HostState state;
  net::Transport* transport = nullptr;  // of the host's line
  std::unique_ptr<base::Progress> progress;
  std::unique_ptr<base::Context> context;
  std::unique_ptr<Clusters> clusters;
  std::unique_ptr<VariableSource> source;
  HostStats stats;
  bool changed_by_failures = false;  // tasks that failed had changed something before
};

class Coordinator {
 public:
  Coordinator(const base::Context& context, const playbook::Playbook& playbook,
              inventory::Inventory& inventory, const Options& options, const Services& services,
              std::span<Reporter* const> reporters, Lines* lines = nullptr);
  int run();
  void check(base::Diagnostics& out);
  // A variable of every host that took part, rendered, where it is set and can be.
  void collect_variable(std::string_view name, std::map<std::string, Value>& out);
  [[nodiscard]] std::string list(const Listing& what);

 private:
  using Records = std::vector<HostRecord*>;
  struct Turn {
    HostRecord* host;
    TaskPtr task;
  };
  struct Pending;  // an include that hosts asked for

  // coordinator.cpp: plays and batches
  void begin_play(const playbook::Play& play);
  bool run_play(const playbook::Play& play);
  bool run_batch(const std::vector<std::string>& names);
  void prepare(HostRecord& host);
  void read_vars_files(HostRecord& host);
  void gather(const Records& hosts);
  void rebuild_magic();
  [[nodiscard]] bool skip_to_start(const Records& hosts);
  [[nodiscard]] Value play_value(const Value& raw);
  [[nodiscard]] std::vector<std::vector<std::string>> batches(
      const std::vector<std::string>& hosts);
  HostRecord& record(const std::string& name);
  HostRecord& known(const std::string& name);
  void tick();
  void make_facts(HostRecord& host);
  [[nodiscard]] Value hostvars(HostRecord& asking);

  // prompts.cpp
  void ask_prompts();
  [[nodiscard]] std::string asked(const playbook::VarsPrompt& prompt, const Value& standard);

  // ending.cpp
  [[nodiscard]] int finish(bool interrupted);
  void record_on_clusters(const RunFinished& finished);

  // check.cpp
  [[nodiscard]] std::optional<base::Error> misplaced(HostRecord& host, const playbook::Task& task);
  [[nodiscard]] std::string connection_of(const std::string& name, HostState& asking,
                                          const playbook::Task& task);

  // steps.cpp: one task on all hosts that stand before it
  bool step();
  [[nodiscard]] std::vector<Turn> next_turns();
  void run_task(const playbook::Task& task, const std::vector<Turn>& turns);
  [[nodiscard]] std::size_t throttle_of(const playbook::Task& task, HostRecord& first,
                                        std::size_t all);
  [[nodiscard]] TaskId task_id(const playbook::Task& task, HostRecord& first);
  [[nodiscard]] bool role_done(const playbook::Task& task, const HostRecord& host) const;
  void run_meta(const playbook::Task& task, const std::vector<Turn>& turns);
  void end_role(HostRecord& host, const playbook::Task& task);
  [[nodiscard]] TaskWorld world(HostRecord& host);

  // outcomes.cpp: what a report does to the run
  void apply(const playbook::Task& task, const TaskId& id, HostRecord& host, TaskReport& report,
             const Records& group);
  void count(const playbook::Task& task, HostRecord& host, const TaskReport& report, bool rescued);
  void remember_failure(const playbook::Task& task, HostRecord& host, const TaskReport& report);
  void apply_effects(const playbook::Task& task, const TaskReport& report, const Records& targets);
  void notify(HostRecord& host, const std::vector<std::string>& names, const playbook::Task& task);
  [[nodiscard]] std::vector<TaskPtr> handlers_for(const std::string& notification);
  void flush_handlers(HostRecord& host);
  void fail_host(HostRecord& host);
  void stop_on_failures(bool fatal, const std::set<HostRecord*>& failed);

  // foresight.cpp: in a survey
  void foresee(const playbook::Task& task, const TaskReport& report);
  void foresee_meta(std::string_view action, bool sure);
  void foresee_broken(const playbook::Task& task, const TaskId& id, HostRecord& host,
                      const base::Error& error);

  // includes.cpp
  void process_includes(const playbook::Task& task, const TaskId& id,
                        std::vector<std::pair<HostRecord*, IncludeRequest>> requests);
  void load_include(Pending& pending, const playbook::Task& task);
  void fail_include(const Pending& pending, const TaskId& id, const base::Error& error);

  void emit(const Event& event);

  const base::Context& context_;
  const playbook::Playbook& playbook_;
  const Options& options_;
  const Services& services_;
  std::span<Reporter* const> reporters_;
  Hosts hosts_;
  base::Diagnostics file_warnings_;
  ProjectFiles files_;
  kube::Environment environment_;
  Lines own_lines_;
  Lines& lines_;
  std::map<std::string, std::unique_ptr<HostRecord>> records_;
  Workers workers_;

  // Of the present play and batch.
  playbook::Play play_;
  std::string play_name_;
  std::string pattern_;
  PlayState state_;
  std::vector<TaskPtr> handlers_;
  Records batch_;
  std::vector<std::string> play_hosts_;
  bool end_play_ = false;

  bool started_ = true;      // false until --start-at-task is found
  std::uint64_t tasks_ = 0;  // numbers of TaskIds
  std::uint64_t order_ = 0;  // of includes and flushes
  std::string last_task_;    // for "how to go on"
  bool unreachable_cluster_ = false;
  base::Instant start_;
};

}  // namespace kboot::run
