// Reading and writing whole files.
#include "base/files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "base/diagnostic.hpp"
#include "base/text.hpp"

namespace kboot::base {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

[[noreturn]] void fail(std::string_view code, std::string_view what, const std::string& path,
                       int cause) {
  throw Error(std::string(code), cat(what, " `", path, "`: ", lower(std::strerror(cause))));
}

[[noreturn]] void fail_to_read(const std::string& path, int cause) {
  if (cause == ENOENT || cause == ENOTDIR) {
    throw Error("file-not-found", cat("there is no file `", path, "`"));
  }
  fail("file-unreadable", "cannot read", path, cause);
}

std::string read_all(int descriptor, const std::string& path, std::uint64_t limit) {
  struct stat info {};
  if (::fstat(descriptor, &info) != 0) fail_to_read(path, errno);
  if (S_ISDIR(info.st_mode)) fail_to_read(path, EISDIR);
  std::string bytes;
  // The size is a guess only: pipes and /proc say 0.
  std::size_t room = static_cast<std::size_t>(std::max<off_t>(info.st_size, 0)) + 1;
  std::size_t used = 0;
  while (true) {
    bytes.resize(used + std::max<std::size_t>(room, 4096));
    const ssize_t count = ::read(descriptor, bytes.data() + used, bytes.size() - used);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_to_read(path, errno);
    if (count == 0) break;
    used += static_cast<std::size_t>(count);
    if (used > limit) {
      throw Error("file-too-large", cat("`", path, "` is larger than ", limit, " bytes"));
    }
    room = bytes.size() - used;
  }
  bytes.resize(used);
  return bytes;
}

void write_all(int descriptor, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("file-unwritable", "cannot write", path, errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

std::string resolve_links(const std::string& path) {
  char* resolved = ::realpath(path.c_str(), nullptr);
  if (resolved == nullptr) return path;
  std::string target = resolved;
  std::free(resolved);
  return target;
}

bool has_mode(const std::string& path, mode_t kind) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && (info.st_mode & S_IFMT) == kind;
}

}  // namespace

std::string read_file(const std::string& path, std::uint64_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) fail_to_read(path, errno);
  return read_all(file.get(), path, limit);
}

std::optional<std::string> read_file_if_exists(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (file.get() < 0) fail_to_read(path, errno);
  return read_all(file.get(), path, std::uint64_t{1} << 30);
}

void write_file(const std::string& path, std::string_view bytes, std::uint32_t mode) {
  const std::string target = resolve_links(path);
  struct stat old {};
  const bool present = ::stat(target.c_str(), &old) == 0;
  // Pipes and devices cannot be replaced: they are written to.
  if (present && !S_ISREG(old.st_mode)) {
    const Descriptor file(::open(target.c_str(), O_WRONLY | O_CLOEXEC));
    if (file.get() < 0) fail("file-unwritable", "cannot write", path, errno);
    write_all(file.get(), bytes, path);
    return;
  }
  std::string temporary = cat(target, ".XXXXXX");
  const Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (file.get() < 0) fail("file-unwritable", "cannot write", path, errno);
  try {
    write_all(file.get(), bytes, path);
    if (present && ::fchown(file.get(), old.st_uid, old.st_gid) != 0 && errno != EPERM) {
      fail("file-unwritable", "cannot keep the owner of", path, errno);
    }
    const mode_t mask = ::umask(0);
    ::umask(mask);
    const mode_t wanted = present ? old.st_mode & 07777U : static_cast<mode_t>(mode) & ~mask;
    if (::fchmod(file.get(), wanted) != 0 || ::fsync(file.get()) != 0 ||
        ::rename(temporary.c_str(), target.c_str()) != 0) {
      fail("file-unwritable", "cannot write", path, errno);
    }
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
}

bool is_file(const std::string& path) { return has_mode(path, S_IFREG); }
bool is_directory(const std::string& path) { return has_mode(path, S_IFDIR); }
bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

std::vector<std::string> list_directory(const std::string& path) {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), &::closedir);
  if (!folder) fail_to_read(path, errno);
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

void make_directories(const std::string& path, std::uint32_t mode) {
  for (std::size_t end = 1; end <= path.size(); ++end) {
    if (end != path.size() && path[end] != '/') continue;
    const std::string part = path.substr(0, end);
    if (::mkdir(part.c_str(), static_cast<mode_t>(mode)) != 0 && !is_directory(part)) {
      fail("file-unwritable", "cannot make the folder", part, errno);
    }
  }
}

}  // namespace kboot::base
