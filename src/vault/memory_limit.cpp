// Reads control groups, version 2 and 1.
#include "vault/memory_limit.hpp"

#include <algorithm>
#include <string_view>

#include "base/diagnostic.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace kboot::vault {
namespace {

std::string read(const std::string& path) {
  try {
    return base::read_file_if_exists(path).value_or("");
  } catch (const base::Error&) {
    return {};  // not for our eyes: then it is not for us to judge
  }
}

// "max" and what is no number count as no limit.
std::optional<std::uint64_t> number(const std::string& path) {
  std::int64_t value = 0;
  if (!base::parse_int(base::trim(read(path)), value) || value < 0) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(value);
}

struct Files {
  std::string_view limit;
  std::string_view usage;
};
constexpr Files version2{"memory.max", "memory.current"};
constexpr Files version1{"memory.limit_in_bytes", "memory.usage_in_bytes"};

// The group's path of a hierarchy in /proc/self/cgroup: "0::/a/b" (version 2) or "4:memory:/a/b".
std::optional<std::string_view> group(std::string_view cgroups, bool second) {
  for (const std::string_view line : base::split(cgroups, '\n')) {
    const std::vector<std::string_view> fields = base::split(line, ':');
    if (fields.size() < 3) {
      continue;
    }
    const std::vector<std::string_view> controllers = base::split(fields[1], ',');
    const bool memory =
        std::find(controllers.begin(), controllers.end(), "memory") != controllers.end();
    if (second ? fields[0] == "0" && fields[1].empty() : memory) {
      return fields[2];
    }
  }
  return std::nullopt;
}

void narrow(std::optional<std::uint64_t>& left, const std::string& folder, const Files& files) {
  const std::optional<std::uint64_t> limit = number(base::cat(folder, "/", files.limit));
  if (limit) {
    const std::uint64_t used = number(base::cat(folder, "/", files.usage)).value_or(0);
    left = std::min(left.value_or(UINT64_MAX), *limit - std::min(*limit, used));
  }
}

}  // namespace

std::optional<std::uint64_t> memory_left(const std::string& root) {
  const std::string cgroups = read(root + "/proc/self/cgroup");
  const bool second = base::exists(root + "/sys/fs/cgroup/cgroup.controllers");
  const std::optional<std::string_view> path = group(cgroups, second);
  if (!path) {
    return std::nullopt;
  }
  const std::string top = root + (second ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory");
  const Files& files = second ? version2 : version1;
  std::optional<std::uint64_t> left;
  // Inside a container the path may be the host's; then only the top is there to be read.
  for (std::string folder(*path); folder.size() > 1; folder = base::directory_name(folder)) {
    narrow(left, top + folder, files);
  }
  narrow(left, top, files);
  constexpr std::uint64_t boundless = std::uint64_t{1} << 60;  // version 1 spells "no limit" so
  return left && *left < boundless ? left : std::nullopt;
}

}  // namespace kboot::vault
