// Reading HEAD and references of a Git repository from its files.
#include "gitops/checkout.hpp"

#include <algorithm>

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace kboot::gitops {

namespace {

constexpr std::string_view branches = "refs/heads/";
constexpr int most_links = 5;  // of symbolic references, as git follows them

// A small file's text without its line end; nothing where it cannot be read.
std::optional<std::string> read_line(const std::string& path) {
  try {
    const auto text = base::read_file_if_exists(path);
    if (!text) return std::nullopt;
    return std::string(base::trim_end(*text));
  } catch (const base::Error&) {
    return std::nullopt;
  }
}

// `.git` itself, or where a file of this name leads.
std::optional<std::string> git_folder(const std::string& start) {
  for (std::string folder = base::absolute_path(start);; folder = base::directory_name(folder)) {
    const std::string git = base::join_path(folder, ".git");
    if (base::is_directory(git)) return git;
    if (const auto line = read_line(git); line && line->starts_with("gitdir:"))
      return base::join_path(folder, base::trim(std::string_view(*line).substr(7)));
    if (folder == "/" || folder == ".") return std::nullopt;
  }
}

bool is_commit(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) && std::ranges::all_of(text, [](char byte) {
           return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f');
         });
}

// Lines "COMMIT NAME"; those with `#` and `^` say more about others.
std::string packed(const std::string& common, std::string_view name) {
  const auto text = read_line(base::join_path(common, "packed-refs"));
  if (!text) return {};
  for (const std::string_view line : base::split(*text, '\n')) {
    const std::size_t blank = line.find(' ');
    if (blank != std::string_view::npos && base::trim_end(line.substr(blank + 1)) == name)
      return std::string(line.substr(0, blank));
  }
  return {};
}

// What a reference holds: a commit, or "ref: NAME".
std::string reference(const std::string& git, const std::string& common, const std::string& name) {
  for (const std::string& folder : {git, common}) {
    if (const auto line = read_line(base::join_path(folder, name)); line && !line->empty())
      return *line;
  }
  return packed(common, name);
}

// A linked worktree has a HEAD of its own; all else is the main repository's.
std::string common_folder(const std::string& git) {
  const auto line = read_line(base::join_path(git, "commondir"));
  return line ? base::normal_path(base::join_path(git, *line)) : git;
}

// https://user:token@host/path: what stands before the host is no business of a file in Git.
std::string without_credentials(std::string url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos || !url.starts_with("http")) return url;
  const std::size_t host = scheme + 3;
  const std::size_t at = url.rfind('@', url.find('/', host));
  return at == std::string::npos || at < host ? url : url.erase(host, at + 1 - host);
}

}  // namespace

std::string origin_of(const std::string& folder) {
  const auto git = git_folder(folder);
  const auto config =
      git ? read_line(base::join_path(common_folder(*git), "config")) : std::nullopt;
  if (!config) return {};
  bool inside = false;
  for (const std::string_view raw : base::split(*config, '\n')) {
    const std::string_view line = base::trim(raw);
    if (line.starts_with('[')) inside = line == "[remote \"origin\"]";
    const std::size_t equals = line.find('=');
    if (inside && equals != std::string_view::npos && base::trim(line.substr(0, equals)) == "url")
      return without_credentials(std::string(base::trim(line.substr(equals + 1))));
  }
  return {};
}

std::optional<Checkout> checkout_of(const std::string& folder) {
  const auto git = git_folder(folder);
  if (!git) return std::nullopt;
  const std::string common = common_folder(*git);
  std::optional<std::string> held = read_line(base::join_path(*git, "HEAD"));
  if (!held) return std::nullopt;
  Checkout checkout;
  std::string text = *held;
  for (int links = 0; links < most_links && text.starts_with("ref:"); ++links) {
    const std::string name(base::trim(std::string_view(text).substr(4)));
    // Not a path of ours to follow (a reftable's HEAD, a damaged file).
    if (!name.starts_with("refs/") || name.find("..") != std::string::npos) return checkout;
    if (name == "refs/heads/.invalid") return checkout;
    if (name.starts_with(branches)) checkout.branch = name.substr(branches.size());
    text = reference(*git, common, name);
  }
  if (is_commit(text)) checkout.commit = text;
  return checkout;
}

}  // namespace kboot::gitops
