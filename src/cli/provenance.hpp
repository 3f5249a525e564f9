// Who runs kboot, from which commit: by a pipeline's variables, else the user and the checkout.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "gitops/run_record.hpp"

namespace kboot::cli {

using Environment = std::function<std::optional<std::string>(const char*)>;

// Fills in by, url, commit, branch and project. `folder` is the project's.
void add_provenance(gitops::RunEntry& entry, const std::string& folder, const Environment& env);

}  // namespace kboot::cli
