// What a folder of a Git repository is checked out at, read from its files without git.
#pragma once

#include <optional>
#include <string>

namespace kboot::gitops {

struct Checkout {
  std::string commit;  // hexadecimal; empty where the branch has none yet, or it is not stored here
  std::string branch;  // empty: detached
};

// Of the repository that `folder` is in: HEAD, loose and packed references, the `.git` file of a
// linked worktree or a submodule (gitrepository-layout). Nothing outside of a repository.
[[nodiscard]] std::optional<Checkout> checkout_of(const std::string& folder);

// The URL of its remote `origin`, without a user and a password; empty where it has none.
[[nodiscard]] std::string origin_of(const std::string& folder);

}  // namespace kboot::gitops
