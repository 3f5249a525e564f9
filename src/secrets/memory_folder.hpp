// A folder for a text in the clear while a person edits it: in memory where the system has room for
// it, for its owner alone, wiped and gone at the end.
#pragma once

#include <string>
#include <string_view>

#include "crypto/secret_bytes.hpp"

namespace kboot::secrets {

class MemoryFolder {
 public:
  // In /dev/shm or XDG_RUNTIME_DIR where they are memory, else in TMPDIR or /tmp. Throws Error
  // `file-unwritable`.
  MemoryFolder();
  MemoryFolder(const MemoryFolder&) = delete;
  MemoryFolder& operator=(const MemoryFolder&) = delete;
  // Overwrites every file in it, then removes all.
  ~MemoryFolder();

  // False where only a disk was found.
  [[nodiscard]] bool in_memory() const noexcept { return in_memory_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  // A new file in it; gives its path.
  std::string write(std::string_view name, std::string_view bytes) const;
  [[nodiscard]] static crypto::SecretBytes read(const std::string& path);

 private:
  std::string path_;
  bool in_memory_ = false;
};

}  // namespace kboot::secrets
