// Walking a project.
#include <doctest/doctest.h>
#include <unistd.h>

#include "secrets/project.hpp"
#include "support/temp_folder.hpp"

namespace kboot::secrets {

namespace {

constexpr const char* sealed_text = "$ANSIBLE_VAULT;1.1;AES256\n6162\n";
constexpr const char* with_value = "a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  61\n";

}  // namespace

TEST_CASE("encrypted files and values are found, plain ones under secrets are named") {
  const test::TempFolder folder;
  folder.write("secrets/all.yml", sealed_text);
  folder.write("secrets/plain.yml", "a: 1\n");
  folder.write("secrets/values.yml", with_value);
  folder.write("secrets/.recipients", "age1...\n");
  folder.write("secrets/deep/x.txt", "text");
  folder.write("group_vars/all", with_value);
  folder.write("charts/web/templates/secrets/one.yml", "a: 1\n");
  folder.write("README.md", with_value);
  folder.write(".git/config", sealed_text);
  folder.write("broken.yml", "a: [!vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  61\n");
  ::symlink(".", folder.path("loop").c_str());
  const ProjectSecrets found = find_secrets(folder.path());
  std::vector<std::string> places;
  for (const Sealed& each : found.sealed) places.push_back(each.place());
  CHECK(places == std::vector<std::string>{folder.path("group_vars/all") + ":1",
                                           folder.path("secrets/all.yml"),
                                           folder.path("secrets/values.yml") + ":1"});
  CHECK(found.plain == std::vector<std::string>{folder.path("secrets/deep/x.txt"),
                                                folder.path("secrets/plain.yml"),
                                                folder.path("secrets/values.yml")});
  REQUIRE(found.troubles.size() == 1);
  CHECK(found.troubles[0].code == "yaml-syntax");
}

TEST_CASE("a file may be looked at alone") {
  const test::TempFolder folder;
  folder.write("secrets/plain.yml", "a: 1\n");
  folder.write("secrets/other.yml", "a: 1\n");
  folder.write("vars.yml", with_value);
  CHECK(find_secrets(folder.path("secrets/plain.yml")).plain ==
        std::vector<std::string>{folder.path("secrets/plain.yml")});
  // Deeper ones count too; dot files do not.
  folder.write("secrets/deep/x.txt", "text");
  folder.write("secrets/.recipients", "age1...\n");
  CHECK(find_secrets(folder.path("secrets/deep/x.txt")).plain.size() == 1);
  CHECK(find_secrets(folder.path("secrets/.recipients")).plain.empty());
  const ProjectSecrets found = find_secrets(folder.path("vars.yml"));
  REQUIRE(found.sealed.size() == 1);
  CHECK(found.sealed[0].place() == folder.path("vars.yml") + ":1");
  CHECK(found.plain.empty());
}

TEST_CASE("a folder that is not there is an error") {
  const test::TempFolder folder;
  CHECK_THROWS_AS(static_cast<void>(find_secrets(folder.path("nowhere"))), base::Error);
}

}  // namespace kboot::secrets
