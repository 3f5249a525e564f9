// The working copy of a Git repository that a project stands in: whose it is, and where its files
// are.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kboot::gitops {

struct WorkingCopy {
  std::string folder;  // the top
  std::string origin;  // the URL of its remote
  std::string branch;  // empty: none is checked out (a pipeline's detached HEAD)

  // Whether it is of the repository with this URL, by whatever protocol.
  [[nodiscard]] bool is_of(std::string_view url) const;
};

// The nearest at or above a folder. Nothing where there is none, or it has no remote `origin`.
[[nodiscard]] std::optional<WorkingCopy> find_working_copy(const std::string& folder);

}  // namespace kboot::gitops
