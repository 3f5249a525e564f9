// Unit tests of src/gitops/checkout: repositories as git leaves them on the disk.
#include "gitops/checkout.hpp"

#include <doctest/doctest.h>
#include <cstdlib>

#include <filesystem>

#include "base/files.hpp"

using namespace kboot;

namespace {

const std::string commit = "9d01c2e5aa6f4a0c8d9b3e2f1a7c6b5d4e3f2a1b";
const std::string other = "1111111111111111111111111111111111111111";

// A folder of files that goes with the test.
class Tree {
 public:
  Tree() {
    std::string name = (std::filesystem::temp_directory_path() / "kboot-git-XXXXXX").string();
    root_ = ::mkdtemp(name.data());
  }
  ~Tree() { std::filesystem::remove_all(root_); }
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  void write(const std::string& path, const std::string& text) const {
    const std::string whole = at(path);
    base::make_directories(base::directory_name(whole));
    base::write_file(whole, text);
  }
  [[nodiscard]] std::string at(const std::string& path) const { return root_ + "/" + path; }

 private:
  std::string root_;
};

}  // namespace

TEST_CASE("a branch is followed from any folder below, loose before packed") {
  const Tree tree;
  tree.write("a/b/x", "");
  tree.write(".git/HEAD", "ref: refs/heads/feature/one\n");
  tree.write(".git/packed-refs", "# pack-refs with: peeled fully-peeled sorted\n" + other +
                                     " refs/heads/feature/one\n^" + commit + "\n");
  CHECK(gitops::checkout_of(tree.at("a/b"))->commit == other);
  tree.write(".git/refs/heads/feature/one", commit + "\n");
  const auto found = gitops::checkout_of(tree.at("a/b"));
  REQUIRE(found);
  CHECK(found->commit == commit);
  CHECK(found->branch == "feature/one");
}

TEST_CASE("a detached head has a commit and no branch") {
  const Tree tree;
  tree.write(".git/HEAD", commit + "\n");
  const auto found = gitops::checkout_of(tree.at("."));
  REQUIRE(found);
  CHECK(found->commit == commit);
  CHECK(found->branch.empty());
}

TEST_CASE("a linked worktree has its own head and the repository's branches") {
  const Tree tree;
  tree.write("main/.git/HEAD", "ref: refs/heads/main\n");
  tree.write("main/.git/refs/heads/main", other + "\n");
  tree.write("main/.git/refs/heads/side", commit + "\n");
  tree.write("main/.git/worktrees/side/HEAD", "ref: refs/heads/side\n");
  tree.write("main/.git/worktrees/side/commondir", "../..\n");
  tree.write("side/.git", "gitdir: ../main/.git/worktrees/side\n");
  const auto found = gitops::checkout_of(tree.at("side"));
  REQUIRE(found);
  CHECK(found->commit == commit);
  CHECK(found->branch == "side");
}

TEST_CASE("a branch without a commit, and a damaged head, give no commit") {
  const Tree tree;
  tree.write(".git/HEAD", "ref: refs/heads/main\n");
  CHECK(gitops::checkout_of(tree.at("."))->branch == "main");
  CHECK(gitops::checkout_of(tree.at("."))->commit.empty());
  tree.write(".git/HEAD", "ref: refs/../../etc/passwd\n");
  CHECK(gitops::checkout_of(tree.at("."))->commit.empty());
  tree.write(".git/refs/heads/a", "ref: refs/heads/b\n");
  tree.write(".git/refs/heads/b", "ref: refs/heads/a\n");
  tree.write(".git/HEAD", "ref: refs/heads/a\n");
  CHECK(gitops::checkout_of(tree.at("."))->commit.empty());
}
