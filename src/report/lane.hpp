// One of several runs that share a screen, and the table that ends them.
#pragma once

#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "report/output.hpp"
#include "run/events.hpp"

namespace kboot::report {

// Passes the events of one run on to its listeners, one run at a time, with its name before each
// line; keeps what the table needs.
class Lane final : public run::Reporter {
 public:
  // `turn` is held while a listener is told something. Everything outlives the lane.
  Lane(std::recursive_mutex& turn, Output& out, std::string prefix,
       std::vector<run::Reporter*> listeners)
      : turn_(turn), out_(out), prefix_(std::move(prefix)), listeners_(std::move(listeners)) {}

  void on(const run::Event& event) override;
  void tick() override;
  void pause() override;

  // What ended so far, added up; nothing before the first run has ended.
  [[nodiscard]] const std::optional<run::RunFinished>& end() const noexcept { return end_; }
  // A task changed something, or would have.
  [[nodiscard]] bool any_change() const noexcept { return any_change_; }

 private:
  std::recursive_mutex& turn_;
  Output& out_;
  std::string prefix_;
  std::vector<run::Reporter*> listeners_;
  std::optional<run::RunFinished> end_;
  bool any_change_ = false;
};

struct LaneEnd {
  std::string inventory;
  std::optional<run::RunFinished> run;  // nothing: it did not begin
  int exit_code = 0;
};
// A row per inventory, or per host where it has several; what did not begin or stopped says so.
[[nodiscard]] std::vector<Text> recap_rows(std::span<const LaneEnd> lanes);

// The inventory's name as the column before its lines.
[[nodiscard]] std::string lane_prefix(std::string_view name, std::size_t width);

}  // namespace kboot::report
