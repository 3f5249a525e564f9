// Normalises and compares URLs of Git repositories.
#include "gitops/repository_url.hpp"

#include "base/text.hpp"

namespace kboot::gitops {

namespace {

constexpr std::string_view scheme_mark = "://";

// git@github.com:owner/repo: an at sign before the first colon, and no scheme.
bool is_short_ssh(std::string_view url) {
  const std::size_t at = url.find('@'), colon = url.find(':');
  return url.find(scheme_mark) == std::string_view::npos && at != std::string_view::npos &&
         colon != std::string_view::npos && at < colon;
}

std::string_view without_suffix(std::string_view text, std::string_view suffix) {
  if (text.ends_with(suffix)) text.remove_suffix(suffix.size());
  return text;
}

}  // namespace

bool is_ssh_url(std::string_view url) {
  return is_short_ssh(url) || base::lower(url.substr(0, 6)) == "ssh://" ||
         base::lower(url.substr(0, 10)) == "git+ssh://";
}

std::string normalized_repository_url(std::string_view url) {
  std::string text = base::lower(base::trim(url));
  if (is_short_ssh(text)) {
    text.replace(text.find(':'), 1, "/");
    text.insert(0, "ssh://");
  }
  return std::string(without_suffix(without_suffix(text, "/"), ".git"));
}

std::string argocd_repository_url(std::string_view url) {
  std::string text = base::lower(base::trim(url));
  if (is_short_ssh(text)) text.replace(text.find(':'), 1, "/");
  std::string_view rest = text;
  if (rest.starts_with("ssh://")) rest.remove_prefix(6);
  return std::string(without_suffix(rest, ".git"));
}

std::string repository_identity(std::string_view url) {
  std::string text = normalized_repository_url(url);
  const std::size_t scheme = text.find(scheme_mark);
  if (scheme != std::string::npos) text.erase(0, scheme + scheme_mark.size());
  const std::size_t slash = text.find('/');
  std::string host = text.substr(0, slash);
  if (const std::size_t at = host.rfind('@'); at != std::string::npos) host.erase(0, at + 1);
  if (const std::size_t port = host.find(':'); port != std::string::npos) host.erase(port);
  return slash == std::string::npos ? host : host + text.substr(slash);
}

}  // namespace kboot::gitops
