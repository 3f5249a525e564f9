// Whether a stream is coloured.
#include "cli/colours.hpp"

namespace kboot::cli {

bool wants_colour(const ColourInputs& inputs) {
  const auto set = [&](const char* name) {
    const auto value = inputs.env(name);
    return value && *value != "0" && *value != "false" && *value != "False";
  };
  if (inputs.option == "always") return true;
  if (inputs.option == "never") return false;
  if (inputs.env("NO_COLOR") || (inputs.under_link && set("ANSIBLE_NOCOLOR"))) return false;
  if (set("FORCE_COLOR") || set("CLICOLOR_FORCE") ||
      (inputs.under_link && set("ANSIBLE_FORCE_COLOR")))
    return true;
  return inputs.terminal && inputs.env("TERM") != "dumb";
}

}  // namespace kboot::cli
