// The listener that tells failures and warnings only.
#include "base/text.hpp"
#include "report/diagnostic_text.hpp"
#include "report/mask.hpp"
#include "report/report.hpp"
#include "report/wording.hpp"

namespace kboot::report {

namespace {

class Quiet final : public run::Reporter {
 public:
  explicit Quiet(const Screen& screen) : screen_(screen) {}

  void on(const run::Event& event) override {
    if (const auto* play = std::get_if<run::PlayStarted>(&event)) {
      several_hosts_ = play->hosts.size() > 1;
    } else if (const auto* task = std::get_if<run::TaskFinished>(&event)) {
      if (!task->looped)
        failed(task->task, task->host, {}, task->outcome, task->ignored, task->no_log);
    } else if (const auto* item = std::get_if<run::ItemFinished>(&event)) {
      failed(item->task, item->host, item->item, item->outcome, item->ignored, false);
    } else if (const auto* warned = std::get_if<run::Warned>(&event)) {
      screen_.out.write(diagnostic_text(warned->diagnostic));
    } else if (const auto* end = std::get_if<run::RunFinished>(&event)) {
      screen_.out.write(interruption_text(*end));
    }
  }

 private:
  void failed(const run::TaskId& task, const std::string& host, const value::Value& item,
              const run::Outcome& outcome, bool ignored, bool no_log) {
    if (!outcome.is_failed() || ignored) return;
    Text line("failed", Paint::red);
    line.add("   ").add(task_title(task, several_hosts_ ? host : std::string()));
    if (!item.is_null()) line.add(": ").add(one_line(item));
    screen_.out.line(line.add(failure_of(outcome, no_log)));
    screen_.out.write(indented(below(task, outcome, no_log, 0, false), 2));
  }

  Screen screen_;
  bool several_hosts_ = false;
};

}  // namespace

std::unique_ptr<run::Reporter> quiet(const Screen& screen) {
  return std::make_unique<Quiet>(screen);
}

}  // namespace kboot::report
