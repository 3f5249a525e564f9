// Path arithmetic on text, and what the environment says about paths.
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "base/files.hpp"
#include "base/text.hpp"

namespace kboot::base {

namespace {

// The home folder: HOME, else the passwd entry. Without nss modules (getpwuid reads the file alone
// once pin_name_services was called); a container may have neither.
std::string home_folder() {
  if (auto home = env("HOME")) return *home;
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 4096> buffer{};
  if (::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) == 0 &&
      found != nullptr) {
    return found->pw_dir;
  }
  return {};
}

}  // namespace

std::string join_path(std::string_view folder, std::string_view name) {
  if (name.starts_with('/') || folder.empty()) return std::string(name);
  if (folder.ends_with('/')) return cat(folder, name);
  return cat(folder, "/", name);
}

std::string directory_name(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  return slash == 0 ? "/" : std::string(path.substr(0, slash));
}

std::string base_name(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos || path.size() == 1 ? path
                                                                         : path.substr(slash + 1));
}

std::string extension(std::string_view path) {
  const std::string name = base_name(path);
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos || dot == 0 ? std::string() : name.substr(dot);
}

std::string normal_path(std::string_view path) {
  std::vector<std::string> kept;
  const bool absolute = path.starts_with('/');
  for (const std::string_view part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      kept.emplace_back(part);
    } else if (!kept.empty() && kept.back() != "..") {
      kept.pop_back();
    } else if (!absolute) {
      kept.emplace_back(part);
    }
  }
  const std::string joined = join(kept, "/");
  if (absolute) return cat("/", joined);
  return joined.empty() ? "." : joined;
}

std::string absolute_path(std::string_view path) {
  if (path.starts_with('/')) return normal_path(path);
  std::array<char, 4096> buffer{};
  const char* folder = ::getcwd(buffer.data(), buffer.size());
  return normal_path(join_path(folder == nullptr ? "/" : folder, path));
}

std::string expand_user(std::string_view path) {
  if (path != "~" && !path.starts_with("~/")) return std::string(path);
  const std::string home = home_folder();
  return home.empty() ? std::string(path) : cat(home, path.substr(1));
}

std::optional<std::string> env(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

}  // namespace kboot::base
