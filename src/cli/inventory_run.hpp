// The playbooks of one inventory, one after another: alone, or beside those of other inventories.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/workspace.hpp"

namespace kboot::cli {

class InventoryRun {
 public:
  // `prefix` stands before each line that is told of it.
  InventoryRun(App& app, const Arguments& arguments, std::vector<Sources> sources,
               run::Reporter& listener, std::string prefix, std::shared_ptr<Keyrings> keyrings);

  // Opens the inventory and the first playbook. What is wrong with them is told, and then run()
  // does nothing. Throws Cancelled.
  void prepare();
  // Hosts at the same time; nothing before prepare(), or where that failed.
  [[nodiscard]] std::optional<int> forks() const;
  // Carries out all playbooks and gives the worst exit code. On any thread, at most one at a time;
  // what goes wrong is told there.
  int run();

 private:
  struct Ready {
    Workspace workspace;
    playbook::Playbook playbook;
  };
  [[nodiscard]] std::unique_ptr<Ready> open(const Sources& sources);
  int run_one(Ready& ready);
  int guard(Ready& ready, run::Lines& lines);
  std::vector<base::Diagnostic> tell_warnings(const base::Diagnostics& findings);
  int broken(const std::string& inventory, const std::vector<base::Diagnostic>& errors);
  template <typename Work>
  int guarded(const Sources& sources, Work work);

  App& app_;
  const Arguments& arguments_;
  std::vector<Sources> sources_;
  run::Reporter& listener_;
  std::string prefix_;
  std::shared_ptr<Keyrings> keyrings_;
  std::unique_ptr<net::Transport> transport_;
  base::Context context_;
  std::unique_ptr<Ready> first_;
  int code_ = 0;
};

}  // namespace kboot::cli
