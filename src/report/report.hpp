// Front door of report: the listeners of a run. They tell, and never act.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/diagnostic.hpp"
#include "report/output.hpp"
#include "run/events.hpp"

namespace kboot::report {

class LiveArea;

// Where a listener tells what it hears. Everything outlives the listener.
struct Screen {
  Output& out;  // the run's log
  Output& err;  // warnings outside of it (only the link's listener)
  const base::Clock& clock;
  int verbosity = 0;  // -v, -vv ...
  bool diff = false;  // -D
  // Of several runs at once: the lines that move are shared, this run has this number there, its
  // name is in each line's prefix, and the recap is told at the end (recap_table).
  LiveArea* live = nullptr;
  std::size_t number = 0;

  [[nodiscard]] bool shared() const noexcept { return live != nullptr; }
};

// For a person at a terminal: finished lines, and below them in at most five lines what is being
// waited for.
[[nodiscard]] std::unique_ptr<run::Reporter> human(const Screen& screen);
// For a pipeline: one line per event with the time of day, a sign of life each 30 s while waiting.
[[nodiscard]] std::unique_ptr<run::Reporter> plain(const Screen& screen);
// Failures and warnings only.
[[nodiscard]] std::unique_ptr<run::Reporter> quiet(const Screen& screen);
// One JSON object per event and line.
[[nodiscard]] std::unique_ptr<run::Reporter> json_lines(const Screen& screen);
// plain, a foldable group per play, an annotation per failure; `summary` is GITHUB_STEP_SUMMARY's
// file or empty.
[[nodiscard]] std::unique_ptr<run::Reporter> github(const Screen& screen, std::string summary);
// plain, a foldable section per play.
[[nodiscard]] std::unique_ptr<run::Reporter> gitlab(const Screen& screen);
// ansible-playbook's default output, to the letter.
[[nodiscard]] std::unique_ptr<run::Reporter> ansible(const Screen& screen);
// `kboot plan`: what would be changed, and totals.
[[nodiscard]] std::unique_ptr<run::Reporter> plan(const Screen& screen);

// One document about several runs (inventories), in the order in which listeners were made.
class FileReport {
 public:
  virtual ~FileReport() = default;
  // A listener for one run, which goes into the document. Lives no longer than this.
  [[nodiscard]] virtual std::unique_ptr<run::Reporter> listener() = 0;
  virtual void save() = 0;
  // Why the file could not be written; nothing when all went well.
  [[nodiscard]] virtual std::optional<base::Diagnostic> failure() const = 0;
};
[[nodiscard]] std::unique_ptr<FileReport> json_file(std::string path,
                                                    const base::Redactor& redactor);
[[nodiscard]] std::unique_ptr<FileReport> junit_file(std::string path,
                                                     const base::Redactor& redactor);

}  // namespace kboot::report
