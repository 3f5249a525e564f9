// The one writer that all output of kboot passes: takes secrets out, makes control characters
// harmless, paints.
#pragma once

#include <string>
#include <string_view>

#include "base/redactor.hpp"
#include "report/text.hpp"

namespace kboot::report {

// One stream (standard output, standard error, a report file). Not for several threads at once.
class Output {
 public:
  struct Manner {
    bool colour = false;
    bool terminal = false;
    std::size_t columns = 80;  // of the terminal
  };
  // Does not close the descriptor. The redactor may be nullptr (commands whose job is the text).
  Output(int descriptor, const base::Redactor* redactor, Manner manner);
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void write(const Text& text);
  void write(std::string_view text, Paint paint = Paint::none) { write(Text(text, paint)); }
  void line(const Text& text) { write(Text(text).add("\n")); }
  void line(std::string_view text, Paint paint = Paint::none) {
    write(Text(text, paint).add("\n"));
  }
  // A line of data for programs, where visible escapes would be wrong; secrets are taken out.
  void data(std::string_view line);
  // Control sequences of ours (cursor movement), never text from elsewhere; with a text behind it
  // in one write, so that nothing flickers.
  void control(std::string_view sequence, const Text& text = {});
  // Bytes that a person asked for (`vault view`): not redacted, not changed.
  void raw(std::string_view bytes) { put(bytes); }

  // From now on every line that is written begins with this (the column of one of several runs);
  // data and control() do not.
  void set_prefix(std::string prefix) { prefix_ = std::move(prefix); }
  // In the log of GitHub Actions: no text of a run may be taken for a command of the workflow.
  void make_commands_inert() noexcept { inert_ = true; }
  void set_colour(bool colour) noexcept { manner_.colour = colour; }
  [[nodiscard]] const Manner& manner() const noexcept { return manner_; }
  // Nobody reads any more (a closed pipe): further output goes nowhere, and that is no error.
  [[nodiscard]] bool closed() const noexcept { return closed_; }
  // The disk is full, or another failure to write that the exit code must tell; 0: none.
  [[nodiscard]] int failure() const noexcept { return failure_; }

 private:
  void put(std::string_view bytes);

  int descriptor_;
  const base::Redactor* redactor_;
  Manner manner_;
  std::string prefix_;
  bool inert_ = false;
  bool closed_ = false;
  int failure_ = 0;
};

// A text as bytes for a stream of this manner; what Output writes.
[[nodiscard]] std::string rendered(const Text& text, const base::Redactor* redactor, bool colour);

}  // namespace kboot::report
