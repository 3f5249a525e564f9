// The search path of a task.
#include "run/file_search.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"

namespace kboot::run {

namespace {

std::vector<std::string> candidates(const std::vector<std::string>& folders, std::string_view kind,
                                    std::string_view name) {
  const std::string file = base::expand_user(name);
  if (file.starts_with('/')) return {file};
  std::vector<std::string> paths;
  for (const std::string& folder : folders) {
    for (const std::string& path :
         {base::join_path(base::join_path(folder, kind), file), base::join_path(folder, file)}) {
      const std::string normal = base::normal_path(path);
      if (std::find(paths.begin(), paths.end(), normal) == paths.end()) paths.push_back(normal);
    }
  }
  return paths;
}

}  // namespace

std::vector<std::string> search_folders(const playbook::Task* task,
                                        const std::string& play_folder) {
  std::vector<std::string> folders;
  if (task != nullptr) {
    if (const auto& role = task->context->role) {
      folders.push_back(role->path);
      folders.insert(folders.end(), role->parent_paths.rbegin(), role->parent_paths.rend());
    }
    if (!task->file.empty()) folders.push_back(base::directory_name(task->file));
  }
  folders.push_back(play_folder);
  return folders;
}

std::optional<std::string> search_file(const std::vector<std::string>& folders,
                                       std::string_view kind, std::string_view name) {
  for (std::string& path : candidates(folders, kind, name)) {
    if (base::exists(path)) return std::move(path);
  }
  return std::nullopt;
}

std::string require_file(const std::vector<std::string>& folders, std::string_view kind,
                         std::string_view name, base::Origin origin) {
  if (std::optional<std::string> found = search_file(folders, kind, name)) return *found;
  base::Error error("file-not-found", base::cat("there is no file `", name, "`"), origin);
  for (const std::string& path : candidates(folders, kind, name))
    error.note(base::cat("looked for ", path));
  throw error;
}

}  // namespace kboot::run
