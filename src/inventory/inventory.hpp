// Front door of inventory: hosts, groups, patterns, and the variables that files say about hosts,
// by level.
//
// The rules are those of ansible-core 2.18 (inventory/, vars/manager.py, plugins host_group_vars,
// ini, yaml). Sources are directories, INI and YAML (JSON) files and comma lists; scripts, plug-in
// configurations and TOML are refused with `inventory-not-supported`. What is wrong with a source
// is an error (`inventory-not-found`, `inventory-syntax`, `inventory-loop`, `yaml-syntax`,
// `variables-not-a-mapping`), never half an inventory.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/base.hpp"
#include "value/value.hpp"

namespace kboot::inventory {

using value::Value;

// How files are read; the caller opens those that are encrypted.
struct Reader {
  // The text of a file, marked secret where it was encrypted.
  std::function<Value(const std::string& path)> text;
  // The only document of a YAML file, null when it is empty.
  std::function<Value(const std::string& path)> yaml;
};

struct Options {
  Reader reader;
  std::string
      secrets_folder;  // holds all.yml and <inventory name>.yml; empty: not read (under the link)
  std::function<void(base::Diagnostic)> warn;
};

// Where a variable of a host comes from, lowest first: levels 3 to 10 of Ansible's 22, and kboot's
// own `secrets/`.
enum class Level : std::uint8_t {
  source_groups,     // 3: group variables in an inventory source
  inventory_all,     // 4: group_vars/all beside the inventory
  play_all,          // 5: group_vars/all beside the playbook
  inventory_groups,  // 6: group_vars/* beside the inventory
  play_groups,       // 7: group_vars/* beside the playbook
  secrets,           // secrets/all.yml, secrets/<inventory name>.yml
  source_host,       // 8: host variables in an inventory source
  inventory_host,    // 9: host_vars/* beside the inventory
  play_host,         // 10: host_vars/* beside the playbook
};
// "group_vars/all beside the inventory"
[[nodiscard]] std::string_view describe(Level level) noexcept;

struct Layer {
  Level level;
  std::string label;  // the file, or the group or host of the source
  Value values;       // a frozen dict, not rendered
};

class Inventory {
 public:
  Inventory(Inventory&&) noexcept;
  Inventory& operator=(Inventory&&) noexcept;
  ~Inventory();

  // The name of the first source: of its folder, or of its file without extension.
  [[nodiscard]] const std::string& name() const noexcept;
  // All hosts in order, without an implicit localhost.
  [[nodiscard]] std::vector<std::string> hosts() const;
  // All groups in order: `all`, `ungrouped`, then as they were first named.
  [[nodiscard]] std::vector<std::string> groups() const;
  [[nodiscard]] std::vector<std::string> children(
      std::string_view group) const;  // groups directly below
  [[nodiscard]] std::vector<std::string> hosts_of(
      std::string_view group) const;  // with those of groups below
  [[nodiscard]] bool has_host(std::string_view host) const noexcept;
  [[nodiscard]] bool has_group(std::string_view group) const noexcept;
  // localhost, 127.0.0.1 and ::1 exist without being written anywhere, with `ansible_connection:
  // local`.
  [[nodiscard]] bool is_implicit(std::string_view host) const noexcept;

  // The hosts of a pattern (`web:&prod:!h3`, `~h\d+`, `web[0]`, `web[1:2]`, `*`, commas), of which
  // only those of `limit` (a pattern too, or `@file` with a host a line; empty: all). A name that
  // matches nothing gives a warning `host-pattern`. Throws `host-pattern` for a subscript beyond
  // the end, `regex-syntax`.
  [[nodiscard]] std::vector<std::string> match(const std::string& pattern,
                                               const std::string& limit = "") const;

  // What files say about a host, lowest first. `play_folder` is the folder of the playbook; empty:
  // none.
  [[nodiscard]] std::vector<Layer> layers(const std::string& host,
                                          const std::string& play_folder = "") const;
  // inventory_hostname, inventory_hostname_short, group_names, inventory_file, inventory_dir.
  [[nodiscard]] Value magic(const std::string& host) const;
  // The variable `groups`: name -> list of hosts.
  [[nodiscard]] Value groups_variable() const;

  // For add_host and group_by. True when something changed.
  bool add_host(const std::string& host, const std::vector<std::string>& groups,
                const Value& variables);
  bool add_to_group(const std::string& host, const std::string& group,
                    const std::vector<std::string>& parents);

 private:
  friend Inventory load(const std::vector<std::string>& sources, const Options& options);
  struct State;
  explicit Inventory(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Reads sources in order (`-i`): paths, or names with a comma (`host,`). None: the implicit
// localhost alone.
[[nodiscard]] Inventory load(const std::vector<std::string>& sources, const Options& options);
// The name of a source without reading it: of its folder, or of its file without extension.
[[nodiscard]] std::string source_name(const std::string& source);

}  // namespace kboot::inventory
