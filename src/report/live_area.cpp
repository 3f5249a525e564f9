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

void LiveArea::doing(std::string what) {
  what_ = std::move(what);
  since_ = clock_.now();
  items_.clear();
}

void LiveArea::tick() {
  const base::Instant now = clock_.now();
  if (what_.empty() || now - since_ < patience) return;
  if (lines_ > 0 && now - drawn_at_ < period) return;
  draw(now);
}

void LiveArea::erase() {
  out_.control(erasure());
  lines_ = 0;
}

// Up to the first of our lines, then everything below it.
std::string LiveArea::erasure() const {
  return lines_ == 0 ? std::string() : base::cat("\r\x1b[", lines_, "A\x1b[J");
}

void LiveArea::draw(base::Instant now) {
  // A line that wraps would be two on the screen: erase() could not find the first one again.
  const std::size_t columns = std::max<std::size_t>(out_.manner().columns, 20) - 1;
  Text lines;
  const std::string elapsed = duration_text(now - since_);
  Text head;
  head.add(items_.empty() ? "  running  " : "  waiting  ", Paint::cyan)
      .add(shortened(harmless(what_), columns - 14 - elapsed.size()));
  lines.add(head.add(" ").add(elapsed, Paint::grey)).add("\n");
  const std::size_t room = most_lines - 1;
  const std::size_t shown = items_.size() <= room ? items_.size() : room - 1;
  for (std::size_t at = 0; at < shown; ++at) {
    const base::Waiting& item = items_[at];
    const std::string why = item.why.empty() ? "" : base::cat(": ", item.why);
    const std::string text =
        harmless(base::cat(item.what, why, " (", duration_text(now - item.since), ")"));
    lines.add(base::cat("    ", shortened(base::replace_all(text, "\n", " "), columns - 4), "\n"));
  }
  if (shown < items_.size()) lines.add(base::cat("    and ", items_.size() - shown, " more\n"));
  out_.control(erasure(), lines);
  lines_ = 1 + shown + (shown < items_.size() ? 1 : 0);
  drawn_at_ = now;
}

}  // namespace kboot::report
