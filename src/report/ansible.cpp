// The links' listener: ansible-playbook's default output, to the letter (ansible-core 2.18, its
// default callback).
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "jinja/jinja.hpp"
#include "report/diff_text.hpp"
#include "report/mask.hpp"
#include "report/report.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::report {

namespace {

using run::Outcome;
using run::OutcomeStatus;
using value::Value;

constexpr std::string_view censored =
    "the output has been hidden due to the fact that 'no_log: true' was specified for this result";

bool is_include(const run::TaskId& task) {
  return task.module.starts_with("include_") && task.module != "include_vars";
}

std::string title_of(const run::TaskId& task) {
  return task.role.empty() ? task.name : base::cat(task.role, " : ", task.name);
}

// Without Ansible's internal keys, on every level.
Value without_internal(const Value& value, int depth = 0) {
  if (depth > 100) return value;
  if (value.is_dict()) {
    Value copy = Value::dict();
    for (const auto& [key, member] : value.as_dict()) {
      if (key.is_string() && key.as_string().starts_with("_ansible_")) continue;
      copy.edit_dict().set(key, without_internal(member, depth + 1));
    }
    return copy;
  }
  if (value.is_list()) {
    Value copy = Value::list();
    for (const Value& item : value.as_list())
      copy.edit_list().append(without_internal(item, depth + 1));
    return copy;
  }
  return value;
}

// Ansible's own words for a warning that it gives too.
std::string ansible_words(const base::Diagnostic& warning) {
  const std::size_t from = warning.message.find('`'), to = warning.message.rfind('`');
  if (warning.code != "host-pattern" || from == to) return warning.message;
  return base::cat("Could not match supplied host pattern, ignoring: ",
                   warning.message.substr(from + 1, to - from - 1));
}

void erase(Value& dict, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) dict.edit_dict().erase(Value(key));
}

class AnsibleScreen final : public run::Reporter {
 public:
  explicit AnsibleScreen(const Screen& screen) : screen_(screen) {}

  void on(const run::Event& event) override {
    if (!std::holds_alternative<run::IncludedFile>(event)) flush_include();
    std::visit([this](const auto& what) { hear(what); }, event);
  }

 private:
  void hear(const run::RunStarted& run) {
    if (screen_.verbosity > 1)
      banner(base::cat("PLAYBOOK: ", run.playbook.substr(run.playbook.rfind('/') + 1)));
  }
  void hear(const run::ClusterConnected&) {}
  void hear(const run::WaitingNow&) {}
  void hear(const run::RunBroken&) {}
  void hear(const run::PlayStarted& play) {
    const std::string_view name = base::trim(play.name);
    banner(name.empty() ? "PLAY" : base::cat("PLAY [", name, "]"));
    if (play.hosts.empty()) screen_.out.line("skipping: no hosts matched", Paint::cyan);
  }
  void hear(const run::TaskStarted& started) {
    const run::TaskId& task = started.task;
    banner(
        base::cat(task.handler ? "RUNNING HANDLER [" : "TASK [", base::trim(title_of(task)), "]"));
    if (screen_.verbosity < 2) return;
    if (const base::Place place = base::sources().place(task.origin); !place.file.empty()) {
      screen_.out.line(base::cat("task path: ", place.file, ":", place.line), Paint::grey);
    }
  }
  void hear(const run::TaskRetried& retry) {
    screen_.out.line(base::cat("FAILED - RETRYING: [", retry.host, "]: ", title_of(retry.task),
                               " (", retry.retries_left, " retries left)."),
                     Paint::grey);
  }
  void hear(const run::ItemFinished& item);
  void hear(const run::TaskFinished& task);
  void hear(const run::Warned& warned) { warn(ansible_words(warned.diagnostic)); }
  void hear(const run::IncludedFile& included) {
    const std::string label = !jinja::truthy(shown(included.item))
                                  ? ""
                                  : base::cat(" => (item=", python_text(included.item), ")");
    const bool again = std::ranges::find(include_hosts_, included.host) != include_hosts_.end();
    if (included.file != include_file_ || label != include_label_ || again) flush_include();
    include_file_ = included.file;
    include_label_ = label;
    include_hosts_.push_back(included.host);
  }
  void hear(const run::RunFinished& end);

  void flush_include() {
    if (include_file_.empty()) return;
    screen_.out.line(base::cat("included: ", include_file_, " for ",
                               base::join(include_hosts_, ", "), include_label_),
                     Paint::cyan);
    include_file_.clear();
    include_hosts_.clear();
  }
  // Three stars at least, up to the width of the terminal or 79.
  void banner(std::string_view text) {
    const std::size_t columns = screen_.out.manner().terminal
                                    ? std::max<std::size_t>(79, screen_.out.manner().columns - 1)
                                    : 79;
    const std::size_t width = base::display_width(text);
    const std::size_t stars = width + 3 < columns ? columns - width : 3;
    screen_.out.line(base::cat("\n", text, " ", std::string(stars, '*')));
  }
  void warn(std::string_view message) {
    const std::string text = base::join(wrapped(base::cat("[WARNING]: ", message), 79), "\n");
    if (warned_.insert(text).second) screen_.err.line(text, Paint::bright_purple);
  }
  void warn_of(const Value& result) {
    const Value* warnings = result.find("warnings");
    if (warnings == nullptr || !warnings->is_list()) return;
    for (const Value& warning : warnings->as_list()) warn(one_line(warning));
  }
  void differences(const Outcome& outcome) {
    if (screen_.diff && outcome.status == OutcomeStatus::changed)
      screen_.out.write(ansible_diff(outcome.changes));
  }
  [[nodiscard]] Value cleaned(const run::TaskId& task, const Outcome& outcome, bool no_log) const;
  [[nodiscard]] std::string dumped(const Value& result, bool indent) const;
  // " => {...}" where the verbosity or the module asks for the result.
  [[nodiscard]] std::string result_text(const run::TaskId& task, const Outcome& outcome,
                                        bool no_log) const;

  Screen screen_;
  std::string include_file_;
  std::string include_label_;
  std::vector<std::string> include_hosts_;
  std::set<std::string> warned_;
};

// These show their result without -v too, in lines of its own.
bool speaks(const run::TaskId& task, const Outcome& outcome) {
  if (task.module == "assert") return outcome.result.find("_ansible_verbose_always") != nullptr;
  return task.module == "debug" && outcome.status == OutcomeStatus::ok;
}

Value AnsibleScreen::cleaned(const run::TaskId& task, const Outcome& outcome, bool no_log) const {
  Value result = shown(without_internal(outcome.result));
  if (!result.is_dict()) return Value::dict();
  if (no_log) {
    Value hidden = Value::dict({{"censored", censored}});
    for (const std::string_view key : {"attempts", "changed", "retries"}) {
      // debug's own result has no `changed` there.
      if (key == "changed" && task.module == "debug") continue;
      if (const Value* kept = result.find(key)) hidden.edit_dict().set(key, *kept);
    }
    return hidden;
  }
  if (result.find("msg") == nullptr && outcome.is_failed())
    result.edit_dict().set("msg", outcome.message);
  erase(result, {"failed", "skipped", "warnings", "deprecations", "exception"});
  if (screen_.verbosity < 3) erase(result, {"invocation", "diff"});
  if (task.module == "debug") {
    if (const Value* message = result.find("msg")) return Value::dict({{"msg", *message}});
    erase(result, {"changed", "invocation", "skip_reason"});
  }
  return result;
}

std::string AnsibleScreen::dumped(const Value& result, bool indent) const {
  const bool pretty = indent || screen_.verbosity > 2;
  return value::to_masked_json(
      result, {.style = pretty ? value::JsonStyle::pretty : value::JsonStyle::python,
               .indent = 4,
               .sort_keys = true});
}

std::string AnsibleScreen::result_text(const run::TaskId& task, const Outcome& outcome,
                                       bool no_log) const {
  const bool always = speaks(task, outcome) && !no_log;
  if ((screen_.verbosity == 0 && !always) || task.module == "setup") return {};
  return base::cat(" => ", dumped(cleaned(task, outcome, no_log), always));
}

void AnsibleScreen::hear(const run::ItemFinished& item) {
  if (is_include(item.task) && !item.outcome.is_failed() &&
      item.outcome.status != OutcomeStatus::skipped)
    return;
  differences(item.outcome);
  warn_of(item.outcome.result);
  const std::string label = base::cat("(item=", python_text(item.item), ")");
  const std::string host = base::cat("[", item.host, "]");
  switch (item.outcome.status) {
    case OutcomeStatus::failed:
    case OutcomeStatus::unreachable:
      screen_.out.line(base::cat("failed: ", host, " ", label, " => ",
                                 dumped(cleaned(item.task, item.outcome, item.no_log),
                                        speaks(item.task, item.outcome))),
                       Paint::red);
      return;
    case OutcomeStatus::skipped:
      screen_.out.line(base::cat("skipping: ", host, " => ", label, " ",
                                 result_text(item.task, item.outcome, item.no_log)),
                       Paint::cyan);
      return;
    case OutcomeStatus::ok:
    case OutcomeStatus::changed: {
      const bool changed = item.outcome.status == OutcomeStatus::changed;
      screen_.out.line(base::cat(changed ? "changed: " : "ok: ", host, " => ", label,
                                 result_text(item.task, item.outcome, item.no_log)),
                       changed ? Paint::yellow : Paint::green);
      return;
    }
  }
}

void AnsibleScreen::hear(const run::TaskFinished& task) {
  if (is_include(task.task) && !task.outcome.is_failed() &&
      task.outcome.status != OutcomeStatus::skipped)
    return;
  const bool delegated = !task.delegated_to.empty() && task.delegated_to != task.host;
  const std::string host = delegated ? base::cat("[", task.host, " -> ", task.delegated_to, "]")
                                     : base::cat("[", task.host, "]");
  // A looped task's items told it all; under no_log they are hidden, and so Ansible tells the task
  // itself again.
  const bool told = task.looped && !task.no_log;
  Outcome outcome = task.outcome;
  if (task.looped && outcome.result.is_dict()) {
    outcome.result = value::deep_copy(outcome.result);
    erase(outcome.result, {"results"});
  }
  if (!told && !task.no_log) differences(outcome);
  warn_of(task.outcome.result);
  if (task.outcome.is_failed()) {
    const bool lost = task.outcome.status == OutcomeStatus::unreachable;
    if (!told) {
      screen_.out.line(base::cat("fatal: ", host, lost ? ": UNREACHABLE! => " : ": FAILED! => ",
                                 dumped(cleaned(task.task, outcome, task.no_log),
                                        speaks(task.task, outcome) && !task.no_log)),
                       lost ? Paint::bright_red : Paint::red);
    }
    if (task.ignored) screen_.out.line("...ignoring", Paint::cyan);
    return;
  }
  if (task.outcome.status == OutcomeStatus::skipped) {
    screen_.out.line(
        base::cat("skipping: [", task.host, "]", result_text(task.task, outcome, task.no_log)),
        Paint::cyan);
    return;
  }
  if (told) return;
  const bool changed = task.outcome.status == OutcomeStatus::changed;
  screen_.out.line(
      base::cat(changed ? "changed: " : "ok: ", host, result_text(task.task, outcome, task.no_log)),
      changed ? Paint::yellow : Paint::green);
}

void AnsibleScreen::hear(const run::RunFinished& end) {
  banner("PLAY RECAP");
  for (const auto& [host, stats] : end.hosts) {
    const Paint paint = stats.failed + stats.unreachable > 0 ? Paint::red
                        : stats.changed > 0                  ? Paint::yellow
                                                             : Paint::green;
    Text line(host, paint);
    const std::size_t width = base::display_width(host);
    line.add(std::string(width < 26 ? 26 - width : 0, ' ')).add(" :");
    const auto add = [&line](std::string_view name, int count, Paint colour) {
      std::string text = base::cat(name, "=", count);
      text.resize(std::max(text.size(), name.size() + 5), ' ');
      line.add(" ").add(text, count != 0 ? colour : Paint::none);
    };
    add("ok", stats.ok, Paint::green);
    add("changed", stats.changed, Paint::yellow);
    add("unreachable", stats.unreachable, Paint::bright_red);
    add("failed", stats.failed, Paint::red);
    add("skipped", stats.skipped, Paint::cyan);
    add("rescued", stats.rescued, Paint::green);
    add("ignored", stats.ignored, Paint::bright_purple);
    screen_.out.line(line);
  }
  screen_.out.line("");
}

}  // namespace

std::unique_ptr<run::Reporter> ansible(const Screen& screen) {
  return std::make_unique<AnsibleScreen>(screen);
}

}  // namespace kboot::report
