// URLs of Git repositories as Argo CD compares them (its util/git/git.go, NormalizeGitURL).
#pragma once

#include <string>
#include <string_view>

namespace kboot::gitops {

// Lower case, without a trailing slash or `.git`, `git@host:path` as `ssh://git@host/path`.
[[nodiscard]] std::string normalized_repository_url(std::string_view url);
// By ssh: ssh://... or the short form user@host:path.
[[nodiscard]] bool is_ssh_url(std::string_view url);

}  // namespace kboot::gitops
