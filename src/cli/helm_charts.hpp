// The commands `kboot helm ...` that need no cluster, and what they share.
#pragma once

#include <string>

#include "cli/arguments.hpp"
#include "helm/helm.hpp"
#include "helm/locate.hpp"

namespace kboot::cli {

class App;

int helm_pull(App& app, const Arguments& arguments);
int helm_show(App& app, const Arguments& arguments);
int helm_repo(App& app, const Arguments& arguments);
int helm_registry(App& app, const Arguments& arguments);
int helm_dependency(App& app, const Arguments& arguments);

// Tells what helm's functions remarked on.
void tell_warnings(App& app, const base::Diagnostics& warnings);

// A row of what a command's first word may be.
struct HelmAction {
  std::string_view name;
  int (*run)(App&, const Arguments&);
  std::size_t least;  // words behind it
  std::size_t most;
};
// Throws `option-value`, `too-few-arguments` or `too-many-arguments` where the words fit none.
[[nodiscard]] const HelmAction& helm_action(std::span<const HelmAction> actions,
                                            const Arguments& arguments);

}  // namespace kboot::cli
