// The listener that writes JUnit's XML: a suite per play, a case per task and host.
#include <array>
#include <cstdio>

#include "base/files.hpp"
#include "base/text.hpp"
#include "report/diagnostic_text.hpp"
#include "report/report.hpp"
#include "report/wording.hpp"

namespace kboot::report {

namespace {

// XML 1.0 has no way to write control characters: they are escaped visibly first.
std::string escaped(std::string_view text) {
  std::string out = base::replace_all(harmless(text), "&", "&amp;");
  out = base::replace_all(out, "<", "&lt;");
  out = base::replace_all(out, ">", "&gt;");
  return base::replace_all(out, "\"", "&quot;");
}

std::string seconds_text(base::Duration duration) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3f", std::chrono::duration<double>(duration).count());
  return text.data();
}

struct Suite {
  std::string name;
  std::string cases;
  int tests = 0, failures = 0, skipped = 0;
  base::Duration took{};
};

class JunitFile final : public FileReport {
 public:
  JunitFile(std::string path, const base::Redactor& redactor)
      : path_(std::move(path)), redactor_(redactor) {}

  void on(const run::Event& event) override {
    if (const auto* started = std::get_if<run::RunStarted>(&event)) inventory_ = started->inventory;
    if (const auto* play = std::get_if<run::PlayStarted>(&event)) {
      suites_.emplace_back().name = base::cat(inventory_, ": ", play->name);
    }
    if (const auto* task = std::get_if<run::TaskFinished>(&event)) add(*task);
    if (std::holds_alternative<run::RunFinished>(event)) save();
  }
  [[nodiscard]] std::optional<base::Diagnostic> failure() const override { return failure_; }

 private:
  void add(const run::TaskFinished& task) {
    if (suites_.empty()) return;
    Suite& suite = suites_.back();
    ++suite.tests;
    suite.took += task.took;
    suite.cases += base::cat("    <testcase name=\"", escaped(task_title(task.task, task.host)),
                             "\" classname=\"", escaped(place_text(task.task.origin, false)),
                             "\" time=\"", seconds_text(task.took), "\"");
    const std::string detail = escaped(detail_of(task.outcome, task.no_log));
    if (task.outcome.is_failed() && !task.ignored) {
      ++suite.failures;
      const std::string cause =
          escaped(below(task.task, task.outcome, task.no_log, 0, false).plain());
      suite.cases += base::cat(">\n      <failure message=\"", detail, "\">", cause,
                               "</failure>\n    </testcase>\n");
    } else if (task.outcome.status == run::OutcomeStatus::skipped) {
      ++suite.skipped;
      suite.cases += base::cat(">\n      <skipped message=\"", detail, "\"/>\n    </testcase>\n");
    } else {
      suite.cases += "/>\n";
    }
  }

  void save() {
    std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"kboot\">\n";
    for (const Suite& suite : suites_) {
      xml += base::cat("  <testsuite name=\"", escaped(suite.name), "\" tests=\"", suite.tests,
                       "\" failures=\"", suite.failures, "\" errors=\"0\" skipped=\"",
                       suite.skipped, "\" time=\"", seconds_text(suite.took), "\">\n", suite.cases,
                       "  </testsuite>\n");
    }
    xml += "</testsuites>\n";
    try {
      base::write_file(path_, redactor_.filter(xml));
    } catch (const base::Error& error) {
      failure_ = error.diagnostic();
    }
  }

  std::string path_;
  const base::Redactor& redactor_;
  std::string inventory_;
  std::vector<Suite> suites_;
  std::optional<base::Diagnostic> failure_;
};

}  // namespace

std::unique_ptr<FileReport> junit_file(std::string path, const base::Redactor& redactor) {
  return std::make_unique<JunitFile>(std::move(path), redactor);
}

}  // namespace kboot::report
