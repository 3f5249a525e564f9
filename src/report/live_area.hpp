// The lines below a terminal's log that show what is being waited for, redrawn in place.
#pragma once

#include <string>
#include <vector>

#include "base/context.hpp"
#include "report/output.hpp"

namespace kboot::report {

// At most five lines; shown once something has lasted 300 ms, redrawn at most ten times a second,
// gone before the next line of the log.
class LiveArea {
 public:
  LiveArea(Output& out, const base::Clock& clock) : out_(out), clock_(clock) {}
  LiveArea(const LiveArea&) = delete;
  LiveArea& operator=(const LiveArea&) = delete;
  ~LiveArea() { erase(); }

  // What runs now ("Install Argo CD"), from this moment on; empty: nothing.
  void doing(std::string what);
  // What it waits for; replaces what was there.
  void waiting(std::vector<base::Waiting> items) { items_ = std::move(items); }
  // Draws again when it is time.
  void tick();
  // Takes the lines off the screen; the log may go on where they began.
  void erase();

 private:
  void draw(base::Instant now);
  [[nodiscard]] std::string erasure() const;

  Output& out_;
  const base::Clock& clock_;
  std::string what_;
  base::Instant since_{};
  base::Instant drawn_at_{};
  std::vector<base::Waiting> items_;
  std::size_t lines_ = 0;  // on the screen now
};

}  // namespace kboot::report
