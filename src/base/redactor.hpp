// Knows every opened secret and takes it out of text that comes from outside (server messages,
// output of programs).
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace kboot::base {

class Redactor {
 public:
  // From now on this text of six bytes or more, its base64, URL and JSON forms and each of its
  // lines of six bytes or more print as `***`. Shorter ones are not remembered: they would blacken
  // ordinary words.
  void add(std::string_view secret);
  // The text with every known secret replaced by `***`.
  [[nodiscard]] std::string filter(std::string_view text) const;
  [[nodiscard]] bool empty() const;

  static constexpr std::string_view mask = "***";
  static constexpr std::size_t shortest = 6;

 private:
  void remember(std::string form);

  mutable std::mutex mutex_;
  std::vector<std::string> forms_;  // longest first, so that a secret within another is no leftover
};

}  // namespace kboot::base
