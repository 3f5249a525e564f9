// What a run tells its reporters. The JSON report is the direct image of these.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/context.hpp"
#include "run/outcome.hpp"

namespace kboot::run {

// Names a task for people and machines. `role` is empty outside roles.
struct TaskId {
  std::uint64_t number = 0;  // counts the tasks of this run
  std::string name;          // rendered; the module's name where the task has none
  std::string role;
  std::string module;  // canonical short name
  base::Origin origin;
  bool handler = false;
};

struct RunStarted {
  std::string inventory;  // its name
  std::string playbook;
  bool check = false;
  bool plan = false;
};
// The first connection of the run (or of a task that names another cluster).
struct ClusterConnected {
  std::string context, server, version;
};
struct PlayStarted {
  std::string name;
  std::vector<std::string> hosts;  // empty: no hosts matched
};
struct TaskStarted {
  TaskId task;
  bool check = false;
};
// One item of a loop.
struct ItemFinished {
  TaskId task;
  std::string host;
  Value item;       // already shortened to loop_control.label; null under no_log
  Outcome outcome;  // under no_log only whether it changed something or failed
  bool ignored = false;
  bool no_log = false;
};
struct TaskRetried {
  TaskId task;
  std::string host;
  int retries_left = 0;
};
struct TaskFinished {
  TaskId task;
  std::string host;
  Outcome outcome;       // result: with Ansible's common keys, as registered
  bool ignored = false;  // ignore_errors
  bool no_log = false;   // show nothing of the result
  bool looped = false;   // items were reported one by one before
  std::string delegated_to;
  base::Duration took{};
};
// What is waited for right now; empty when nothing is.
struct WaitingNow {
  std::vector<base::Waiting> items;
};
struct Warned {
  base::Diagnostic diagnostic;
};
struct IncludedFile {
  std::string file;
  std::string host;
  Value item = {};  // of a loop, as its label; null outside of one
};

// The run could not begin, or was ended by what is no task's failure: mistakes in its files, a
// missing key.
struct RunBroken {
  std::string inventory;  // its name
  std::vector<base::Diagnostic> errors;
};

struct HostStats {
  int ok = 0, changed = 0, unreachable = 0, failed = 0, skipped = 0, rescued = 0, ignored = 0;
};
struct RunFinished {
  std::map<std::string, HostStats> hosts;  // in name order
  int exit_code = 0;
  bool interrupted = false;
  std::string
      resume;  // how to go on after an interruption: "--start-at-task ..."; empty: nothing to say
  base::Duration took{};
};

using Event =
    std::variant<RunStarted, ClusterConnected, PlayStarted, TaskStarted, ItemFinished, TaskRetried,
                 TaskFinished, WaitingNow, Warned, IncludedFile, RunBroken, RunFinished>;

// A listener. Called on the coordinator's thread only; must not throw.
class Reporter {
 public:
  virtual ~Reporter() = default;
  virtual void on(const Event& event) = 0;
  // Called about ten times a second while something is waited for, so that a live line can move.
  virtual void tick() {}
  // Something that is not of this run comes on the screen (a question, a diagnostic): what moves
  // goes away until the next event.
  virtual void pause() {}
};

}  // namespace kboot::run
