// Finds the project that an inventory belongs to.
#include "base/files.hpp"
#include "base/text.hpp"
#include "run/run.hpp"

namespace kboot::run {

Project find_project(const std::string& inventory, const std::string& playbook) {
  std::string folder = base::normal_path(base::absolute_path(inventory));
  while (!inventory.empty()) {
    if (base::is_directory(base::join_path(folder, "playbooks"))) {
      const std::string site = base::join_path(folder, "playbooks/site.yml");
      return {.folder = folder, .playbook = playbook.empty() ? site : playbook};
    }
    if (folder == "/" || folder == ".") break;
    folder = base::directory_name(folder);
  }
  if (!playbook.empty()) {
    return {.folder = base::directory_name(base::absolute_path(playbook)), .playbook = playbook};
  }
  throw base::Error("no-project", base::cat("no folder above `", inventory, "` holds `playbooks/`"))
      .hint("name the playbook with `-p FILE`");
}

}  // namespace kboot::run
