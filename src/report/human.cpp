// The listener for a person at a terminal.
#include "base/text.hpp"
#include "report/diagnostic_text.hpp"
#include "report/live_area.hpp"
#include "report/mask.hpp"
#include "report/report.hpp"
#include "report/wording.hpp"

namespace kboot::report {

namespace {

constexpr std::size_t word_width = 9;
constexpr std::size_t detail_column = 57;
constexpr std::size_t time_column = 77;

class Human final : public run::Reporter {
 public:
  explicit Human(const Screen& screen)
      : screen_(screen),
        own_(screen.out, screen.clock),
        live_(screen.shared() ? *screen.live : own_) {}

  void on(const run::Event& event) override {
    std::visit([this](const auto& what) { hear(what); }, event);
  }
  void tick() override { live_.tick(); }
  void pause() override { live_.erase(); }

 private:
  void hear(const run::RunStarted& run) {
    inventory_ = run.inventory;
    Text line;
    if (!screen_.shared()) line.add(run.inventory, Paint::bold).add("   ");
    line.add(run.playbook);
    if (run.check) line.add("   check mode: nothing is changed", Paint::cyan);
    print(line);
  }
  void hear(const run::ClusterConnected& cluster) {
    print(Text("  cluster  ", Paint::grey)
              .add(base::cat(cluster.context, cluster.context.empty() ? "" : "  ", cluster.server,
                             "  ", cluster.version)));
  }
  void hear(const run::PlayStarted& play) {
    several_hosts_ = play.hosts.size() > 1;
    Text line("\n");
    line.add(play.name, Paint::bold);
    if (play.hosts.empty()) line.add("   no hosts matched", Paint::cyan);
    print(line);
  }
  void hear(const run::TaskStarted& started) { doing(task_title(started.task, "")); }
  void hear(const run::ItemFinished& item) {
    const bool told = item.outcome.is_failed() ||
                      item.outcome.status == run::OutcomeStatus::changed || screen_.verbosity > 0 ||
                      (item.task.module == "debug" && is_told(item.outcome, 0));
    if (!told) return;
    const std::string title =
        base::cat(task_title(item.task, host_of(item.host)), ": ", one_line(item.item));
    tell(2, title, item.task, item.outcome, item.ignored, false, {});
  }
  void hear(const run::TaskRetried& retry) {
    doing(base::cat(task_title(retry.task, host_of(retry.host)), " (", retry.retries_left,
                    " retries left)"));
  }
  void hear(const run::TaskFinished& task) {
    if (!is_told(task.outcome, screen_.verbosity)) return;
    std::string host = host_of(task.host);
    if (!task.delegated_to.empty() && task.delegated_to != task.host) {
      host = base::cat(task.host, " -> ", task.delegated_to);
    }
    run::Outcome outcome = task.outcome;
    // The items said it all one by one.
    if (task.looped) outcome.changes.clear(), outcome.result = value::Value::dict();
    tell(0, task_title(task.task, host), task.task, outcome, task.ignored, task.no_log, task.took);
  }
  void hear(const run::WaitingNow& now) {
    live_.waiting(now.items, screen_.number);
    live_.tick();
  }
  void hear(const run::Warned& warned) {
    print_block(indented(diagnostic_text(warned.diagnostic), 2));
  }
  void hear(const run::IncludedFile& included) {
    if (screen_.verbosity > 0) print(Text(base::cat("  include  ", included.file), Paint::grey));
  }
  void hear(const run::RunFinished& end) {
    doing({});
    if (screen_.shared()) {
      print_block(interruption_text(end));
    } else {
      print_block(Text("\n").add(recap_text(end, inventory_)).add(interruption_text(end)));
    }
  }
  void hear(const run::RunBroken&) { doing({}); }  // told where all errors are: standard error
  void doing(std::string what) { live_.doing(std::move(what), screen_.number); }

  [[nodiscard]] std::string host_of(const std::string& host) const {
    return several_hosts_ ? host : std::string();
  }

  void tell(std::size_t deeper, const std::string& title, const run::TaskId& task,
            const run::Outcome& outcome, bool ignored, bool no_log, base::Duration took) {
    const StatusWord word = status_word(outcome, ignored);
    Text line(std::string(2 + deeper, ' '));
    line.add(word.word, word.paint).add(std::string(word_width - word.word.size(), ' ')).add(title);
    // A failure's cause stands right behind the title, where it is read as a sentence.
    if (outcome.is_failed()) {
      line.add(failure_of(outcome, no_log));
    } else if (const std::string detail = detail_of(outcome, no_log); !detail.empty()) {
      line.add("  ").pad_to(detail_column).add(detail, Paint::grey);
    }
    if (took >= std::chrono::seconds(1))
      line.add("  ").pad_to(time_column).add(duration_text(took), Paint::grey);
    print(line);
    print_block(
        indented(below(task, outcome, no_log, screen_.verbosity, screen_.diff), 4 + deeper));
  }

  void print(const Text& line) {
    live_.erase();
    screen_.out.line(line);
  }
  void print_block(const Text& text) {
    if (text.empty()) return;
    live_.erase();
    screen_.out.write(text);
  }

  Screen screen_;
  LiveArea own_;
  LiveArea& live_;
  std::string inventory_;
  bool several_hosts_ = false;
};

}  // namespace

std::unique_ptr<run::Reporter> human(const Screen& screen) {
  return std::make_unique<Human>(screen);
}

}  // namespace kboot::report
