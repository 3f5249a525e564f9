// Walking a project.
#include "secrets/project.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "base/files.hpp"
#include "base/text.hpp"

namespace kboot::secrets {

namespace {

// Larger files are data, not secrets that people keep in a repository.
constexpr off_t size_limit = off_t{64} << 20;

bool may_hold_inline(const std::string& path) {
  static constexpr std::array endings{"", ".yml", ".yaml", ".json"};
  return std::ranges::find(endings, base::extension(path)) != endings.end();
}

class Walk {
 public:
  explicit Walk(ProjectSecrets& found) : found_(found) {}

  // `secret`: what is in here must be encrypted.
  void folder(const std::string& path, bool secret) {
    std::vector<std::string> names;
    try {
      names = base::list_directory(path.empty() ? "." : path);
    } catch (const base::Error& error) {
      found_.troubles.push_back(error.diagnostic());
      return;
    }
    for (const std::string& name : names) {
      const bool hidden = name.starts_with('.');
      const std::string each = path.empty() ? name : base::join_path(path, name);
      struct stat info {};
      if (::lstat(each.c_str(), &info) != 0) continue;
      if (S_ISDIR(info.st_mode)) {
        if (hidden) continue;
        const bool is_secrets =
            name == "secrets" &&
            (path.empty() || path == top_ || base::is_file(base::join_path(each, ".recipients")));
        folder(each, secret || is_secrets);
      } else if (S_ISREG(info.st_mode) || (S_ISLNK(info.st_mode) && base::is_file(each))) {
        if (info.st_size <= size_limit) file(each, secret && !hidden);
      }
    }
  }

  void start(const std::string& path) {
    static_cast<void>(base::list_directory(path.empty() ? "." : path));
    top_ = path;
    folder(path, base::base_name(base::absolute_path(path.empty() ? "." : path)) == "secrets");
  }

 private:
  void file(const std::string& path, bool secret) {
    try {
      const std::string text = base::read_file(path);
      std::vector<Sealed> sealed;
      if (vault::is_encrypted(text) || may_hold_inline(path)) sealed = find_sealed(text, path);
      if (secret && (sealed.empty() || sealed.front().is_inline())) {
        found_.plain.push_back(path);
      }
      std::ranges::move(sealed, std::back_inserter(found_.sealed));
    } catch (const base::Error& error) {
      found_.troubles.push_back(error.diagnostic());
    }
  }

  ProjectSecrets& found_;
  std::string top_;
};

}  // namespace

ProjectSecrets find_secrets(const std::string& folder) {
  ProjectSecrets found;
  std::string start = base::normal_path(folder);
  if (start == ".") start.clear();
  Walk(found).start(start);
  return found;
}

}  // namespace kboot::secrets
