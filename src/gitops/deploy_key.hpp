// Deploy keys of a Git server: which are there, what has to change, and the requests for it.
//
// docs.github.com/rest/deploy-keys, docs.gitlab.com/api/deploy_keys, Gitea's and Forgejo's
// /api/v1/repos/OWNER/NAME/keys. None of them can change a key: another key, title or right is a
// new one in the place of the old.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.hpp"
#include "base/diagnostic.hpp"
#include "net/net.hpp"

namespace kboot::gitops {

enum class Forge : std::uint8_t { github, gitlab, gitea };

// Where the keys of one repository are, and who asks.
struct ForgeAccess {
  Forge forge = Forge::github;
  std::string api_url;     // "https://api.github.com", without a slash at its end
  std::string repository;  // "owner/name", for GitLab with all groups, or its number
  std::string token;
  std::shared_ptr<const net::Tls> tls;
};

struct DeployKey {
  std::int64_t id = 0;
  std::string title;
  std::string key;  // "ssh-ed25519 AAAA..."
  bool read_only = true;
};

// "github" and so on; "forgejo" is Gitea's API.
[[nodiscard]] std::optional<Forge> forge_named(std::string_view name) noexcept;
// What a repository's URL or short form says by itself.
struct RepositoryPlace {
  std::string host;  // empty for "owner/name"
  std::string path;  // "owner/name"
};
[[nodiscard]] RepositoryPlace repository_place(std::string_view repository);
// The API of a host: of the public servers, or where a server of one's own has it. A host that says
// nothing stands for the public one.
[[nodiscard]] std::string forge_api(Forge forge, std::string_view host);
// Of a public server's host.
[[nodiscard]] std::optional<Forge> forge_of_host(std::string_view host) noexcept;

// Every page of them. Throws Error `deploy-key` saying what the server refused and why.
[[nodiscard]] std::vector<DeployKey> list_deploy_keys(const base::Context& context,
                                                      net::Transport& transport,
                                                      const ForgeAccess& access);
DeployKey create_deploy_key(const base::Context& context, net::Transport& transport,
                            const ForgeAccess& access, const DeployKey& key);
// One that is gone already is no error.
void remove_deploy_key(const base::Context& context, net::Transport& transport,
                       const ForgeAccess& access, std::int64_t id);

struct DeployKeyPlan {
  std::optional<DeployKey> there;  // the one that is as it should be
  std::vector<DeployKey> remove;
  bool create = false;
};
// Keys are the same by their bytes, whatever the comment. One with the title but with another key or
// right goes, as does the key under another title, which the server would not take twice.
[[nodiscard]] DeployKeyPlan plan_deploy_key(const std::vector<DeployKey>& keys,
                                            const DeployKey& wanted, bool absent);

}  // namespace kboot::gitops
