// Owner, group and mode of files; see file_attributes.hpp.
#include "modules/common/file_attributes.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/files.hpp"
#include "base/text.hpp"
#include "modules/common/accounts.hpp"
#include "modules/common/file_mode.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

constexpr mode_t mode_bits = 07777;

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

[[noreturn]] void no_such_account(std::string_view what, const std::string& name,
                                  const run::Args& args) {
  const value::Value* given = args.find(what);
  throw base::Error("argument-value",
                    base::cat("there is no ", what, " `", name, "` on this machine"),
                    given->origin());
}

}  // namespace

FileAttributes FileAttributes::of(const run::Args& args) {
  FileAttributes wanted;
  if (const value::Value* mode = args.find("mode")) wanted.mode = *mode;
  std::int64_t number = 0;
  if (const std::string owner = args.text("owner"); !owner.empty()) {
    if (const auto user = user_by_name(owner)) {
      wanted.owner = user->uid;
    } else if (base::parse_int(owner, number)) {
      wanted.owner = static_cast<uid_t>(number);
    } else {
      no_such_account("owner", owner, args);
    }
  }
  if (const std::string group = args.text("group"); !group.empty()) {
    if (const auto id = group_by_name(group)) {
      wanted.group = *id;
    } else if (base::parse_int(group, number)) {
      wanted.group = static_cast<gid_t>(number);
    } else {
      no_such_account("group", group, args);
    }
  }
  return wanted;
}

bool FileAttributes::differ(const struct stat& now) const {
  if (owner && *owner != now.st_uid) return true;
  if (group && *group != now.st_gid) return true;
  if (mode.is_null() || S_ISLNK(now.st_mode)) return false;
  return resolve_mode(mode, now.st_mode, S_ISDIR(now.st_mode)) != (now.st_mode & mode_bits);
}

bool FileAttributes::apply(const std::string& path) const {
  const auto now = file_status(path);
  if (!now || !differ(*now)) return false;
  const uid_t uid = owner.value_or(now->st_uid);
  const gid_t gid = group.value_or(now->st_gid);
  if ((uid != now->st_uid || gid != now->st_gid) && lchown(path.c_str(), uid, gid) != 0) {
    fail_on_file("change the owner of", path);
  }
  if (mode.is_null() || S_ISLNK(now->st_mode)) return true;
  if (chmod(path.c_str(), resolve_mode(mode, now->st_mode, S_ISDIR(now->st_mode))) != 0) {
    fail_on_file("change the mode of", path);
  }
  return true;
}

std::optional<struct stat> file_status(const std::string& path, bool follow) {
  struct stat status {};
  if ((follow ? stat(path.c_str(), &status) : lstat(path.c_str(), &status)) == 0) return status;
  if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
  fail_on_file("look at", path);
}

std::string_view file_state(const std::optional<struct stat>& status) {
  if (!status) return "absent";
  if (S_ISLNK(status->st_mode)) return "link";
  if (S_ISDIR(status->st_mode)) return "directory";
  return status->st_nlink > 1 ? "hard" : "file";
}

void add_file_facts(value::Value& result, const std::string& path) {
  const auto status = file_status(path);
  auto& facts = result.edit_dict();
  facts.set("state", file_state(status));
  if (!status) return;
  const auto user = user_by_id(status->st_uid);
  facts.set("uid", status->st_uid);
  facts.set("gid", status->st_gid);
  facts.set("owner", user ? user->name : std::to_string(status->st_uid));
  facts.set("group", group_by_id(status->st_gid).value_or(std::to_string(status->st_gid)));
  facts.set("mode", mode_text(status->st_mode));
  facts.set("size", static_cast<std::int64_t>(status->st_size));
}

std::string expand_variables(const run::TaskContext& task, std::string_view text) {
  std::string expanded;
  for (std::size_t at = 0; at < text.size();) {
    const bool braces = text.substr(at, 2) == "${";
    const std::size_t begin = at + (braces ? 2 : 1);
    std::size_t end = begin;
    while (end < text.size() && is_name_byte(text[end])) ++end;
    const bool closed = !braces || (end < text.size() && text[end] == '}');
    const auto found = text[at] == '$' && closed
                           ? task.environment().find(std::string(text.substr(begin, end - begin)))
                           : task.environment().end();
    if (found == task.environment().end()) {
      expanded += text[at++];
      continue;
    }
    expanded += found->second;
    at = end + (braces ? 1 : 0);
  }
  return expanded;
}

std::string local_path(const run::TaskContext& task, std::string_view path) {
  return base::join_path(task.working_directory(), base::expand_user(expand_variables(task, path)));
}

void fail_on_file(std::string_view verb, const std::string& path) {
  const int cause = errno;
  throw base::Error("file-unwritable",
                    base::cat("cannot ", verb, " `", path, "`: ", std::strerror(cause)))
      .status(base::Status::task_failed);
}

}  // namespace kboot::modules
