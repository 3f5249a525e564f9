// The listener for a pipeline.
#include "base/text.hpp"
#include "report/diagnostic_text.hpp"
#include "report/mask.hpp"
#include "report/plain_lines.hpp"
#include "report/wording.hpp"

namespace kboot::report {

namespace {

constexpr auto heartbeat = std::chrono::seconds(30);
constexpr std::size_t word_width = 9;
constexpr std::size_t below_column = 19;  // under the titles

}  // namespace

void PlainLines::on(const run::Event& event) {
  std::visit([this](const auto& what) { hear(what); }, event);
}

void PlainLines::line(std::string_view word, Paint paint, const Text& text) {
  Text out(base::cat(time_of_day(screen_.clock.wall()), "  "));
  out.add(word, paint)
      .add(std::string(word.size() < word_width ? word_width - word.size() : 1, ' '));
  screen_.out.line(out.add(text));
  quiet_since_ = screen_.clock.now();
}

void PlainLines::hear(const run::RunStarted& run) {
  inventory_ = run.inventory;
  line("run", Paint::bold,
       Text(base::cat(screen_.shared() ? "" : base::cat(run.inventory, "  "), run.playbook,
                      run.check ? "  (check mode)" : "")));
}

void PlainLines::hear(const run::ClusterConnected& cluster) {
  const std::string_view gap = cluster.context.empty() ? "" : "  ";
  line("cluster", Paint::none,
       Text(base::cat(cluster.context, gap, cluster.server, "  ", cluster.version)));
}

void PlainLines::hear(const run::PlayStarted& play) {
  several_hosts_ = play.hosts.size() > 1;
  line("play", Paint::bold,
       Text(base::cat(play.name, play.hosts.empty() ? ": no hosts matched" : "")));
}

void PlainLines::hear(const run::TaskStarted& started) {
  doing_ = task_title(started.task, "");
  waiting_.clear();
  quiet_since_ = screen_.clock.now();
}

void PlainLines::hear(const run::ItemFinished& item) {
  if (!is_told(item.outcome, screen_.verbosity)) return;
  const std::string title =
      base::cat(task_title(item.task, host_of(item.host)), ": ", one_line(item.item));
  tell(title, item.task, item.outcome, item.ignored, false, {});
}

void PlainLines::hear(const run::TaskRetried& retry) {
  line("retry", Paint::none,
       Text(base::cat(task_title(retry.task, host_of(retry.host)), ": ", retry.retries_left,
                      " retries left")));
}

void PlainLines::hear(const run::TaskFinished& task) {
  doing_.clear();
  if (task.looped && !task.outcome.is_failed()) return;
  if (!is_told(task.outcome, screen_.verbosity)) return;
  std::string host = host_of(task.host);
  if (!task.delegated_to.empty() && task.delegated_to != task.host)
    host = base::cat(task.host, " -> ", task.delegated_to);
  run::Outcome outcome = task.outcome;
  if (task.looped) outcome.changes.clear(), outcome.result = value::Value::dict();
  tell(task_title(task.task, host), task.task, outcome, task.ignored, task.no_log, task.took);
}

void PlainLines::hear(const run::WaitingNow& now) {
  waiting_ = now.items;
  tick();
}

void PlainLines::hear(const run::Warned& warned) {
  line("warning", Paint::bright_purple, Text(warned.diagnostic.message));
  screen_.out.write(indented(diagnostic_details(warned.diagnostic), below_column));
}

void PlainLines::hear(const run::IncludedFile& included) {
  if (screen_.verbosity > 0) line("include", Paint::none, Text(included.file));
}

void PlainLines::hear(const run::RunBroken&) { doing_.clear(); }

void PlainLines::hear(const run::RunFinished& end) {
  doing_.clear();
  if (end.interrupted && screen_.shared())
    line("stopped", Paint::red, Text(base::trim_end(interruption_text(end).plain())));
  if (screen_.shared()) return;
  const std::string text = recap_text(end, inventory_).plain();
  for (const std::string_view each : base::split(base::trim_end(text), '\n')) {
    if (!each.empty()) line("recap", Paint::bold, Text(each));
  }
  if (end.interrupted)
    line("stopped", Paint::red, Text(base::trim_end(interruption_text(end).plain())));
}

void PlainLines::tick() {
  if (doing_.empty() || screen_.clock.now() - quiet_since_ < heartbeat) return;
  std::string text = doing_;
  std::string_view joint = ": ";
  for (const base::Waiting& item : waiting_) {
    text += base::cat(joint, item.what, item.why.empty() ? "" : base::cat(" (", item.why, ")"));
    joint = "; ";
  }
  line("waiting", Paint::cyan, Text(base::replace_all(text, "\n", " ")));
}

void PlainLines::tell(const std::string& title, const run::TaskId& task,
                      const run::Outcome& outcome, bool ignored, bool no_log, base::Duration took) {
  const StatusWord word = status_word(outcome, ignored);
  Text text(title);
  if (outcome.is_failed()) {
    text.add(failure_of(outcome, no_log));
  } else if (const std::string detail = detail_of(outcome, no_log); !detail.empty()) {
    text.add(": ").add(detail);
  }
  if (took >= std::chrono::seconds(1)) text.add(base::cat(" (", duration_text(took), ")"));
  line(word.word, word.paint, text);
  screen_.out.write(
      indented(below(task, outcome, no_log, screen_.verbosity, screen_.diff), below_column));
}

std::unique_ptr<run::Reporter> plain(const Screen& screen) {
  return std::make_unique<PlainLines>(screen);
}

}  // namespace kboot::report
