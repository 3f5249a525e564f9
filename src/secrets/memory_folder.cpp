// Folders in memory, and taking them away.
#include "secrets/memory_folder.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace kboot::secrets {

namespace {

bool is_memory(const std::string& folder) {
  struct statfs info {};
  if (::statfs(folder.c_str(), &info) != 0) return false;
  return info.f_type == TMPFS_MAGIC || info.f_type == RAMFS_MAGIC;
}

// The folder's path, or empty where none can be made.
std::string make_in(const std::string& parent) {
  std::string path = base::join_path(parent, "kboot-XXXXXX");
  return ::mkdtemp(path.data()) == nullptr ? std::string() : path;
}

// An editor may have renamed the file or kept copies beside it: all are overwritten.
void wipe_file(const std::string& path, off_t size) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) return;
  static constexpr std::array<char, 4096> zeros{};
  while (size > 0) {
    const auto count = static_cast<std::size_t>(std::min<off_t>(size, zeros.size()));
    const ssize_t written = ::write(file, zeros.data(), count);
    if (written <= 0) break;
    size -= written;
  }
  static_cast<void>(::fdatasync(file));
  ::close(file);
}

void remove_all(const std::string& path) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) return;
  if (S_ISDIR(info.st_mode)) {
    try {
      for (const std::string& name : base::list_directory(path)) {
        remove_all(base::join_path(path, name));
      }
    } catch (const base::Error&) {
      // What cannot be listed cannot be emptied either.
    }
    ::rmdir(path.c_str());
    return;
  }
  if (S_ISREG(info.st_mode)) wipe_file(path, info.st_size);
  ::unlink(path.c_str());
}

}  // namespace

MemoryFolder::MemoryFolder() {
  std::vector<std::string> places{"/dev/shm"};
  if (const auto folder = base::env("XDG_RUNTIME_DIR")) places.push_back(*folder);
  for (const std::string& place : places) {
    if (!is_memory(place)) continue;
    path_ = make_in(place);
    in_memory_ = !path_.empty();
    if (in_memory_) return;
  }
  const std::string last = base::env("TMPDIR").value_or("/tmp");
  in_memory_ = is_memory(last);
  path_ = make_in(last);
  if (path_.empty()) {
    throw base::Error("file-unwritable", base::cat("cannot make a folder in `", last,
                                                   "`: ", base::lower(std::strerror(errno))));
  }
}

MemoryFolder::~MemoryFolder() { remove_all(path_); }

std::string MemoryFolder::write(std::string_view name, std::string_view bytes) const {
  const std::string path = base::join_path(path_, name);
  base::write_file(path, bytes, 0600);
  return path;
}

crypto::SecretBytes MemoryFolder::read(const std::string& path) {
  std::string bytes = base::read_file(path);
  return crypto::SecretBytes::take(bytes);
}

}  // namespace kboot::secrets
