// What a survey is not sure of: what tasks before will have changed when a task's turn comes.
//
// A mistake is told before the run only where none of this has a part in it: that playbook fails
// whatever its tasks find. Everything else is left to the run.
#pragma once

#include <atomic>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"

namespace kboot::run {

struct Module;

// The coordinator adds to it between tasks; threads read it, and say what becomes of files.
class Doubts {
 public:
  // Any name may be set, and tasks may be passed by.
  void open() noexcept { open_ = true; }
  [[nodiscard]] bool is_open() const noexcept { return open_; }

  // A variable that is set or not, or has another value: registered results first of all.
  void add_name(std::string name) { names_.insert(std::move(name)); }
  [[nodiscard]] bool has_name(std::string_view name) const { return names_.contains(name); }

  // Something may write files.
  void files_change() noexcept { files_ = true; }
  [[nodiscard]] bool files_may_change() const noexcept { return files_; }
  // A task has this path as its destination.
  void add_written(std::string_view path);
  // Whether the text of a task or template may be another one then. Those of the project and its
  // roles (`folders`) are taken to be what they are, unless a task names them.
  [[nodiscard]] bool has_text(const std::string& path,
                              const std::vector<std::string>& folders) const;
  // Whether what a lookup plug-in finds may differ then.
  [[nodiscard]] bool has_lookup(std::string_view plugin) const;

 private:
  bool open_ = false;
  std::set<std::string, std::less<>> names_;
  std::atomic<bool> files_ = false;
  mutable std::mutex mutex_;  // of what follows
  std::vector<std::string> written_;
};

// Whether the module may write files here.
[[nodiscard]] bool may_write_files(const Module& module) noexcept;
// Whether it works on a cluster: then it asks its TaskContext for what it looks at, before it can
// throw an error of `sure_errors` for the sake of that.
[[nodiscard]] bool is_of_cluster(const Module& module) noexcept;

// Where an error came up.
enum class Stage : std::uint8_t {
  deciding,  // the loop, the conditions
  reading,  // settings, arguments; what a module of a cluster finds of them before it asks for more
  planning,  // the module has them, and looks at the world too
};
// Whether an error comes of nothing but what is written in files and variables. `quiet`: and tells
// no value of them.
[[nodiscard]] bool is_of_files(const base::Diagnostic& error, Stage stage, bool quiet,
                               const Doubts& doubts) noexcept;

}  // namespace kboot::run
