// Errors of templates in Helm's own words (pkg/engine/engine.go: cleanupParseError,
// reformatExecErrorMsg): Helm takes Go's messages apart as texts, and so do we.
#include <optional>
#include <vector>

#include "base/text.hpp"
#include "helm/manifests.hpp"
#include "helm/template_errors.hpp"
#include "helm/template_functions.hpp"

namespace kboot::helm {

namespace {

constexpr auto none = std::string_view::npos;

// One failure of a chain, as Helm shows it.
struct Step {
  std::string location;
  std::string executing;
  std::string message;

  friend bool operator==(const Step&, const Step&) = default;
  [[nodiscard]] std::string text() const {
    std::string out;
    if (!location.empty()) out += base::cat(location, "\n  ");
    if (!executing.empty()) out += base::cat(executing, "\n    ");
    if (!message.empty()) out += base::cat(message, "\n");
    return out;
  }
};

std::string_view before_next_template(std::string_view message) {
  return message.substr(0, message.find(" template:"));
}

// `NAME: executing "FUNCTION" at <NODE>: MESSAGE`
std::optional<Step> executing_step(std::string_view text) {
  constexpr std::string_view mark = ": executing ";
  const std::size_t at = text.find(mark);
  if (at == none) return std::nullopt;
  std::string_view rest = text.substr(at + mark.size());
  if (!rest.starts_with('"')) return std::nullopt;
  const std::size_t quote = rest.find('"', 1);
  if (quote == none) return std::nullopt;
  const std::string_view function = rest.substr(1, quote - 1);
  rest.remove_prefix(quote + 1);
  constexpr std::string_view begin = " at <";
  if (!rest.starts_with(begin)) return std::nullopt;
  rest.remove_prefix(begin.size());
  const std::size_t end = rest.find(">: ");
  if (end == none) return std::nullopt;
  return Step{
      .location = std::string(text.substr(0, at)),
      .executing = base::cat("executing \"", function, "\" at <", rest.substr(0, end), ">:"),
      .message = std::string(before_next_template(rest.substr(end + 3)))};
}

std::optional<Step> step_of(const std::string& message) {
  constexpr std::string_view prefix = "template: ";
  if (!message.starts_with(prefix)) return std::nullopt;
  const std::string_view rest = std::string_view(message).substr(prefix.size());
  if (rest.starts_with("no template ")) return Step{.message = message};
  if (auto step = executing_step(rest)) return step;
  const std::size_t colon = rest.rfind(": ");
  if (colon == none) return std::nullopt;
  return Step{.location = std::string(rest.substr(0, colon)),
              .message = std::string(before_next_template(rest.substr(colon + 2)))};
}

// What stands between the marks of `fail` and `required`.
std::optional<std::string_view> warning_in(std::string_view text) {
  const std::size_t begin = text.find(warning_start);
  const std::size_t end = text.rfind(warning_end);
  if (begin == none || end == none || end < begin + warning_start.size()) return std::nullopt;
  return text.substr(begin + warning_start.size(), end - begin - warning_start.size());
}

}  // namespace

std::string helm_parse_message(const std::string& path, std::string_view message) {
  const std::size_t first = message.find(": ");
  if (first == none) return base::cat("parse error in (", path, "): ", message);
  const std::string_view rest = message.substr(first + 2);
  const std::string_view location = rest.substr(0, rest.find(": "));
  return base::cat("parse error at (", location, "): ", message.substr(message.rfind(": ") + 2));
}

std::string helm_execution_message(const gotpl::Failure& failure, Compat compat) {
  const std::string& whole = failure.message();
  const std::size_t first = whole.find(": ");
  const std::size_t second = first == none ? none : whole.find(": ", first + 2);
  if (second == none) return base::cat("execution error in (", whole, ")");
  if (const auto warning = warning_in(std::string_view(whole).substr(second + 2))) {
    return base::cat("execution error at (", whole.substr(first + 2, second - first - 2),
                     "): ", *warning);
  }
  if (compat == Compat::v3_17) return whole;
  std::vector<Step> steps;
  for (const gotpl::Failure* at = &failure; at != nullptr; at = at->cause()) {
    auto step = step_of(at->message());
    if (!step) return whole;
    if (steps.empty() || steps.back() != *step) steps.push_back(std::move(*step));
  }
  std::string text;
  for (const Step& step : steps) text += step.text();
  return std::string(trim_space(text));
}

}  // namespace kboot::helm
