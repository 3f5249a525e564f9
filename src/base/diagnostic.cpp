// Errors and warnings as data.
#include "base/diagnostic.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace kboot::base {

Error::Error(std::string code, std::string message, Origin origin, std::uint32_t length) {
  diagnostic_.code = std::move(code);
  diagnostic_.message = std::move(message);
  diagnostic_.origin = origin;
  diagnostic_.length = length;
}

Error& Error::at(Origin origin, std::uint32_t length) {
  if (!diagnostic_.origin) {
    diagnostic_.origin = origin;
    diagnostic_.length = length;
  }
  return *this;
}

Error& Error::frame(std::string text, Origin origin) {
  diagnostic_.frames.push_back({std::move(text), origin});
  return *this;
}

Error& Error::note(std::string text) {
  diagnostic_.notes.push_back(std::move(text));
  return *this;
}

Error& Error::hint(std::string text) {
  diagnostic_.hint = std::move(text);
  return *this;
}

Error& Error::status(Status status) {
  diagnostic_.status = status;
  return *this;
}

bool Diagnostics::has_errors() const noexcept {
  return std::any_of(items_.begin(), items_.end(),
                     [](const Diagnostic& item) { return item.severity == Severity::error; });
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string best = nearest(word, candidates);
  return best.empty() ? std::string() : cat("did you mean `", best, "`?");
}

}  // namespace kboot::base
