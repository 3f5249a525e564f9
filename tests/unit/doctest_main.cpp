// The main program of every unit test executable, and the reporter that `./dev test` reads (tests/dev/test.sh).
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <cstring>
#include <mutex>
#include <ostream>
#include <sstream>
#include <string>

namespace {

// One line for each test case: `ok NAME # 12 ms`, `not ok NAME # 12 ms` and what went wrong, `skip NAME: why`.
// A test case is skipped while it runs by MESSAGE("skip: why") and a return.
class LineReporter : public doctest::IReporter {
 public:
  explicit LineReporter(const doctest::ContextOptions& options) : out_(*options.cout) {}

  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_run_end(const doctest::TestRunStats&) override {}
  void test_case_reenter(const doctest::TestCaseData&) override {}
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}

  void test_case_start(const doctest::TestCaseData& test) override {
    test_ = &test;
    wrong_.str({});
    skipped_.clear();
  }

  void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
    const auto milliseconds = static_cast<long>(stats.seconds * 1000);
    if (!stats.testCaseSuccess) {
      out_ << "not ok " << test_->m_name << " # " << milliseconds << " ms\n" << wrong_.str();
    } else if (!skipped_.empty()) {
      out_ << "skip " << test_->m_name << ": " << skipped_ << '\n';
    } else {
      out_ << "ok " << test_->m_name << " # " << milliseconds << " ms\n";
    }
    out_.flush();
  }

  void test_case_exception(const doctest::TestCaseException& error) override {
    const std::lock_guard lock(mutex_);
    place(test_->m_file.c_str(), test_->m_line)
        << (error.is_crash ? "crashed: " : "threw: ") << error.error_string.c_str() << '\n';
    context();
  }

  void log_assert(const doctest::AssertData& assertion) override {
    if (!assertion.m_failed) return;
    const std::lock_guard lock(mutex_);
    place(assertion.m_file, assertion.m_line)
        << doctest::assertString(assertion.m_at) << "(" << assertion.m_expr << ")\n";
    if (assertion.m_threw) {
      wrong_ << "    threw: " << assertion.m_exception.c_str() << '\n';
    } else if (assertion.m_decomp.size() > 0) {
      wrong_ << "    values: " << assertion.m_decomp.c_str() << '\n';
    }
    context();
  }

  void log_message(const doctest::MessageData& message) override {
    const std::lock_guard lock(mutex_);
    const char* text = message.m_string.c_str();
    if (std::strncmp(text, "skip: ", 6) == 0) {
      skipped_ = text + 6;
    } else {
      place(message.m_file, message.m_line) << text << '\n';
    }
  }

  void test_case_skipped(const doctest::TestCaseData& test) override {
    if (test.m_skip) out_ << "skip " << test.m_name << ": is marked to be skipped\n";
  }

 private:
  std::ostream& place(const char* file, unsigned line) {
    return wrong_ << "  " << file << ':' << line << ": ";
  }
  std::ostream& place(const char* file, int line) {
    return place(file, static_cast<unsigned>(line));
  }

  // What INFO and CAPTURE said about the values at hand.
  void context() {
    for (int i = 0; i < get_num_active_contexts(); ++i) {
      wrong_ << "    where: ";
      get_active_contexts()[i]->stringify(&wrong_);
      wrong_ << '\n';
    }
  }

  std::ostream& out_;
  const doctest::TestCaseData* test_ = nullptr;
  std::ostringstream wrong_;
  std::string skipped_;
  std::mutex mutex_;
};

DOCTEST_REGISTER_REPORTER("lines", 1, LineReporter);

}  // namespace
