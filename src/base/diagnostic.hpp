// Errors and warnings as data: what is wrong, where, how we got there, one hint.
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "base/source_map.hpp"

namespace kboot::base {

enum class Severity : std::uint8_t { error, warning };

// One step of "how we got there", innermost first: "in task `Install Argo CD`", with its place.
struct Frame {
  std::string text;
  Origin origin = {};
};

// What went wrong in general; decides the exit code of the command (design.md section 3).
enum class Status : std::uint8_t {
  failed,       // 1: the command could not do its work
  task_failed,  // 2
  bad_input,    // 4: does not parse, unknown module, unreachable
  unreachable,  // 4: no connection to the cluster, or it does not let us in
};

struct Diagnostic {
  Severity severity = Severity::error;
  std::string code = {};     // "undefined-variable"; `kboot explain CODE` shows its page
  std::string message = {};  // lowercase, no full stop, literals in backticks
  Origin origin = {};
  std::uint32_t length = 1;  // bytes to underline, at least 1
  std::vector<Frame> frames = {};
  std::vector<std::string> notes = {};  // further facts, a line each
  std::string hint = {};                // what to do; at most one
  Status status = Status::failed;
};

// The only exception for bad input and for what the world refuses. Context is added on the way up:
//   catch (Error& error) { error.frame("in loop item 3", origin); throw; }
class Error : public std::exception {
 public:
  explicit Error(Diagnostic diagnostic) : diagnostic_(std::move(diagnostic)) {}
  Error(std::string code, std::string message, Origin origin = {}, std::uint32_t length = 1);

  [[nodiscard]] const Diagnostic& diagnostic() const noexcept { return diagnostic_; }
  [[nodiscard]] Diagnostic& diagnostic() noexcept { return diagnostic_; }
  [[nodiscard]] const char* what() const noexcept override { return diagnostic_.message.c_str(); }

  // Each gives *this, to be thrown. `at` keeps a place that is known already.
  Error& at(Origin origin, std::uint32_t length = 1);
  Error& frame(std::string text, Origin origin = {});
  Error& note(std::string text);
  Error& hint(std::string text);
  Error& status(Status status);

 private:
  Diagnostic diagnostic_;
};

// The run was cancelled by a signal. Not an Error: ignore_errors, rescue and always never see it.
class Cancelled : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "interrupted"; }
};

// Collects the mistakes of one `check`, so that all of them are shown at once.
class Diagnostics {
 public:
  void add(Diagnostic diagnostic) { items_.push_back(std::move(diagnostic)); }
  [[nodiscard]] const std::vector<Diagnostic>& items() const noexcept { return items_; }
  [[nodiscard]] bool has_errors() const noexcept;

 private:
  std::vector<Diagnostic> items_;
};

// "did you mean `x`?" for the candidate nearest to `word`, or empty when none is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace kboot::base
