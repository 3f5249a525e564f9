// A folder of its own for a test, gone with it.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/files.hpp"

namespace kboot::test {

class TempFolder {
 public:
  TempFolder() {
    path_ = (std::filesystem::temp_directory_path() / "kboot-test-XXXXXX").string();
    if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary folder");
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string path(std::string_view name) const {
    return base::join_path(path_, name);
  }
  // Writes a file, with the folders above it; gives its path.
  std::string write(std::string_view name, std::string_view text) const {
    const std::string file = path(name);
    base::make_directories(base::directory_name(file));
    base::write_file(file, text);
    return file;
  }

 private:
  std::string path_;
};

}  // namespace kboot::test
