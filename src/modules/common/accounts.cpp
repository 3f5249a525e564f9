// Users and groups of this machine; see accounts.hpp.
#include "modules/common/accounts.hpp"

#include <vector>

#include "base/files.hpp"
#include "base/text.hpp"

namespace kboot::modules {

namespace {

// The fields of the first line of a colon-separated file for which field `column` is `wanted`.
std::optional<std::vector<std::string>> find_line(const char* file, std::size_t column,
                                                  std::string_view wanted, std::size_t least) {
  const std::optional<std::string> text = base::read_file_if_exists(file);
  if (!text) return std::nullopt;
  for (const std::string_view line : base::split(*text, '\n')) {
    const auto fields = base::split(line, ':');
    if (fields.size() < least || fields[column] != wanted) continue;
    return std::vector<std::string>(fields.begin(), fields.end());
  }
  return std::nullopt;
}

std::optional<unsigned> as_id(std::string_view text) {
  std::int64_t id = 0;
  if (!base::parse_int(text, id) || id < 0) return std::nullopt;
  return static_cast<unsigned>(id);
}

std::optional<Account> user(std::size_t column, std::string_view wanted) {
  const auto fields = find_line("/etc/passwd", column, wanted, 7);
  if (!fields) return std::nullopt;
  const auto uid = as_id((*fields)[2]);
  const auto gid = as_id((*fields)[3]);
  if (!uid || !gid) return std::nullopt;
  return Account{(*fields)[0], *uid, *gid, (*fields)[4], (*fields)[5], (*fields)[6]};
}

}  // namespace

std::optional<Account> user_by_name(std::string_view name) { return user(0, name); }
std::optional<Account> user_by_id(uid_t uid) { return user(2, std::to_string(uid)); }

std::optional<gid_t> group_by_name(std::string_view name) {
  const auto fields = find_line("/etc/group", 0, name, 3);
  return fields ? as_id((*fields)[2]) : std::nullopt;
}

std::optional<std::string> group_by_id(gid_t gid) {
  const auto fields = find_line("/etc/group", 2, std::to_string(gid), 3);
  if (!fields) return std::nullopt;
  return fields->front();
}

}  // namespace kboot::modules
