// Whether a stream is coloured.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace kboot::cli {

struct ColourInputs {
  std::optional<std::string> option;  // --color
  bool terminal = false;
  bool under_link = false;  // Ansible's variables count too
  // The value of an environment variable that is set and not empty.
  std::function<std::optional<std::string>(const char*)> env;
};

// An explicit --color wins; then NO_COLOR; then FORCE_COLOR and CLICOLOR_FORCE; then a terminal
// that is not dumb.
[[nodiscard]] bool wants_colour(const ColourInputs& inputs);

}  // namespace kboot::cli
