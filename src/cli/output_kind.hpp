// Which listener standard output gets.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/app.hpp"
#include "report/lane.hpp"
#include "report/live_area.hpp"
#include "report/report.hpp"

namespace kboot::cli {

// "tty", "plain", "json", "github", "gitlab" or "quiet" for a wish ("auto" or one of them): github
// and gitlab in their pipelines; plain where standard output is no terminal, in CI and on a dumb
// one; else tty.
[[nodiscard]] std::string output_kind(
    std::string_view wish, bool terminal,
    const std::function<std::optional<std::string>(const char*)>& env);

// All listeners that a command line asks for; they live as long as this.
class Listeners {
 public:
  // One lane for each of `inventories` (paths). `plan`: people see the screen of `kboot plan`
  // instead of tasks. Throws `option-value` for a malformed --report.
  Listeners(App& app, const Arguments& arguments, const std::vector<std::string>& inventories,
            bool plan);
  ~Listeners();
  Listeners(const Listeners&) = delete;
  Listeners& operator=(const Listeners&) = delete;

  [[nodiscard]] run::Reporter& lane(std::size_t number) noexcept { return *lanes_[number]; }
  // Before the lines of this lane, on both streams; empty where there is only one.
  [[nodiscard]] const std::string& prefix(std::size_t number) const noexcept {
    return prefixes_[number];
  }
  [[nodiscard]] const std::string& name(std::size_t number) const noexcept {
    return names_[number];
  }
  // Something was changed, or would be.
  [[nodiscard]] bool any_change() const noexcept;
  // Tells how each of several ended, and writes the report files. Gives false, and says so, where
  // one could not be written.
  bool finish(const std::vector<int>& exit_codes);

 private:
  void add_report(const std::string& wish);
  void tell_recap(const std::vector<int>& exit_codes);

  App& app_;
  bool tells_recap_;
  bool timed_;  // each line begins with the time of day
  std::vector<std::string> names_;
  std::vector<std::string> prefixes_;
  std::unique_ptr<report::LiveArea> live_;  // of several
  std::vector<std::unique_ptr<report::FileReport>> files_;
  std::vector<std::string> report_paths_;
  std::vector<std::unique_ptr<run::Reporter>> owned_;
  std::vector<std::unique_ptr<report::Lane>> lanes_;
};

// The one for a link.
[[nodiscard]] std::unique_ptr<run::Reporter> link_listener(App& app, const Arguments& arguments);

}  // namespace kboot::cli
