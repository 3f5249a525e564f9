// The lines below a terminal's log that show what is being waited for, redrawn in place.
#include "report/live_area.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "report/wording.hpp"

namespace kboot::report {

namespace {

constexpr auto patience = std::chrono::milliseconds(300);
constexpr auto period = std::chrono::milliseconds(100);
constexpr std::size_t most_lines = 5;

}  // namespace

LiveArea::LiveArea(Output& out, const base::Clock& clock, std::vector<std::string> names)
    : out_(out), clock_(clock), runs_(names.empty() ? 1 : names.size()) {
  for (std::size_t at = 0; at < names.size(); ++at) runs_[at].name = std::move(names[at]);
}

void LiveArea::doing(std::string what, std::size_t run) {
  runs_[run].what = std::move(what);
  runs_[run].since = clock_.now();
  runs_[run].items.clear();
}

bool LiveArea::is_due(const Run& run, base::Instant now) const {
  return !run.what.empty() && now - run.since >= patience;
}

void LiveArea::tick() {
  const base::Instant now = clock_.now();
  if (lines_ > 0 && now - drawn_at_ < period) return;
  Text lines;
  const bool alone = runs_.size() == 1;
  if (alone && !is_due(runs_.front(), now)) return;
  const std::size_t count = alone ? draw_one(lines, runs_.front(), now) : draw_all(lines, now);
  if (count == 0) return;
  out_.control(erasure(), lines);
  lines_ = count;
  drawn_at_ = now;
}

void LiveArea::erase() {
  out_.control(erasure());
  lines_ = 0;
}

// Up to the first of our lines, then everything below it.
std::string LiveArea::erasure() const {
  return lines_ == 0 ? std::string() : base::cat("\r\x1b[", lines_, "A\x1b[J");
}

std::size_t LiveArea::draw_one(Text& lines, const Run& run, base::Instant now) const {
  // A line that wraps would be two on the screen: erase() could not find the first one again.
  const std::size_t columns = std::max<std::size_t>(out_.manner().columns, 20) - 1;
  const std::string elapsed = duration_text(now - run.since);
  Text head;
  head.add(run.items.empty() ? "  running  " : "  waiting  ", Paint::cyan)
      .add(shortened(harmless(run.what), columns - 14 - elapsed.size()));
  lines.add(head.add(" ").add(elapsed, Paint::grey)).add("\n");
  const std::size_t room = most_lines - 1;
  const std::size_t shown = run.items.size() <= room ? run.items.size() : room - 1;
  for (std::size_t at = 0; at < shown; ++at) {
    const base::Waiting& item = run.items[at];
    const std::string why = item.why.empty() ? "" : base::cat(": ", item.why);
    const std::string text =
        harmless(base::cat(item.what, why, " (", duration_text(now - item.since), ")"));
    lines.add(base::cat("    ", shortened(base::replace_all(text, "\n", " "), columns - 4), "\n"));
  }
  const bool more = shown < run.items.size();
  if (more) lines.add(base::cat("    and ", run.items.size() - shown, " more\n"));
  return 1 + shown + (more ? 1 : 0);
}

std::size_t LiveArea::draw_all(Text& lines, base::Instant now) const {
  const std::size_t columns = std::max<std::size_t>(out_.manner().columns, 40) - 1;
  std::size_t width = 0, due = 0, count = 0;
  for (const Run& run : runs_) {
    width = std::max(width, base::display_width(run.name));
    due += is_due(run, now) ? 1 : 0;
  }
  const std::size_t room = due > most_lines ? most_lines - 1 : most_lines;
  for (const Run& run : runs_) {
    if (!is_due(run, now) || count == room) continue;
    ++count;
    std::string what = run.what;
    for (const base::Waiting& item : run.items) {
      what += base::cat(what.size() == run.what.size() ? ": " : "; ", item.what,
                        item.why.empty() ? "" : base::cat(" (", item.why, ")"));
    }
    const std::string elapsed = duration_text(now - run.since);
    const std::size_t before = width + 13 + elapsed.size();
    Text line(run.name);
    line.pad_to(width + 3)
        .add(run.items.empty() ? "running  " : "waiting  ", Paint::cyan)
        .add(shortened(harmless(base::replace_all(what, "\n", " ")),
                       columns > before + 8 ? columns - before : 8));
    lines.add(line.add(" ").add(elapsed, Paint::grey)).add("\n");
  }
  if (due > count) lines.add(base::cat("and ", due - count, " more\n")), ++count;
  return count;
}

}  // namespace kboot::report
