// The screen of `kboot plan`: what would be created, changed, deleted, and what nobody can know
// yet.
#include <array>

#include "base/text.hpp"
#include "report/diagnostic_text.hpp"
#include "report/diff_text.hpp"
#include "report/mask.hpp"
#include "report/report.hpp"
#include "report/wording.hpp"

namespace kboot::report {

namespace {

class PlanScreen final : public run::Reporter {
 public:
  explicit PlanScreen(const Screen& screen) : screen_(screen) {}

  void on(const run::Event& event) override {
    if (const auto* started = std::get_if<run::RunStarted>(&event))
      inventory_ = started->inventory, counts_ = {};
    if (const auto* play = std::get_if<run::PlayStarted>(&event))
      several_hosts_ = play->hosts.size() > 1;
    if (const auto* item = std::get_if<run::ItemFinished>(&event)) {
      tell(item->task, item->host, item->outcome, item->ignored, false);
    }
    if (const auto* task = std::get_if<run::TaskFinished>(&event)) {
      if (!task->looped || (task->outcome.is_failed() && task->outcome.diagnostic)) {
        tell(task->task, task->host, task->outcome, task->ignored, task->no_log);
      }
    }
    if (const auto* warned = std::get_if<run::Warned>(&event))
      screen_.out.write(diagnostic_text(warned->diagnostic));
    if (const auto* end = std::get_if<run::RunFinished>(&event)) total(*end);
  }

 private:
  void tell(const run::TaskId& task, const std::string& host, const run::Outcome& outcome,
            bool ignored, bool no_log) {
    const std::string title = task_title(task, several_hosts_ ? host : std::string());
    if (outcome.is_failed()) {
      const StatusWord word = status_word(outcome, ignored);
      screen_.out.line(
          Text(word.word, word.paint).add("   ").add(title).add(failure_of(outcome, no_log)));
      screen_.out.write(indented(below(task, outcome, no_log, 0, false), 2));
      return;
    }
    if (outcome.changes.empty()) {
      changed_without_a_list(title, outcome, no_log);
      return;
    }
    for (const run::Change& change : outcome.changes)
      ++counts_[static_cast<std::size_t>(change.operation)];
    if (no_log) {
      screen_.out.line(base::cat("~ ", title, "  (hidden by no_log)"));
      return;
    }
    Text text = changes_text(outcome.changes, {.all = screen_.diff});
    if (several_hosts_) text = Text(base::cat(host, ":\n")).add(indented(text, 2));
    screen_.out.write(text);
  }

  // A module that says "changed" and no more.
  void changed_without_a_list(const std::string& title, const run::Outcome& outcome, bool no_log) {
    if (outcome.status != run::OutcomeStatus::changed) return;
    ++counts_[static_cast<std::size_t>(run::Operation::update)];
    Text line("~ ", Paint::yellow);
    line.add(title);
    if (!no_log && !outcome.message.empty()) line.pad_to(62).add(outcome.message, Paint::grey);
    screen_.out.line(line);
  }

  void total(const run::RunFinished& end) {
    const auto count = [this](run::Operation operation) {
      return counts_[static_cast<std::size_t>(operation)];
    };
    using enum run::Operation;
    int all = 0;
    for (const int each : counts_) all += each;
    Text line(all > 0 ? "\n" : "");
    if (end.interrupted) line.add(interruption_text(end));
    if (all == 0 && end.exit_code == 0) {
      screen_.out.line(line.add("nothing to change"));
      return;
    }
    line.add(base::cat(count(create), " to create, ", count(update), " to change, ", count(remove),
                       " to delete"));
    if (count(run) > 0) line.add(base::cat(", ", count(run), " to run"));
    if (count(unknown) > 0) line.add(base::cat(", ", count(unknown), " unknown"));
    screen_.out.line(line);
  }

  Screen screen_;
  std::string inventory_;
  bool several_hosts_ = false;
  std::array<int, 5> counts_{};  // by operation
};

}  // namespace

std::unique_ptr<run::Reporter> plan(const Screen& screen) {
  return std::make_unique<PlanScreen>(screen);
}

}  // namespace kboot::report
