// The one desugared form of a playbook: what the loader makes and a run walks. Data only.
//
// Everything that Ansible resolves by walking up parents is resolved here once: a task carries the
// conditions, tags, variables and settings of its play, roles, blocks and imports in its Context.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/base.hpp"
#include "value/value.hpp"

namespace kboot::playbook {

using base::Origin;
using value::Value;

// Keywords of which the nearest counts (task, block, role, play). Null: not given. Values are raw.
struct Settings {
  Value any_errors_fatal;
  Value become;
  Value become_user;
  Value check_mode;
  Value connection;
  Value delegate_facts;
  Value delegate_to;
  Value diff;
  Value ignore_errors;
  Value ignore_unreachable;
  Value no_log;
  Value notify;
  Value run_once;
  Value throttle;
  Value timeout;
};

// A role as one place of a play uses it.
struct Role {
  std::string name;  // as written: "argocd"
  std::string path;  // its folder, absolute
  // Equal for two uses that Ansible takes for the same: a role runs once per host and key.
  std::string key;
  bool allow_duplicates = false;
  bool is_public = true;  // its defaults and vars are seen by the whole play
  // Dicts, lowest first. Those of dependencies and of the roles that depend on this one are in
  // them.
  std::vector<Value> defaults;       // level 2
  std::vector<Value> vars;           // level 15
  std::vector<Value> exports;        // the part of `vars` that the whole play sees
  std::vector<Value> params;         // level 20
  std::vector<std::string> parents;  // names of the roles that brought it in, outermost first
  std::vector<std::string> parent_paths;
};

// What a task has from the places that it stands in; lists are outermost first.
struct Context {
  Settings settings;
  std::vector<Value> when;  // all must hold
  std::vector<std::string> tags;
  std::vector<Value> vars;             // dicts of blocks, imports and the task: levels 16 and 17
  std::vector<Value> include_vars;     // dicts of include_tasks and include_role: level 21
  std::vector<Value> environment;      // dicts, or templates of them
  std::vector<Value> module_defaults;  // dicts: module -> arguments
  std::shared_ptr<const Role> role;
  // Folders that relative files are looked for in before the role's and the play's: of the files
  // that included this one, innermost first.
  std::vector<std::string> folders;
};
using ContextPtr = std::shared_ptr<const Context>;

struct Loop {
  std::string lookup;  // the X of with_X; empty: `loop`
  Value items;         // raw
};

struct LoopControl {
  std::string loop_var = "item";
  std::string index_var;
  Value label, pause, extended, extended_allitems;
  std::vector<Value> break_when;
};

struct Task {
  Value name;           // raw; null: none
  std::string action;   // canonical short name: "k8s", "include_tasks"
  std::string written;  // as in the file: "kubernetes.core.k8s"
  Value args;           // dict, raw
  Value args_template;  // `args: "{{ dict }}"`; null: none
  std::unique_ptr<const Loop> loop;
  LoopControl loop_control;
  std::vector<Value> until;
  Value retries, delay;  // null: not given
  std::string register_as;
  std::vector<Value> changed_when, failed_when;
  std::vector<std::string> listen;
  Value vars;  // its own, also the last of context->vars
  bool handler = false;
  bool implicit = false;  // flush_handlers between the parts of a play, role_complete
  ContextPtr context;
  ContextPtr outer;  // of include_*: what the included tasks start from
  std::string file;  // that it stands in
  Origin origin;

  // The name, else the action, behind the role's name: "argocd : Create the namespace". Not
  // rendered.
  [[nodiscard]] std::string title() const;
};

struct Block;
using Node = std::variant<std::shared_ptr<const Task>, std::shared_ptr<const Block>>;
using Nodes = std::vector<Node>;

struct Block {
  std::string name;
  Nodes tasks, rescue, always;
  Origin origin;
};

struct VarsPrompt {
  std::string name;
  Value default_value;
  Value text;            // raw: the question; null: made of the name
  bool hidden = true;    // private: what is typed does not show
  bool confirm = false;  // asked for twice
};

struct Play {
  Value name;          // raw; null: the hosts
  Value hosts;         // raw: a pattern or a list of them
  ContextPtr context;  // settings, tags, environment of the play
  Value vars;          // dict: level 12
  std::vector<VarsPrompt> prompts;
  Value vars_files;  // list of names or of lists of names
  Value gather_facts, gather_subset;
  Value serial, max_fail_percentage, force_handlers, order, strategy;
  // Flush points included: pre_tasks, flush, roles, tasks, flush, post_tasks, flush.
  Nodes tasks;
  std::vector<std::shared_ptr<const Task>> handlers;
  std::vector<std::shared_ptr<const Role>>
      roles;           // in the order in which they are met, imports too
  std::string folder;  // of the playbook's file
  Origin origin;
};

struct Playbook {
  std::string path;
  std::vector<Play> plays;
};

}  // namespace kboot::playbook
