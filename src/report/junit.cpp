// The report in JUnit's XML: a suite per inventory and play, a case per task and host.
#include <array>
#include <cstdio>
#include <deque>
#include <map>

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
  int tests = 0, failures = 0, errors = 0, skipped = 0;
  base::Duration took{};

  [[nodiscard]] std::string attributes() const {
    return base::cat("tests=\"", tests, "\" failures=\"", failures, "\" errors=\"", errors,
                     "\" skipped=\"", skipped, "\" time=\"", seconds_text(took), "\"");
  }
};

using Suites = std::vector<Suite>;

// GitLab knows a case by its class and name alone, and shows the first of two that are alike: the
// class names the inventory, and a name that came before gets a number.
class JunitRun final : public run::Reporter {
 public:
  explicit JunitRun(Suites& suites) : suites_(suites) {}

  void on(const run::Event& event) override {
    if (const auto* started = std::get_if<run::RunStarted>(&event)) inventory_ = started->inventory;
    if (const auto* play = std::get_if<run::PlayStarted>(&event)) {
      suites_.emplace_back().name = base::cat(inventory_, ": ", play->name);
      class_ = escaped(base::cat(inventory_, ".", play->name));
    }
    if (const auto* task = std::get_if<run::TaskFinished>(&event)) add(*task);
    if (const auto* broken = std::get_if<run::RunBroken>(&event)) add(*broken);
    const auto* end = std::get_if<run::RunFinished>(&event);
    if (end != nullptr && end->interrupted) add_interrupted(*end);
  }

 private:
  std::string opening(std::string name, base::Origin origin, base::Duration took) {
    const int before = names_[base::cat(class_, "\n", name)]++;
    if (before > 0) name += base::cat(" (", before + 1, ")");
    std::string out = base::cat("    <testcase name=\"", escaped(name), "\" classname=\"", class_,
                                "\" time=\"", seconds_text(took), "\"");
    if (const base::Place place = base::sources().place(origin); origin && !place.file.empty())
      out += base::cat(" file=\"", escaped(place.file), "\" line=\"", place.line, "\"");
    return out;
  }

  // GitLab shows the text alone, without the message (lib/gitlab/ci/parsers/test/junit.rb).
  static std::string cause(std::string_view element, std::string_view message,
                           const std::optional<base::Diagnostic>& diagnostic,
                           std::string_view text) {
    const std::string type = diagnostic && !diagnostic->code.empty()
                                 ? base::cat(" type=\"", escaped(diagnostic->code), "\"")
                                 : std::string();
    std::string whole(text);
    if (whole.find(message) == std::string::npos)
      whole = base::cat(message, whole.empty() ? "" : "\n", whole);
    return base::cat(">\n      <", element, " message=\"", escaped(message), "\"", type, ">",
                     escaped(whole), "</", element, ">\n    </testcase>\n");
  }

  void add(const run::TaskFinished& task) {
    if (suites_.empty()) return;
    Suite& suite = suites_.back();
    ++suite.tests;
    suite.took += task.took;
    suite.cases += opening(task_title(task.task, task.host), task.task.origin, task.took);
    const std::string detail = detail_of(task.outcome, task.no_log);
    if (task.outcome.is_failed() && !task.ignored) {
      ++suite.failures;
      suite.cases += cause("failure", detail, task.outcome.diagnostic,
                           below(task.task, task.outcome, task.no_log, 0, false).plain());
    } else if (task.outcome.status == run::OutcomeStatus::skipped) {
      ++suite.skipped;
      suite.cases +=
          base::cat(">\n      <skipped message=\"", escaped(detail), "\"/>\n    </testcase>\n");
    } else {
      suite.cases += "/>\n";
    }
  }

  // A suite of its own, so that a run that never began is not taken for one without failures.
  void add(const run::RunBroken& broken) {
    Suite& suite = suites_.emplace_back();
    suite.name = broken.inventory;
    class_ = escaped(broken.inventory);
    for (const base::Diagnostic& each : broken.errors) {
      ++suite.tests;
      ++suite.errors;
      suite.cases += opening(each.code, each.origin, {}) +
                     cause("error", each.message, each, diagnostic_details(each).plain());
    }
  }

  // What had come so far may all be well, the run is not.
  void add_interrupted(const run::RunFinished& end) {
    if (suites_.empty()) suites_.emplace_back().name = inventory_;
    Suite& suite = suites_.back();
    ++suite.tests;
    ++suite.errors;
    suite.cases += opening("interrupted", {}, {}) +
                   cause("error", "the run was interrupted", std::nullopt,
                         end.resume.empty() ? "" : base::cat("go on with: ", end.resume));
  }

  Suites& suites_;
  std::string inventory_;
  std::string class_;
  std::map<std::string, int> names_;
};

class JunitFile final : public FileReport {
 public:
  JunitFile(std::string path, const base::Redactor& redactor)
      : path_(std::move(path)), redactor_(redactor) {}

  [[nodiscard]] std::unique_ptr<run::Reporter> listener() override {
    return std::make_unique<JunitRun>(runs_.emplace_back());
  }
  void save() override {
    Suite all;
    std::string suites;
    for (const Suites& run : runs_) {
      for (const Suite& suite : run) {
        all.tests += suite.tests, all.failures += suite.failures, all.errors += suite.errors;
        all.skipped += suite.skipped, all.took += suite.took;
        suites += base::cat("  <testsuite name=\"", escaped(suite.name), "\" ", suite.attributes(),
                            ">\n", suite.cases, "  </testsuite>\n");
      }
    }
    const std::string xml =
        base::cat("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"kboot\" ",
                  all.attributes(), ">\n", suites, "</testsuites>\n");
    try {
      base::write_file(path_, redactor_.filter(xml));
    } catch (const base::Error& error) {
      failure_ = error.diagnostic();
    }
  }
  [[nodiscard]] std::optional<base::Diagnostic> failure() const override { return failure_; }

 private:
  std::string path_;
  const base::Redactor& redactor_;
  std::deque<Suites> runs_;  // of each listener
  std::optional<base::Diagnostic> failure_;
};

}  // namespace

std::unique_ptr<FileReport> junit_file(std::string path, const base::Redactor& redactor) {
  return std::make_unique<JunitFile>(std::move(path), redactor);
}

}  // namespace kboot::report
