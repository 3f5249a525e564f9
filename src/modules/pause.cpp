// pause: waits for a time, or for Enter on a terminal (ansible/plugins/action/pause.py).
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "base/text.hpp"
#include "modules/common/times.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;
using namespace std::chrono_literals;

constexpr Argument arguments[] = {
    {.name = "seconds", .type = ArgType::integer, .doc = "How long"},
    {.name = "minutes", .type = ArgType::integer, .doc = "How long"},
    {.name = "prompt", .doc = "What to show while it waits"},
    {.name = "echo",
     .type = ArgType::boolean,
     .doc = "Show what is typed",
     .default_value = "true"},
};
constexpr std::string_view exclusive[] = {"minutes seconds"};

struct Planned final : PlanState {};

std::optional<base::Duration> duration(const Args& args) {
  if (args.has("minutes")) return std::chrono::minutes(args.number("minutes"));
  if (!args.has("seconds")) return std::nullopt;
  return std::max<base::Duration>(std::chrono::seconds(args.number("seconds")), 1s);
}

// A line typed on the terminal; an empty one where the terminal is closed.
std::string read_line(const base::Context& context) {
  std::string line;
  pollfd terminal{STDIN_FILENO, POLLIN, 0};
  for (;;) {
    if (context.cancel) throw base::Cancelled();
    if (poll(&terminal, 1, 100) <= 0) continue;
    char c = 0;
    if (read(STDIN_FILENO, &c, 1) != 1 || c == '\n') return line;
    line += c;
  }
}

// "Paused for 1.25 seconds": rounded to hundredths, with one decimal at least.
std::string waited_text(const Args& args, base::Duration waited) {
  const bool minutes = args.has("minutes");
  const double seconds = std::chrono::duration<double>(waited).count();
  char number[32];
  std::snprintf(number, sizeof number, "%.2f", minutes ? seconds / 60 : seconds);
  std::string text = number;
  if (text.back() == '0') text.pop_back();
  return base::cat("Paused for ", text, minutes ? " minutes" : " seconds");
}

Plan plan(TaskContext&, const Args&) {
  Plan plan;
  plan.state = std::make_unique<Planned>();
  return plan;
}

Outcome apply(TaskContext& task, const Args& args, Plan&) {
  const base::Context& context = task.base();
  const base::WallTime began = context.clock.wall();
  const base::Instant start = context.clock.now();
  const auto time = duration(args);
  const std::string why = args.text("prompt", time ? "" : "press Enter to go on");
  const base::Waiting waiting[] = {{"pause", why, start}};
  context.progress.waiting(waiting);
  std::string typed;
  if (time) {
    context.sleep(*time);
  } else if (isatty(STDIN_FILENO) != 0) {
    typed = read_line(context);
  } else {
    task.warn(
        {.severity = base::Severity::warning,
         .code = "no-terminal",
         .message = "not waiting for a response to the prompt: standard input is no terminal"});
  }
  context.progress.waiting({});
  const base::Duration waited = context.clock.now() - start;
  return Outcome::ok(
      Value::dict({{"start", timestamp(began)},
                   {"stop", timestamp(context.clock.wall())},
                   {"delta", std::chrono::duration_cast<std::chrono::seconds>(waited).count()},
                   {"echo", args.flag("echo", true)},
                   {"rc", 0},
                   {"stderr", ""},
                   {"stdout", waited_text(args, waited)},
                   {"user_input", typed}}));
}

}  // namespace

constinit const run::Module pause_module = {
    .name = "pause",
    .aliases = "ansible.builtin.pause",
    .doc = "Wait for a time, or for Enter",
    .arguments = arguments,
    .rules = {.mutually_exclusive = exclusive},
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
