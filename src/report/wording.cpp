// The words that the listeners share: states, durations, what a task has to say.
#include "report/wording.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

#include "base/text.hpp"
#include "report/diagnostic_text.hpp"
#include "report/diff_text.hpp"
#include "report/mask.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::report {

namespace {

using run::Outcome;
using run::OutcomeStatus;
using value::Value;

// In the order of OutcomeStatus.
constexpr std::array<StatusWord, 5> words = {{
    {"ok", Paint::green},
    {"changed", Paint::yellow},
    {"failed", Paint::red},
    {"skipped", Paint::cyan},
    {"lost", Paint::red},
}};
constexpr std::array<std::string_view, 5> names = {"ok", "changed", "failed", "skipped",
                                                   "unreachable"};

std::int64_t seconds_of(base::Duration duration) {
  return std::chrono::duration_cast<std::chrono::seconds>(duration).count();
}

// What `debug` was called for: its message or the variable's value.
Text debug_text(const Outcome& outcome) {
  static constexpr std::array<std::string_view, 6> common = {"changed",     "failed", "skipped",
                                                             "skip_reason", "item",   "warnings"};
  Text out;
  if (!outcome.result.is_dict()) return out;
  const bool has_message = outcome.result.find("msg") != nullptr;
  for (const auto& [key, member] : outcome.result.as_dict()) {
    const std::string name = one_line(key);
    const bool internal = name.starts_with("_ansible") || name.starts_with("ansible_") ||
                          std::ranges::find(common, name) != common.end();
    if (internal || (has_message && name != "msg")) continue;
    const Value copy = shown(member);
    const std::string text =
        copy.is_string() ? std::string(copy.as_string())
                         : value::to_json(copy, {.style = value::JsonStyle::pretty, .indent = 2});
    if (name != "msg") out.add(name).add(": ");
    out.add(text);
    if (!text.ends_with('\n')) out.add("\n");
  }
  return out;
}

// A failure whose cause is the world is told by its notes; one with a place in the user's files by
// the drawing.
bool is_drawn(const Outcome& outcome) {
  return outcome.diagnostic &&
         (outcome.diagnostic->origin || outcome.diagnostic->message != outcome.message);
}

Text cause_text(const Outcome& outcome) {
  if (!outcome.diagnostic) return {};
  const base::Diagnostic& diagnostic = *outcome.diagnostic;
  if (is_drawn(outcome)) return diagnostic_text(diagnostic);
  Text out;
  for (const std::string& note : diagnostic.notes) out.add(note).add("\n");
  if (!diagnostic.hint.empty()) out.add("hint: ", Paint::cyan).add(diagnostic.hint).add("\n");
  return out;
}

void add_count(Text& out, std::string_view name, int count, Paint paint) {
  out.add("   ").add(base::cat(name, " ", count), count > 0 ? paint : Paint::none);
}

}  // namespace

StatusWord status_word(const Outcome& outcome, bool ignored) noexcept {
  if (ignored) return {"ignored", Paint::purple};
  return words[static_cast<std::size_t>(outcome.status)];
}

std::string_view status_name(OutcomeStatus status) noexcept {
  return names[static_cast<std::size_t>(status)];
}

std::string duration_text(base::Duration duration) {
  const std::int64_t seconds = std::max<std::int64_t>(seconds_of(duration), 0);
  std::array<char, 32> text{};
  if (seconds < 10) {
    const auto tenths = std::max<std::int64_t>(duration / std::chrono::milliseconds(100), 0);
    std::snprintf(text.data(), text.size(), "%d.%ds", static_cast<int>(tenths / 10),
                  static_cast<int>(tenths % 10));
  } else if (seconds < 60) {
    std::snprintf(text.data(), text.size(), "%ds", static_cast<int>(seconds));
  } else if (seconds < 3600) {
    std::snprintf(text.data(), text.size(), "%dm%02ds", static_cast<int>(seconds / 60),
                  static_cast<int>(seconds % 60));
  } else {
    std::snprintf(text.data(), text.size(), "%ldh%02dm", static_cast<long>(seconds / 3600),
                  static_cast<int>(seconds / 60 % 60));
  }
  return text.data();
}

std::string time_of_day(base::WallTime time) {
  const std::time_t seconds =
      std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
  std::tm parts{};
  ::localtime_r(&seconds, &parts);
  std::array<char, 16> text{};
  std::strftime(text.data(), text.size(), "%H:%M:%S", &parts);
  return text.data();
}

std::string utc_text(base::WallTime time) {
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
  const std::time_t seconds = milliseconds / 1000;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 24> day{};
  std::strftime(day.data(), day.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::array<char, 8> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%03dZ", static_cast<int>(milliseconds % 1000));
  return base::cat(day.data(), fraction.data());
}

std::string task_title(const run::TaskId& task, std::string_view host) {
  std::string title = task.role.empty() ? task.name : base::cat(task.role, " : ", task.name);
  if (!host.empty()) title += base::cat(" [", host, "]");
  return title;
}

std::string detail_of(const Outcome& outcome, bool no_log) {
  if (no_log) return "(hidden by no_log)";
  if (outcome.status == OutcomeStatus::skipped && outcome.message.empty()) {
    return std::string(outcome.result.text("skip_reason"));
  }
  return base::replace_all(base::trim(outcome.message), "\n", "\n           ");
}

Text failure_of(const Outcome& outcome, bool no_log) {
  Text out;
  if (!no_log && is_drawn(outcome) && outcome.diagnostic->origin) return out;
  out.add(": ").add(detail_of(outcome, no_log));
  if (!no_log && outcome.diagnostic && !is_drawn(outcome) && !outcome.diagnostic->code.empty()) {
    out.add(base::cat(" [", outcome.diagnostic->code, "]"), Paint::grey);
  }
  return out;
}

Text below(const run::TaskId& task, const Outcome& outcome, bool no_log, int verbosity, bool diff) {
  Text out;
  if (no_log) return out;
  if (outcome.is_failed()) out.add(cause_text(outcome));
  const bool spoke = task.module == "debug" && outcome.status == OutcomeStatus::ok;
  if (spoke) out.add(debug_text(outcome));
  if (diff) out.add(changes_text(outcome.changes, {.all = true}));
  if (verbosity > 0 && !spoke) {
    out.add(value::to_json(shown(outcome.result),
                           {.style = value::JsonStyle::pretty, .indent = 2, .sort_keys = true}),
            Paint::grey);
    out.add("\n");
  }
  return out;
}

bool is_told(const Outcome& outcome, int verbosity) noexcept {
  return outcome.status != OutcomeStatus::skipped || verbosity > 0;
}

Text recap_line(std::string_view name, std::size_t width, const run::HostStats& stats) {
  Text out;
  const Paint paint = stats.failed + stats.unreachable > 0 ? Paint::red
                      : stats.changed > 0                  ? Paint::yellow
                                                           : Paint::green;
  out.add(name, paint).add(std::string(width - std::min(width, base::display_width(name)), ' '));
  add_count(out, "ok", stats.ok, Paint::green);
  add_count(out, "changed", stats.changed, Paint::yellow);
  add_count(out, "skipped", stats.skipped, Paint::cyan);
  add_count(out, "failed", stats.failed, Paint::red);
  if (stats.unreachable > 0) add_count(out, "unreachable", stats.unreachable, Paint::red);
  if (stats.rescued > 0) add_count(out, "rescued", stats.rescued, Paint::none);
  if (stats.ignored > 0) add_count(out, "ignored", stats.ignored, Paint::purple);
  return out;
}

Text recap_text(const run::RunFinished& end, std::string_view inventory) {
  Text out;
  const bool single = end.hosts.size() == 1 && !inventory.empty();
  std::size_t width = 0;
  for (const auto& [host, stats] : end.hosts)
    width = std::max(width, base::display_width(single ? inventory : host));
  bool quiet = !end.hosts.empty();
  for (const auto& [host, stats] : end.hosts) {
    const bool last = host == end.hosts.rbegin()->first;
    quiet = quiet && stats.changed + stats.failed + stats.unreachable == 0;
    Text line = recap_line(single ? inventory : std::string_view(host), width, stats);
    if (last && quiet && !end.interrupted && end.exit_code == 0) line.add("   nothing to change");
    if (last) line.pad_to(77).add(duration_text(end.took), Paint::grey);
    out.add(line).add("\n");
  }
  return out;
}

Text interruption_text(const run::RunFinished& end) {
  if (!end.interrupted) return {};
  Text out("interrupted", Paint::red);
  if (!end.resume.empty()) out.add("; go on with: ").add(end.resume, Paint::bold);
  return out.add("\n");
}

}  // namespace kboot::report
