// URLs of Git repositories as Argo CD compares them (its util/git/git.go, NormalizeGitURL).
#pragma once

#include <string>
#include <string_view>

namespace kboot::gitops {

// Lower case, without a trailing slash or `.git`, `git@host:path` as `ssh://git@host/path`.
[[nodiscard]] std::string normalized_repository_url(std::string_view url);
// By ssh: ssh://... or the short form user@host:path.
[[nodiscard]] bool is_ssh_url(std::string_view url);

// As Argo CD compares URLs of repositories, and looks whether one begins with another
// (util/git/git.go, NormalizeGitURL): a slash at the end counts, unlike above.
[[nodiscard]] std::string argocd_repository_url(std::string_view url);

// "github.com/owner/repo": the same for all URLs by which a repository is reached, by whatever
// protocol, with or without user, port, `.git` and a slash at the end.
[[nodiscard]] std::string repository_identity(std::string_view url);

}  // namespace kboot::gitops
