// Unit tests of src/report/live_area.cpp on a fake terminal.
#include <doctest/doctest.h>

#include <algorithm>

#include "base/text.hpp"
#include "fake_screen.hpp"
#include "report/live_area.hpp"

using namespace kboot;
using namespace std::chrono_literals;

namespace {

struct Terminal : report::FakeScreen {
  Terminal() : FakeScreen({.terminal = true, .columns = 40}) {}
  report::LiveArea area{out, clock};
};

std::size_t lines_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

}  // namespace

TEST_CASE("what is over within 300 ms never shows") {
  Terminal terminal;
  terminal.area.doing("quick");
  terminal.clock.at += 299ms;
  terminal.area.tick();
  terminal.area.doing("");
  terminal.clock.at += 1h;
  terminal.area.tick();
  terminal.area.erase();
  CHECK(terminal.take().empty());
}

TEST_CASE("a wait shows what, why and for how long, and leaves nothing behind") {
  Terminal terminal;
  terminal.area.doing("Wait");
  terminal.area.waiting({{"Deployment a", "0 of 1", terminal.clock.at}});
  terminal.clock.at += 400ms;
  terminal.area.tick();
  CHECK(terminal.take() == "  waiting  Wait 0.4s\n    Deployment a: 0 of 1 (0.4s)\n");
  terminal.area.erase();
  CHECK(terminal.take() == "\r\x1b[2A\x1b[J");
}

TEST_CASE("it is redrawn at most ten times a second") {
  Terminal terminal;
  terminal.area.doing("Wait");
  terminal.clock.at += 1s;
  int drawn = 0;
  for (int at = 0; at < 100; ++at, terminal.clock.at += 10ms) {
    terminal.area.tick();
    if (!terminal.take().empty()) ++drawn;
  }
  CHECK(drawn == 10);
}

TEST_CASE("it never takes more than five lines") {
  Terminal terminal;
  terminal.area.doing("Wait");
  terminal.area.waiting(std::vector<base::Waiting>(20, {"x", "y", terminal.clock.at}));
  terminal.clock.at += 1s;
  terminal.area.tick();
  const std::string text = terminal.take();
  CHECK(lines_of(text) == 5);
  CHECK(text.ends_with("    and 17 more\n"));
}

TEST_CASE("a line that would wrap is cut, and text from outside cannot add lines or sequences") {
  Terminal terminal;
  terminal.area.doing(std::string(200, 'a'));
  terminal.area.waiting({{std::string(200, 'b'), "line\nline \x1b[2J", terminal.clock.at}});
  terminal.clock.at += 1s;
  terminal.area.tick();
  const std::string text = terminal.take();
  CHECK(lines_of(text) == 2);
  for (const std::string_view line : base::split(text, '\n')) CHECK(base::display_width(line) < 40);
  CHECK(text.find('\x1b') == std::string::npos);
}
