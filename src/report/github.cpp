// The listener for GitHub Actions: groups, annotations at the playbook's line, a table in the
// step's summary.
//
// Commands are those of docs.github.com, "Workflow commands for GitHub Actions". `::add-mask::` is
// not used: it would have to print the secrets that nothing else prints.
#include <fcntl.h>
#include <unistd.h>
#include <cstdio>

#include "base/text.hpp"
#include "report/mask.hpp"
#include "report/plain_lines.hpp"
#include "report/wording.hpp"

namespace kboot::report {

namespace {

// Line ends and the percent sign would end or change a command.
std::string escaped(std::string_view text) {
  std::string out = base::replace_all(text, "%", "%25");
  out = base::replace_all(out, "\r", "%0D");
  return base::replace_all(out, "\n", "%0A");
}

std::string escaped_property(std::string_view text) {
  return base::replace_all(base::replace_all(escaped(text), ":", "%3A"), ",", "%2C");
}

class Github final : public run::Reporter {
 public:
  Github(const Screen& screen, std::string summary)
      : screen_(screen), lines_(screen), summary_(std::move(summary)) {}

  void on(const run::Event& event) override {
    // Groups of several runs would close each other.
    const auto* play = std::get_if<run::PlayStarted>(&event);
    if (play != nullptr && !screen_.shared()) open(play->name);
    const auto* end = std::get_if<run::RunFinished>(&event);
    if (end != nullptr) close();
    if (const auto* started = std::get_if<run::RunStarted>(&event)) inventory_ = started->inventory;
    lines_.on(event);
    if (const auto* task = std::get_if<run::TaskFinished>(&event)) {
      if (task->outcome.is_failed() && !task->ignored)
        annotate("error", task->task, task->outcome, task->no_log);
    } else if (const auto* warned = std::get_if<run::Warned>(&event)) {
      annotation("warning", warned->diagnostic.origin, warned->diagnostic.code,
                 warned->diagnostic.message);
    } else if (const auto* broken = std::get_if<run::RunBroken>(&event)) {
      close();
      for (const base::Diagnostic& each : broken->errors)
        annotation("error", each.origin, base::cat(broken->inventory, ": ", each.code),
                   each.message);
    } else if (end != nullptr) {
      summarise(*end);
    }
  }
  void tick() override { lines_.tick(); }

 private:
  void open(const std::string& play) {
    close();
    command(base::cat("::group::", escaped(play)));
    open_ = true;
  }
  void close() {
    if (open_) command("::endgroup::");
    open_ = false;
  }
  // Commands begin their line, and are the only ones: what looks like one in our log is made inert.
  void command(std::string_view text) { screen_.out.control({}, Text(base::cat(text, "\n"))); }

  void annotate(std::string_view kind, const run::TaskId& task, const run::Outcome& outcome,
                bool no_log) {
    // The place in the user's own file where the error stands, else the task's.
    const bool placed = outcome.diagnostic && outcome.diagnostic->origin;
    const std::string title = task_title(task, "");
    annotation(kind, placed ? outcome.diagnostic->origin : task.origin,
               screen_.shared() ? base::cat(inventory_, ": ", title) : title,
               detail_of(outcome, no_log));
  }

  void annotation(std::string_view kind, base::Origin origin, std::string_view title,
                  std::string_view message) {
    std::string properties;
    if (const base::Place place = base::sources().place(origin); origin && !place.file.empty()) {
      properties = base::cat("file=", escaped_property(place.file), ",line=", place.line,
                             ",col=", place.column, ",");
    }
    command(base::cat("::", kind, " ", properties, "title=", escaped_property(title),
                      "::", escaped(message)));
  }

  void summarise(const run::RunFinished& end) {
    if (summary_.empty()) return;
    std::string table = base::cat("### kboot: ", inventory_, end.exit_code == 0 ? "" : " failed",
                                  "\n\n| host | ok | changed | skipped | failed | unreachable |\n",
                                  "| --- | --: | --: | --: | --: | --: |\n");
    for (const auto& [host, stats] : end.hosts) {
      table += base::cat("| ", host, " | ", stats.ok, " | ", stats.changed, " | ", stats.skipped,
                         " | ", stats.failed, " | ", stats.unreachable, " |\n");
    }
    const int file = ::open(summary_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0) return;  // a summary is a courtesy: the log has it all
    Output(file, nullptr, {}).line(table);
    ::close(file);
  }

  Screen screen_;
  PlainLines lines_;
  std::string summary_;
  std::string inventory_;
  bool open_ = false;
};

}  // namespace

std::unique_ptr<run::Reporter> github(const Screen& screen, std::string summary) {
  return std::make_unique<Github>(screen, std::move(summary));
}

}  // namespace kboot::report
