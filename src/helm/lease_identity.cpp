// Names this process for Leases, and recognises processes of this machine that are gone.
#include <unistd.h>

#include <array>

#include "base/files.hpp"
#include "base/text.hpp"
#include "helm/release_lock.hpp"

namespace kboot::helm {

namespace {

std::string first_line(const std::string& path) {
  try {
    return std::string(base::trim(base::read_file_if_exists(path).value_or("")));
  } catch (const base::Error&) {
    return {};
  }
}

// The machine since its last start, and the container: process numbers mean something only there.
std::string machine() {
  std::array<char, 64> space{};
  const ssize_t size = readlink("/proc/self/ns/pid", space.data(), space.size() - 1);
  return base::cat(first_line("/proc/sys/kernel/random/boot_id"), '/',
                   std::string_view(space.data(), size < 0 ? 0 : static_cast<std::size_t>(size)));
}

// When the process started, in ticks: the 22nd word of its stat, counted behind its name in
// parentheses. Empty: there is no such process.
std::string start_of(std::string_view pid) {
  const std::string stat = first_line(base::cat("/proc/", pid, "/stat"));
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return {};
  const auto words = base::split(std::string_view(stat).substr(name_end + 2), ' ');
  return words.size() > 19 ? std::string(words[19]) : std::string();
}

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : "";
}

}  // namespace

// HOST/BOOT/pid:[NAMESPACE]/PID/START
std::string lease_identity() {
  const std::string pid = std::to_string(getpid());
  return base::cat(host_name(), '/', machine(), '/', pid, '/', start_of(pid));
}

bool is_gone(std::string_view identity) {
  const auto words = base::split(identity, '/');
  if (words.size() != 5) return false;
  const std::string here = machine();
  if (here.size() < 2 || base::cat(words[1], '/', words[2]) != here) return false;
  return start_of(words[3]) != words[4];
}

}  // namespace kboot::helm
