// Wires everything: streams, signals, transport; chooses the command; the one place that catches
// errors of commands.
#include "cli/app.hpp"

#include <sys/resource.h>
#include <unistd.h>
#include <csignal>
#include <cstring>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/colours.hpp"
#include "cli/help.hpp"
#include "cli/signals.hpp"
#include "cli/transports.hpp"
#include "net/net.hpp"
#include "report/diagnostic_text.hpp"

namespace kboot::cli {

namespace {

using base::Diagnostic;

std::unique_ptr<report::Output> stream(int descriptor, const base::Redactor& redactor) {
  const bool terminal = Terminal::is_terminal(descriptor);
  const std::size_t columns = terminal ? Terminal::columns(descriptor) : 80;
  return std::make_unique<report::Output>(descriptor, &redactor,
                                          report::Output::Manner{false, terminal, columns});
}

// Only `run` shows what is waited for, by events.
class NoProgress final : public base::Progress {
 public:
  void waiting(std::span<const base::Waiting>) override {}
};

bool is_about_the_command_line(std::string_view code) {
  return code == "unknown-option" || code == "option-value" || code == "too-few-arguments" ||
         code == "too-many-arguments";
}

}  // namespace

// What only some commands need: a process that answers `version` makes no thread and no transport.
struct App::Wiring {
  explicit Wiring(App& app)
      : transports(app.clock_, app.cancel_),
        transport(transports.make()),
        signals(
            app.cancel_, [this] { transports.wake(); }, app.interrupted_code()),
        context{*transport, app.clock_, app.cancel_, {}, progress, app.redactor_, app.entropy_} {}

  NoProgress progress;
  Transports transports;
  std::unique_ptr<net::Transport> transport;
  Signals signals;
  base::Context context;
};

App::App(const std::string& program, std::vector<std::string> words)
    : name_(base::base_name(program)), words_(std::move(words)), terminal_(cancel_, screen_) {
  if (name_ != "ansible-playbook" && name_ != "ansible-vault") name_ = "kboot";
  out_ = stream(STDOUT_FILENO, redactor_);
  err_ = stream(STDERR_FILENO, redactor_);
}

App::~App() = default;

net::Transport& App::transport() {
  static_cast<void>(context());
  return *wiring_->transport;
}

std::unique_ptr<net::Transport> App::make_transport() {
  static_cast<void>(context());
  return wiring_->transports.make();
}

base::Context App::context_of(net::Transport& transport) {
  const base::Context& ours = context();
  return {transport,     ours.clock,    ours.cancel, ours.deadline,
          ours.progress, ours.redactor, ours.entropy};
}

const base::Context& App::context() {
  if (!wiring_) wiring_ = std::make_unique<Wiring>(*this);
  return wiring_->context;
}

process::Result App::run_in_foreground(process::Command command) {
  const base::Context& ours = context();
  command.foreground = true;
  wiring_->signals.hold_interrupts(true);
  const auto quit = std::signal(SIGQUIT, SIG_IGN);
  const auto restore = [&]() noexcept {
    std::signal(SIGQUIT, quit);
    wiring_->signals.hold_interrupts(false);
  };
  try {
    process::Result result = process::run(ours, command);
    restore();
    return result;
  } catch (...) {
    restore();
    throw;
  }
}

void App::tell(const Diagnostic& diagnostic, const std::string& prefix) {
  const auto turn = screen_.take();
  if (!is_link()) {
    err_->set_prefix(prefix);
    err_->write(report::diagnostic_text(diagnostic));
    err_->set_prefix({});
    return;
  }
  // Ansible's headline, and our place below it.
  const bool error = diagnostic.severity == base::Severity::error;
  report::Text text(base::cat(error ? "ERROR! " : "[WARNING]: ", diagnostic.message, "\n"),
                    error ? report::Paint::red : report::Paint::bright_purple);
  err_->write(text.add(report::diagnostic_details(diagnostic)));
}

int App::run() noexcept {
  // No core: it would hold the keys. No death by a reader that went away: writing ends quietly
  // (Output).
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  std::signal(SIGPIPE, SIG_IGN);
  try {
    int code = dispatch();
    if (out_->failure() != 0) {
      tell({.code = "output-failed",
            .message =
                base::cat("standard output cannot be written: ", std::strerror(out_->failure()))});
      code = code == 0 ? 1 : code;
    }
    return code;
  } catch (const base::Error& error) {
    tell(error.diagnostic());
    return exit_code_of(error.diagnostic());
  } catch (const base::Cancelled&) {
    err_->line("interrupted");
    return interrupted_code();
  } catch (const std::exception& error) {
    Diagnostic diagnostic{.code = "internal",
                          .message = base::cat("kboot made a mistake: ", error.what())};
    diagnostic.hint = "this is worth a bug report, with the command and this text";
    tell(diagnostic);
    return is_link() ? 250 : 1;
  }
}

int App::dispatch() {
  choose_colours(Arguments(*find_command("help")));
  if (is_link()) return run_command(*find_command(name_), words_);
  if (words_.empty()) {
    err_->write(overview());
    return 1;
  }
  const std::string& first = words_.front();
  if (first == "--help" || first == "-h") return run_command(*find_command("help"), {});
  if (first == "--version") return run_command(*find_command("version"), {});
  if (first == "--man") {
    out_->data(man_page());
    return 0;
  }
  const bool family = words_.size() > 1 && (words_[1] == "--help" || words_[1] == "-h") &&
                      !family_overview(first).empty();
  if (family && find_command(first) == nullptr) {
    out_->write(family_overview(first));
    return 0;
  }
  const Chosen chosen = choose_command(words_);
  return run_command(*chosen.command, std::span(words_).subspan(chosen.words));
}

int App::run_command(const Command& command, std::span<const std::string> words) {
  const Arguments arguments = parse(command, words);
  choose_colours(arguments);
  if (arguments.has("help")) {
    out_->write(help_of(command));
    return 0;
  }
  return command.run(*this, arguments);
}

void App::choose_colours(const Arguments& arguments) {
  for (report::Output* each : {out_.get(), err_.get()}) {
    each->set_colour(wants_colour({.option = arguments.value("color"),
                                   .terminal = each->manner().terminal,
                                   .under_link = is_link(),
                                   .env = base::env}));
  }
}

int App::exit_code_of(const Diagnostic& diagnostic) const noexcept {
  if (is_link() && is_about_the_command_line(diagnostic.code)) return 2;
  switch (diagnostic.status) {
    case base::Status::failed:
      return 1;
    case base::Status::task_failed:
      return 2;
    case base::Status::bad_input:
    case base::Status::unreachable:
      return 4;
  }
  return 1;
}

}  // namespace kboot::cli
