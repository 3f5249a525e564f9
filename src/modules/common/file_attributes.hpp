// Owner, group and mode of files: what a task asks for, whether it differs, and what modules report of a file.
#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>

#include "run/module.hpp"

namespace kboot::modules {

// The `mode`, `owner` and `group` arguments of a task. Shared rows for argument specs.
inline constexpr run::Argument mode_argument = {
    .name = "mode", .type = run::ArgType::raw, .doc = "Mode of the file: \"0644\" or \"u=rw,g=r\""};
inline constexpr run::Argument owner_argument = {.name = "owner",
                                                 .doc = "Name or number of the file's user"};
inline constexpr run::Argument group_argument = {.name = "group",
                                                 .doc = "Name or number of the file's group"};

struct FileAttributes {
  value::Value mode;  // null: as it is
  std::optional<uid_t> owner;
  std::optional<gid_t> group;

  // Throws Error `argument-value` for a user or group that does not exist.
  [[nodiscard]] static FileAttributes of(const run::Args& args);
  // Would apply() change something?
  [[nodiscard]] bool differ(const struct stat& now) const;
  // Sets what differs; gives whether anything did. Never follows a link at the end of `path`.
  bool apply(const std::string& path) const;
};

// lstat, or stat where `follow`; nothing when there is no such file. Throws for other causes.
[[nodiscard]] std::optional<struct stat> file_status(const std::string& path, bool follow = false);
// "file", "directory", "link", "hard" or "absent" (ansible/modules/file.py get_state).
[[nodiscard]] std::string_view file_state(const std::optional<struct stat>& status);
// uid, gid, owner, group, mode, state, size of the file, as Ansible's file modules return them.
void add_file_facts(value::Value& result, const std::string& path);
// $NAME and ${NAME} replaced from the task's environment; unknown ones stay.
[[nodiscard]] std::string expand_variables(const run::TaskContext& task, std::string_view text);
// A path as a user writes it: ~ and $VARIABLES expanded, from the working directory.
[[nodiscard]] std::string local_path(const run::TaskContext& task, std::string_view path);
// Throws Error `file-unwritable`: "cannot <verb> `path`: <cause>", with errno's cause.
[[noreturn]] void fail_on_file(std::string_view verb, const std::string& path);

}  // namespace kboot::modules
