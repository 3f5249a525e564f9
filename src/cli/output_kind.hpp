// Which listener standard output gets.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/app.hpp"
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
  // `plan`: people see the screen of `kboot plan` instead of tasks. Throws `option-value` for a
  // malformed --report.
  Listeners(App& app, const Arguments& arguments, bool plan);
  // The one for a link.
  static Listeners for_link(App& app, const Arguments& arguments);

  [[nodiscard]] const std::vector<run::Reporter*>& all() const noexcept { return all_; }
  // Tells which report files could not be written. Gives false if any.
  bool finish(App& app);

 private:
  Listeners() = default;
  void add(std::unique_ptr<run::Reporter> reporter);
  void add_report(App& app, const std::string& wish);

  std::vector<std::unique_ptr<run::Reporter>> owned_;
  std::vector<report::FileReport*> files_;
  std::vector<run::Reporter*> all_;
};

}  // namespace kboot::cli
