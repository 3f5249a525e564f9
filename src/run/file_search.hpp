// Where files that tasks name are looked for (Ansible's playbook_pathing).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "playbook/playbook.hpp"

namespace kboot::run {

// The folders to look in, best first: the role, the roles that brought it in, the task's file, the
// play's folder.
[[nodiscard]] std::vector<std::string> search_folders(const playbook::Task* task,
                                                      const std::string& play_folder);
// In each folder first under `kind` ("files", "templates", "vars"), then beside. Nothing when it is
// nowhere.
[[nodiscard]] std::optional<std::string> search_file(const std::vector<std::string>& folders,
                                                     std::string_view kind, std::string_view name);
// The same, or Error `file-not-found` with the places.
[[nodiscard]] std::string require_file(const std::vector<std::string>& folders,
                                       std::string_view kind, std::string_view name,
                                       base::Origin origin = {});

}  // namespace kboot::run
