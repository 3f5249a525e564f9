// The guards before the first write (gitops/guards), for the playbook of a workspace.
#pragma once

#include "cli/workspace.hpp"

namespace kboot::cli {

// Looks at what a run of the playbook would write and adds what is wrong with it to `out`; writes
// nothing. `offline`: without a cluster and the network. Nothing is done under a link and, unless
// offline, for a playbook that cannot write to a cluster. `lines` keeps the connections, for the
// run. Throws Error `option-value` for a --skip-guard that there is not, and what opening clusters
// throws.
void check_guards(App& app, const base::Context& around, const Arguments& arguments,
                  Workspace& workspace, const playbook::Playbook& playbook, run::Lines& lines,
                  bool offline, base::Diagnostics& out);

// The guard that said it.
[[nodiscard]] std::string_view guard_of(const base::Diagnostic& found) noexcept;

}  // namespace kboot::cli
