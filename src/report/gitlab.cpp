// The listener for GitLab CI: a collapsible section per play (docs.gitlab.com, "Custom collapsible
// sections").
#include "base/text.hpp"
#include "report/plain_lines.hpp"

namespace kboot::report {

namespace {

class Gitlab final : public run::Reporter {
 public:
  explicit Gitlab(const Screen& screen) : screen_(screen), lines_(screen) {}

  void on(const run::Event& event) override {
    // Sections of several runs would close each other.
    const auto* play = std::get_if<run::PlayStarted>(&event);
    if (play != nullptr && !screen_.shared()) open(play->name);
    if (std::holds_alternative<run::RunFinished>(event)) close();
    lines_.on(event);
  }
  void tick() override { lines_.tick(); }

 private:
  void open(const std::string& play) {
    close();
    ++sections_;
    open_ = true;
    screen_.out.control(
        base::cat("\x1b[0Ksection_start:", seconds(), ":kboot_play_", sections_, "\r\x1b[0K"),
        Text(base::cat(play, "\n")));
  }
  void close() {
    if (open_)
      screen_.out.control(
          base::cat("\x1b[0Ksection_end:", seconds(), ":kboot_play_", sections_, "\r\x1b[0K\n"));
    open_ = false;
  }
  [[nodiscard]] std::int64_t seconds() const {
    return std::chrono::duration_cast<std::chrono::seconds>(screen_.clock.wall().time_since_epoch())
        .count();
  }

  Screen screen_;
  PlainLines lines_;
  int sections_ = 0;
  bool open_ = false;
};

}  // namespace

std::unique_ptr<run::Reporter> gitlab(const Screen& screen) {
  return std::make_unique<Gitlab>(screen);
}

}  // namespace kboot::report
