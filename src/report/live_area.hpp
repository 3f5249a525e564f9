// The lines below a terminal's log that show what is being waited for, redrawn in place.
#pragma once

#include <string>
#include <vector>

#include "base/context.hpp"
#include "report/output.hpp"

namespace kboot::report {

// At most five lines; shown once something has lasted 300 ms, redrawn at most ten times a second,
// gone before the next line of the log. Of several runs each has one line, behind its name.
class LiveArea {
 public:
  // `names`: of the runs that share it; empty: there is one.
  LiveArea(Output& out, const base::Clock& clock, std::vector<std::string> names = {});
  LiveArea(const LiveArea&) = delete;
  LiveArea& operator=(const LiveArea&) = delete;
  ~LiveArea() { erase(); }

  // What runs now ("Install Argo CD"), from this moment on; empty: nothing.
  void doing(std::string what, std::size_t run = 0);
  // What it waits for; replaces what was there.
  void waiting(std::vector<base::Waiting> items, std::size_t run = 0) {
    runs_[run].items = std::move(items);
  }
  // Draws again when it is time.
  void tick();
  // Takes the lines off the screen; the log may go on where they began.
  void erase();

 private:
  struct Run {
    std::string name;
    std::string what;
    base::Instant since{};
    std::vector<base::Waiting> items;
  };
  [[nodiscard]] bool is_due(const Run& run, base::Instant now) const;
  [[nodiscard]] std::size_t draw_one(Text& lines, const Run& run, base::Instant now) const;
  [[nodiscard]] std::size_t draw_all(Text& lines, base::Instant now) const;
  [[nodiscard]] std::string erasure() const;

  Output& out_;
  const base::Clock& clock_;
  std::vector<Run> runs_;
  base::Instant drawn_at_{};
  std::size_t lines_ = 0;  // on the screen now
};

}  // namespace kboot::report
