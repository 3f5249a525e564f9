// Lines for a pipeline: one per event, the time of day first, a sign of life while something is
// waited for.
#pragma once

#include <string>
#include <vector>

#include "report/report.hpp"
#include "report/text.hpp"

namespace kboot::report {

// What the listeners plain, github and gitlab share.
class PlainLines final : public run::Reporter {
 public:
  explicit PlainLines(const Screen& screen) : screen_(screen) {}

  void on(const run::Event& event) override;
  void tick() override;

 private:
  void hear(const run::RunStarted& run);
  void hear(const run::ClusterConnected& cluster);
  void hear(const run::PlayStarted& play);
  void hear(const run::TaskStarted& started);
  void hear(const run::ItemFinished& item);
  void hear(const run::TaskRetried& retry);
  void hear(const run::TaskFinished& task);
  void hear(const run::WaitingNow& now);
  void hear(const run::Warned& warned);
  void hear(const run::IncludedFile& included);
  void hear(const run::RunBroken& broken);
  void hear(const run::RunFinished& end);

  [[nodiscard]] std::string host_of(const std::string& host) const {
    return several_hosts_ ? host : std::string();
  }
  void line(std::string_view word, Paint paint, const Text& text);
  void tell(const std::string& title, const run::TaskId& task, const run::Outcome& outcome,
            bool ignored, bool no_log, base::Duration took);

  Screen screen_;
  std::string inventory_;
  bool several_hosts_ = false;
  std::string doing_;
  std::vector<base::Waiting> waiting_;
  base::Instant quiet_since_{};  // the last line, or the start of the task
};

}  // namespace kboot::report
