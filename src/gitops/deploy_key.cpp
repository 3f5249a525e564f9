// What is known of Git servers, and the comparison of deploy keys.
#include "gitops/deploy_key.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "crypto/openssh_key.hpp"
#include "gitops/repository_url.hpp"
#include "net/url.hpp"

namespace kboot::gitops {

namespace {

struct ForgeRow {
  std::string_view name;
  Forge forge;
  std::string_view host;        // of the public server
  std::string_view public_api;  // of it
  std::string_view api_path;    // on a server of one's own
};
constexpr ForgeRow forge_rows[] = {
    {"github", Forge::github, "github.com", "https://api.github.com", "/api/v3"},
    {"gitlab", Forge::gitlab, "gitlab.com", "https://gitlab.com/api/v4", "/api/v4"},
    {"gitea", Forge::gitea, "gitea.com", "https://gitea.com/api/v1", "/api/v1"},
    {"forgejo", Forge::gitea, "codeberg.org", "https://codeberg.org/api/v1", "/api/v1"},
};

std::string_view without(std::string_view text, std::string_view suffix) {
  if (text.ends_with(suffix)) text.remove_suffix(suffix.size());
  return text;
}

bool same_key(std::string_view a, std::string_view b) {
  const auto left = crypto::openssh_blob(a), right = crypto::openssh_blob(b);
  return left && right && *left == *right;
}

}  // namespace

std::optional<Forge> forge_named(std::string_view name) noexcept {
  const auto* row = std::ranges::find(forge_rows, name, &ForgeRow::name);
  return row == std::end(forge_rows) ? std::nullopt : std::optional(row->forge);
}

std::optional<Forge> forge_of_host(std::string_view host) noexcept {
  if (host == "ssh.github.com") host = "github.com";
  const auto* row = std::ranges::find(forge_rows, host, &ForgeRow::host);
  return row == std::end(forge_rows) ? std::nullopt : std::optional(row->forge);
}

std::string forge_api(Forge forge, std::string_view host) {
  if (host == "ssh.github.com") host = "github.com";
  for (const ForgeRow& row : forge_rows) {
    if (row.forge != forge) continue;
    if (host.empty() || host == row.host) return std::string(row.public_api);
  }
  const auto* row = std::ranges::find(forge_rows, forge, &ForgeRow::forge);
  return base::cat("https://", host, row->api_path);
}

RepositoryPlace repository_place(std::string_view repository) {
  std::string text(base::trim(repository));
  const std::size_t colon = text.find(':');
  if (is_ssh_url(text) && text.find("://") == std::string::npos) {  // git@host:owner/name
    text = base::cat("ssh://", text.substr(0, colon), '/', text.substr(colon + 1));
  }
  RepositoryPlace place;
  std::string_view path = text;
  const auto url = net::parse_url(text);
  if (url) {
    place.host = url->host;
    path = url->path;
  }
  while (path.starts_with('/')) path.remove_prefix(1);
  place.path = without(without(path, "/"), ".git");
  return place;
}

DeployKeyPlan plan_deploy_key(const std::vector<DeployKey>& keys, const DeployKey& wanted,
                              bool absent) {
  DeployKeyPlan plan;
  for (const DeployKey& key : keys) {
    const bool title = key.title == wanted.title, same = same_key(key.key, wanted.key);
    if (absent) {
      if (title || same) plan.remove.push_back(key);
    } else if (title && same && key.read_only == wanted.read_only && !plan.there) {
      plan.there = key;
    } else if (title || same) {
      plan.remove.push_back(key);
    }
  }
  plan.create = !absent && !plan.there;
  return plan;
}

}  // namespace kboot::gitops
