// What goes wrong in a template, as Go has it: a text, what it wraps, and where it happened.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <vector>

namespace kboot::gotpl {

// A text that was parsed, under the name that messages show.
struct Source {
  std::string name;
  std::string text;
};

// A place in a template.
struct Site {
  std::shared_ptr<const Source> source;
  std::string template_name;  // the file or `define` that was being executed; empty when parsing
  std::uint32_t offset = 0;   // byte of the source's text
  std::uint32_t length = 1;   // bytes to underline
  std::uint32_t line = 1;
  std::uint32_t column = 0;  // bytes before it on its line, as Go counts
  std::string node = {};     // the node as Go writes it out: ".Values.a.b"
};

// Go's `error`. Functions throw it with a text only; the evaluator wraps it:
//   template: chart/templates/x.yaml:3:4: executing "NAME" at <NODE>: error calling fail: TEXT
class Failure : public std::exception {
 public:
  // errors.New(message)
  explicit Failure(std::string message);
  // fmt.Errorf("... %w", cause): `message` is the whole text, with the cause's.
  Failure(std::string message, const Failure& cause);
  // text/template's ExecError and the parser's error. `reason` is what stands after the place.
  Failure(std::string message, std::string reason, Site site, const Failure* cause = nullptr);

  [[nodiscard]] const char* what() const noexcept override { return data_->message.c_str(); }
  // All of it, as Go's Error() gives it.
  [[nodiscard]] const std::string& message() const noexcept { return data_->message; }
  // Go's errors.Unwrap; nullptr when it wraps nothing. (An ExecError and what it holds are one.)
  [[nodiscard]] const Failure* cause() const noexcept { return data_->cause.get(); }
  // Where a template failed; nullptr for a failure that a function threw.
  [[nodiscard]] const Site* site() const noexcept { return data_->site.get(); }
  // The message behind the place: "nil pointer evaluating interface {}.x", "error calling fail: no".
  [[nodiscard]] const std::string& reason() const noexcept {
    return data_->site == nullptr ? data_->message : data_->reason;
  }
  // For "nil pointer evaluating": what was nil, as written (".Values.missing"); else empty.
  [[nodiscard]] const std::string& nil_operand() const noexcept { return data_->nil_operand; }
  // The `{{template}}` actions that led to `site`, innermost first. (`include` makes a cause.)
  [[nodiscard]] const std::vector<Site>& callers() const noexcept { return data_->callers; }

  void set_nil_operand(std::string operand);
  void add_caller(Site site);

 private:
  struct Data {
    std::string message;
    std::string reason = {};
    std::string nil_operand = {};
    std::vector<Site> callers = {};
    std::shared_ptr<const Site> site = {};
    std::shared_ptr<const Failure> cause = {};
  };
  std::shared_ptr<Data> data_;  // shared, so that copying an exception cannot throw
};

}  // namespace kboot::gotpl
