// Walking a project.
#include "secrets/project.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <initializer_list>

#include "base/files.hpp"
#include "base/text.hpp"

namespace kboot::secrets {

namespace {

// Larger files are data, not secrets that people keep in a repository.
constexpr off_t size_limit = off_t{64} << 20;

bool has_ending(const std::string& path, std::initializer_list<std::string_view> endings) {
  return std::ranges::find(endings, base::extension(path)) != endings.end();
}

// Does the file begin as one that is encrypted as a whole? A project may be full of large files of
// other kinds.
bool begins_encrypted(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return true;  // reading it will say why
  std::array<char, 64> head{};
  const ssize_t size = ::read(file, head.data(), head.size());
  ::close(file);
  return size > 0 && vault::is_encrypted({head.data(), static_cast<std::size_t>(size)});
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
      } else if (S_ISREG(info.st_mode) && info.st_size <= size_limit) {
        file(each, secret && !hidden);
      }
    }
  }

  void start(const std::string& path) {
    if (base::is_file(path)) return file(path, is_secret_file(base::absolute_path(path)));
    static_cast<void>(base::list_directory(path.empty() ? "." : path));
    top_ = path;
    folder(path, base::base_name(base::absolute_path(path.empty() ? "." : path)) == "secrets");
  }

 private:
  // As the walk from the process's folder would have it; beyond that, any folder of that name counts.
  static bool is_secret_file(const std::string& path) {
    if (base::base_name(path).starts_with('.')) return false;
    const std::string top = base::absolute_path(".");
    const bool below = path.starts_with(base::join_path(top, ""));
    std::string at = base::directory_name(path);
    for (; at != "/" && at != "."; at = base::directory_name(at)) {
      const bool counts = !below || at == top || base::directory_name(at) == top ||
                          base::is_file(base::join_path(at, ".recipients"));
      if (base::base_name(at) == "secrets" && counts) return true;
      if (at == top) break;
    }
    return false;
  }

  void file(const std::string& path, bool secret) {
    try {
      const bool holds_inline = has_ending(path, {"", ".yml", ".yaml", ".json"});
      std::vector<Sealed> sealed;
      // The metadata of SOPS stand at the end.
      if (holds_inline || has_ending(path, {".env", ".ini"}) || begins_encrypted(path)) {
        const std::string text = base::read_file(path);
        if (holds_inline || vault::is_encrypted(text)) sealed = find_sealed(text, path);
      }
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

ProjectSecrets find_secrets(const std::string& path) {
  ProjectSecrets found;
  std::string start = base::normal_path(path);
  if (start == ".") start.clear();
  Walk(found).start(start);
  return found;
}

}  // namespace kboot::secrets
