// What a command may use: the streams, the terminal, the redactor, time, randomness, the network.
// Wires everything.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/base.hpp"
#include "base/clock.hpp"
#include "base/redactor.hpp"
#include "cli/arguments.hpp"
#include "cli/terminal.hpp"
#include "crypto/crypto.hpp"
#include "process/process.hpp"
#include "report/output.hpp"

namespace kboot::net {
class Transport;
}

namespace kboot::cli {

class App {
 public:
  // `program` is argv[0]; its base name decides whether this is one of the links.
  App(const std::string& program, std::vector<std::string> words);
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  // Does what the command line asks for and tells what went wrong. Gives the exit code.
  int run() noexcept;

  [[nodiscard]] report::Output& out() noexcept { return *out_; }
  [[nodiscard]] report::Output& err() noexcept { return *err_; }
  [[nodiscard]] Terminal& terminal() noexcept { return terminal_; }
  [[nodiscard]] base::Redactor& redactor() noexcept { return redactor_; }
  [[nodiscard]] const base::Clock& clock() const noexcept { return clock_; }
  [[nodiscard]] base::Cancel& cancel() noexcept { return cancel_; }
  [[nodiscard]] base::Entropy& entropy() noexcept { return entropy_; }
  // "kboot", "ansible-playbook" or "ansible-vault".
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] bool is_link() const noexcept { return name_ != "kboot"; }
  // The words behind the program's name, as given.
  [[nodiscard]] const std::vector<std::string>& words() const noexcept { return words_; }

  // Loop and transport of the main thread, made at the first call; from then on signals cancel
  // instead of killing.
  [[nodiscard]] net::Transport& transport();
  [[nodiscard]] const base::Context& context();
  // A transport of its own for each host. Any thread may call it once context() was called.
  [[nodiscard]] std::unique_ptr<net::Transport> make_transport();
  // The context of another thread, with a loop of its own.
  [[nodiscard]] base::Context context_of(net::Transport& transport);

  // Runs a program that talks to the person at our terminal (an editor, a pager). Ctrl-C is its own
  // meanwhile.
  [[nodiscard]] process::Result run_in_foreground(process::Command command);

  // Tells a diagnostic on standard error, on any thread; each line behind `prefix`.
  void tell(const base::Diagnostic& diagnostic, const std::string& prefix = {});
  [[nodiscard]] ScreenTurn& screen() noexcept { return screen_; }
  // What the process ends with because of it (design.md section 3).
  [[nodiscard]] int exit_code_of(const base::Diagnostic& diagnostic) const noexcept;

 private:
  int dispatch();
  int run_command(const Command& command, std::span<const std::string> words);
  void choose_colours(const Arguments& arguments);
  [[nodiscard]] int interrupted_code() const noexcept { return is_link() ? 99 : 130; }

  struct Wiring;
  std::string name_;
  std::vector<std::string> words_;
  base::Redactor redactor_;
  base::SystemClock clock_;
  base::Cancel cancel_;
  crypto::SystemEntropy entropy_;
  ScreenTurn screen_;
  Terminal terminal_;
  std::unique_ptr<report::Output> out_;
  std::unique_ptr<report::Output> err_;
  std::unique_ptr<Wiring> wiring_;
};

}  // namespace kboot::cli
