// The command of helm that does what a task asks for: kubernetes.core returns it as `command`.
#pragma once

#include <string>

#include "run/module.hpp"

namespace kboot::modules {

// As deploy() in plugins/modules/helm.py writes it, but for values, which it keeps in a temporary
// file. `update`: there is a release already.
[[nodiscard]] std::string deploy_command(const run::Args& args, bool update);
[[nodiscard]] std::string uninstall_command(const run::Args& args);
// As template() in plugins/modules/helm_template.py does, but for `release_values`.
[[nodiscard]] std::string template_command(const run::Args& args);

}  // namespace kboot::modules
