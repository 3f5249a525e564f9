// What the commands `kboot helm ...` share: actions, warnings.
#include "cli/helm_charts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/app.hpp"

namespace kboot::cli {

void tell_warnings(App& app, const base::Diagnostics& warnings) {
  for (const base::Diagnostic& each : warnings.items()) app.tell(each);
}

const HelmAction& helm_action(std::span<const HelmAction> actions, const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.positional();
  const std::string name = words.empty() ? "" : words.front();
  const auto found = std::ranges::find(actions, std::string_view(name), &HelmAction::name);
  const std::string command = base::cat("kboot ", arguments.command().name);
  if (found == actions.end()) {
    std::string all;
    for (const HelmAction& each : actions) all += base::cat(all.empty() ? "" : ", ", each.name);
    throw base::Error("option-value", base::cat("`", command, "` does not know `", name, "`"))
        .hint(base::cat("there is: ", all));
  }
  const std::size_t given = words.size() - 1;
  if (given < found->least) {
    throw base::Error("too-few-arguments", base::cat("`", command, " ", name, "` needs ",
                                                     found->least, " words behind it"))
        .hint(base::cat("`", command, " --help` shows them"));
  }
  if (given > found->most) {
    throw base::Error("too-many-arguments", base::cat("`", command, " ", name, "` does not take `",
                                                      words[found->most + 1], "`"))
        .hint(base::cat("`", command, " --help` shows what it takes"));
  }
  return *found;
}

}  // namespace kboot::cli
