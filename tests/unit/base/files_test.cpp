// Tests of reading and writing files, and of path arithmetic.
#include "base/files.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diagnostic.hpp"
#include "support/temp_folder.hpp"

using namespace kboot::base;
using kboot::test::TempFolder;

namespace {

std::string code_of(const auto& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.diagnostic().code;
  }
  return "";
}

unsigned mode_of(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 07777U : 0;
}

}  // namespace

TEST_CASE("a file is written whole and read back") {
  const TempFolder folder;
  const std::string path = folder.write("a/b/file", std::string("x\0y", 3));
  CHECK(read_file(path) == std::string("x\0y", 3));
  CHECK(list_directory(folder.path("a/b")) == std::vector<std::string>{"file"});
}

TEST_CASE("an existing file keeps its mode, a link its target") {
  const TempFolder folder;
  const std::string path = folder.path("real");
  write_file(path, "one", 0600);
  CHECK(mode_of(path) == 0600);
  REQUIRE(::symlink("real", folder.path("link").c_str()) == 0);
  write_file(folder.path("link"), "two", 0644);
  CHECK(read_file(path) == "two");
  CHECK(mode_of(path) == 0600);
}

TEST_CASE("what cannot be read says why") {
  const TempFolder folder;
  CHECK(code_of([&] { read_file(folder.path("none")); }) == "file-not-found");
  CHECK(code_of([&] { read_file(folder.path()); }) == "file-unreadable");
  CHECK(code_of([&] { read_file(folder.write("big", "12345"), 4); }) == "file-too-large");
  CHECK(code_of([&] { write_file(folder.path("none/file"), "x"); }) == "file-unwritable");
  CHECK(code_of([&] { (void)list_directory(folder.path("none")); }) == "file-not-found");
  CHECK_FALSE(read_file_if_exists(folder.path("none")));
}

TEST_CASE("kinds of paths") {
  const TempFolder folder;
  const std::string file = folder.write("f", "");
  CHECK(is_file(file));
  CHECK_FALSE(is_directory(file));
  CHECK(is_directory(folder.path()));
  CHECK(exists(file));
  CHECK_FALSE(exists(folder.path("g")));
}

TEST_CASE("path arithmetic") {
  CHECK(join_path("a", "b") == "a/b");
  CHECK(join_path("a/", "b") == "a/b");
  CHECK(join_path("a", "/b") == "/b");
  CHECK(directory_name("a/b/c") == "a/b");
  CHECK(directory_name("c") == ".");
  CHECK(directory_name("/c") == "/");
  CHECK(base_name("a/b/") == "b");
  CHECK(extension("x/main.yml") == ".yml");
  CHECK(extension(".yml").empty());
  CHECK(normal_path("a/./b/../c") == "a/c");
  CHECK(normal_path("../a") == "../a");
  CHECK(normal_path("/../a/") == "/a");
  CHECK(normal_path("a/..") == ".");
  CHECK(absolute_path("/a/../b") == "/b");
}

TEST_CASE("the home folder and the environment") {
  ::setenv("HOME", "/home/me", 1);
  CHECK(expand_user("~/x") == "/home/me/x");
  CHECK(expand_user("~") == "/home/me");
  CHECK(expand_user("~other/x") == "~other/x");
  ::setenv("KBOOT_TEST_EMPTY", "", 1);
  CHECK_FALSE(env("KBOOT_TEST_EMPTY"));
  CHECK(env("HOME") == "/home/me");
}
