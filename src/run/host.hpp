// What the run knows of one host: the coordinator writes it between tasks, workers read it.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "jinja/jinja.hpp"
#include "run/cursor.hpp"
#include "value/value.hpp"

namespace kboot::run {

using value::Value;

struct HostState {
  std::string name;
  // Raw dicts, lowest first: levels 3 to 10 with the secrets of the project, for the folder of the
  // present play.
  std::vector<Value> inventory;
  Value magic = Value::dict();          // inventory_hostname, group_names ...
  Value facts = Value::dict();          // level 11: what setup gave
  Value included_vars = Value::dict();  // level 18
  Value set_facts = Value::dict();      // level 19: set_fact and registered results
  std::vector<Value> vars_files;        // level 14, of the present play
  Value kubeconfig;                     // what the module `kubeconfig` got; unknown in a plan
  bool may_gather = false;              // facts may be asked for when one is read
  bool gathered = false;                // `facts` has what setup gave
  // Facts that were made when one was read; only the thread that works on this host touches them.
  Value lazy_facts = Value::dict();
  bool lazily_gathered = false;
  bool failed = false;
  bool unreachable = false;
  std::optional<Cursor> cursor;  // in the present play
  std::vector<std::string> notifications;
  std::set<std::string> roles_started;  // keys of roles: a task ran
  std::set<std::string> roles_done;
  jinja::Templates templates;  // parsed once; a host is worked on by one thread at a time
};

}  // namespace kboot::run
