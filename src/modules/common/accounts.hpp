// Users and groups of this machine, read from /etc/passwd and /etc/group.
//
// Not by getpwnam: a static glibc would load the host's NSS modules for it, and die where they are of another glibc.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

namespace kboot::modules {

struct Account {
  std::string name;
  uid_t uid = 0;
  gid_t gid = 0;
  std::string gecos, home, shell;
};

[[nodiscard]] std::optional<Account> user_by_name(std::string_view name);
[[nodiscard]] std::optional<Account> user_by_id(uid_t uid);
[[nodiscard]] std::optional<gid_t> group_by_name(std::string_view name);
[[nodiscard]] std::optional<std::string> group_by_id(gid_t gid);

}  // namespace kboot::modules
