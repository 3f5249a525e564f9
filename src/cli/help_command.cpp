// kboot help, version, completion.
#include "base/text.hpp"
#include "cli/app.hpp"
#include "cli/command_functions.hpp"
#include "cli/help.hpp"

namespace kboot::cli {

int help(App& app, const Arguments& arguments) {
  const auto& words = arguments.positional();
  if (words.empty()) {
    app.out().write(overview());
    return 0;
  }
  if (words.size() == 1 && find_command(words[0]) == nullptr &&
      !family_overview(words[0]).empty()) {
    app.out().write(family_overview(words[0]));
    return 0;
  }
  app.out().write(help_of(*choose_command(words).command));
  return 0;
}

int version(App& app, const Arguments&) {
  app.out().line("kboot " KBOOT_VERSION);
  return 0;
}

int completion(App& app, const Arguments& arguments) {
  app.out().data(base::trim_end(completion_script(arguments.positional().front())));
  return 0;
}

}  // namespace kboot::cli
