// Folders for texts in the clear.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <string>

#include "base/files.hpp"
#include "secrets/memory_folder.hpp"

namespace kboot::secrets {

TEST_CASE("the folder is for its owner alone and gone at the end") {
  std::string path;
  {
    const MemoryFolder folder;
    path = folder.path();
    struct stat info {};
    REQUIRE(::stat(path.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0700);
    const std::string file = folder.write("a.yml", "text");
    REQUIRE(::stat(file.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    CHECK(base::extension(file) == ".yml");
    CHECK(MemoryFolder::read(file).view() == "text");
    // What an editor leaves behind goes too.
    base::make_directories(base::join_path(path, "undo"));
    folder.write("undo/old", "text");
    folder.write(".a.yml.swp", "text");
  }
  CHECK_FALSE(base::exists(path));
}

}  // namespace kboot::secrets
