// Control groups' limits, from files as the kernel shows them.
#include "vault/memory_limit.hpp"

#include <doctest/doctest.h>

#include "support.hpp"

using namespace kboot;

namespace {

struct Machine {
  test::Folder folder;

  void file(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(folder.path(name)).parent_path());
    folder.write(name, text);
  }
  [[nodiscard]] std::optional<std::uint64_t> left() const {
    return vault::memory_left(folder.path(""));
  }
};

}  // namespace

TEST_CASE("version 2: the tightest group from here to the top counts") {
  const Machine it;
  it.file("proc/self/cgroup", "0::/pods/one\n");
  it.file("sys/fs/cgroup/cgroup.controllers", "memory\n");
  CHECK_FALSE(it.left().has_value());
  it.file("sys/fs/cgroup/pods/one/memory.max", "max\n");
  CHECK_FALSE(it.left().has_value());
  it.file("sys/fs/cgroup/pods/memory.max", "1000\n");
  it.file("sys/fs/cgroup/pods/memory.current", "300\n");
  CHECK(it.left() == 700);
  it.file("sys/fs/cgroup/memory.max", "500\n");
  CHECK(it.left() == 500);
  it.file("sys/fs/cgroup/memory.current", "900\n");
  CHECK(it.left() == 0);
}

TEST_CASE("version 1: the hierarchy of the memory controller; a huge number is no limit") {
  const Machine it;
  it.file("proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/y\n");
  it.file("sys/fs/cgroup/memory/y/memory.limit_in_bytes", "9223372036854771712\n");
  CHECK_FALSE(it.left().has_value());
  it.file("sys/fs/cgroup/memory/y/memory.limit_in_bytes", "4096\n");
  it.file("sys/fs/cgroup/memory/y/memory.usage_in_bytes", "96\n");
  CHECK(it.left() == 4000);
}

TEST_CASE("a machine that tells nothing has no limit") {
  const Machine it;
  CHECK_FALSE(it.left().has_value());
}
