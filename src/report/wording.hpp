// The words that the listeners share: states, durations, what a task has to say.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "report/text.hpp"
#include "run/events.hpp"

namespace kboot::report {

struct StatusWord {
  std::string_view word;  // "ok", "changed", "failed", "skipped", "ignored", "lost"
  Paint paint;
};
[[nodiscard]] StatusWord status_word(const run::Outcome& outcome, bool ignored) noexcept;
// The name in data: "ok", "changed", "failed", "skipped", "unreachable".
[[nodiscard]] std::string_view status_name(run::OutcomeStatus status) noexcept;

// "0.4s", "12s", "1m48s", "2h05m".
[[nodiscard]] std::string duration_text(base::Duration duration);
// Local time of day: "10:02:11".
[[nodiscard]] std::string time_of_day(base::WallTime time);
// "2026-11-21T10:02:11.123Z".
[[nodiscard]] std::string utc_text(base::WallTime time);

// "role : name", with the host where a play has several.
[[nodiscard]] std::string task_title(const run::TaskId& task, std::string_view host);
// One line beside the title: what was done, or why it failed. Empty under no_log but for its
// mention.
[[nodiscard]] std::string detail_of(const run::Outcome& outcome, bool no_log);
// The same with its joint, to stand right behind a failed title: ": why [code]". Empty where the
// cause is drawn below.
[[nodiscard]] Text failure_of(const run::Outcome& outcome, bool no_log);
// Below the line, ending with a line end or empty: what `debug` prints, changes (with `diff`), the
// result (with -v), and the cause of a failure.
[[nodiscard]] Text below(const run::TaskId& task, const run::Outcome& outcome, bool no_log,
                         int verbosity, bool diff);
// Does this outcome belong on a screen of this verbosity?
[[nodiscard]] bool is_told(const run::Outcome& outcome, int verbosity) noexcept;

// One line of a recap, the name padded to `width`.
[[nodiscard]] Text recap_line(std::string_view name, std::size_t width,
                              const run::HostStats& stats);
// "scw-dev   ok 6   changed 4   skipped 1   failed 0": one line per host; a single host bears the
// inventory's name.
[[nodiscard]] Text recap_text(const run::RunFinished& end, std::string_view inventory);
// How to go on after an interruption; empty when nothing is to say.
[[nodiscard]] Text interruption_text(const run::RunFinished& end);

}  // namespace kboot::report
