// URLs of Git repositories as Argo CD compares them (its util/git/git.go, NormalizeGitURL).
#pragma once

#include <string>
#include <string_view>

namespace kboot::gitops {

// Lower case, without a trailing slash or `.git`, `git@host:path` as `ssh://git@host/path`.
[[nodiscard]] std::string normalized_repository_url(std::string_view url);
[[nodiscard]] bool same_repository(std::string_view a, std::string_view b);
// Whether credentials for `prefix` are used for `url` (the longest prefix wins).
[[nodiscard]] bool is_url_prefix(std::string_view prefix, std::string_view url);
// By ssh: ssh://... or the short form user@host:path.
[[nodiscard]] bool is_ssh_url(std::string_view url);
// "github.com"; empty where there is none.
[[nodiscard]] std::string repository_host(std::string_view url);

}  // namespace kboot::gitops
