// Unit tests of src/cli/ansible_config.cpp.
#include "cli/ansible_config.hpp"

#include <doctest/doctest.h>

#include <unistd.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace kboot;
using cli::AnsibleConfig;

namespace {

// A folder with an ansible.cfg in it.
struct Folder {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("kboot-config-" + std::to_string(::getpid()));
  explicit Folder(const std::string& text) {
    std::filesystem::create_directories(path);
    std::ofstream(path / "ansible.cfg") << text;
  }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
};

}  // namespace

TEST_CASE("sections, comments and continued lines are read as configparser does") {
  const AnsibleConfig config(
      "/x/ansible.cfg",
      "# a comment\n[defaults]\nInventory = inv ; behind\nroles_path: a:/b\nforks=3\n"
      "vault_identity_list = one,\n  two\n[diff]\nalways = yes\n");
  CHECK(config.get("defaults.inventory") == "inv");
  CHECK(config.get("defaults.forks") == "3");
  CHECK(config.get("defaults.vault_identity_list") == "one,\ntwo");
  CHECK(config.flag("diff.always"));
  CHECK_FALSE(config.get("defaults.gathering").has_value());
}

TEST_CASE("relative paths start at the file's folder") {
  const AnsibleConfig config("/x/ansible.cfg", "[defaults]\nroles_path = a:/b\n");
  CHECK(config.paths("defaults.roles_path") == std::vector<std::string>{"/x/a", "/b"});
  CHECK(config.folder_of("defaults.roles_path") == "/x");
}

TEST_CASE("an environment variable goes before the file, and its paths start here") {
  const AnsibleConfig config("/x/ansible.cfg", "[defaults]\nroles_path = a\n");
  ::setenv("ANSIBLE_ROLES_PATH", "mine", 1);
  CHECK(config.paths("defaults.roles_path") == std::vector<std::string>{"mine"});
  CHECK(config.folder_of("defaults.roles_path") == ".");
  ::unsetenv("ANSIBLE_ROLES_PATH");
}

TEST_CASE(
    "a folder that everybody may write to is passed over where that is asked for, and named") {
  const Folder folder("[defaults]\nforks = 7\n");
  std::filesystem::permissions(folder.path, std::filesystem::perms::all);
  std::string skipped;
  CHECK_FALSE(cli::read_ansible_config(folder.path, true, &skipped).get("defaults.forks") == "7");
  CHECK(skipped == (folder.path / "ansible.cfg").string());
  CHECK(cli::read_ansible_config(folder.path).get("defaults.forks") == "7");
}
