// Finding and reading ansible.cfg.
#include "cli/ansible_config.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "base/files.hpp"
#include "base/text.hpp"

namespace kboot::cli {

namespace {

std::string_view without_comment(std::string_view line) {
  if (line.starts_with('#') || line.starts_with(';')) return {};
  for (std::size_t at = line.find(';'); at != std::string_view::npos; at = line.find(';', at + 1)) {
    if (line[at - 1] == ' ' || line[at - 1] == '\t') return base::trim_end(line.substr(0, at));
  }
  return line;
}

struct Variable {
  std::string_view key;
  const char* name;
};
constexpr Variable variables[] = {
    {"defaults.ask_vault_pass", "ANSIBLE_ASK_VAULT_PASS"},
    {"defaults.editor", "ANSIBLE_EDITOR"},
    {"defaults.force_handlers", "ANSIBLE_FORCE_HANDLERS"},
    {"defaults.forks", "ANSIBLE_FORKS"},
    {"defaults.gathering", "ANSIBLE_GATHERING"},
    {"defaults.hash_behaviour", "ANSIBLE_HASH_BEHAVIOUR"},
    {"defaults.inventory", "ANSIBLE_INVENTORY"},
    {"defaults.jinja2_native", "ANSIBLE_JINJA2_NATIVE"},
    {"defaults.pager", "ANSIBLE_PAGER"},
    {"defaults.roles_path", "ANSIBLE_ROLES_PATH"},
    {"defaults.stdout_callback", "ANSIBLE_STDOUT_CALLBACK"},
    {"defaults.vault_encrypt_identity", "ANSIBLE_VAULT_ENCRYPT_IDENTITY"},
    {"defaults.vault_id_match", "ANSIBLE_VAULT_ID_MATCH"},
    {"defaults.vault_identity", "ANSIBLE_VAULT_IDENTITY"},
    {"defaults.vault_identity_list", "ANSIBLE_VAULT_IDENTITY_LIST"},
    {"defaults.vault_password_file", "ANSIBLE_VAULT_PASSWORD_FILE"},
    {"diff.always", "ANSIBLE_DIFF_ALWAYS"},
    {"tags.run", "ANSIBLE_RUN_TAGS"},
    {"tags.skip", "ANSIBLE_SKIP_TAGS"},
};

std::optional<std::string> from_environment(std::string_view key) {
  const auto row = std::ranges::find(variables, key, &Variable::key);
  return row == std::end(variables) ? std::nullopt : base::env(row->name);
}

bool is_world_writable(const std::string& folder) {
  struct stat info {};
  return ::stat(folder.c_str(), &info) == 0 && (info.st_mode & S_IWOTH) != 0;
}

}  // namespace

AnsibleConfig::AnsibleConfig(std::string file, std::string_view text) : file_(std::move(file)) {
  std::string section;
  std::string* last = nullptr;
  for (const std::string_view raw : base::split(text, '\n')) {
    const bool goes_on = !raw.empty() && (raw.front() == ' ' || raw.front() == '\t');
    const std::string_view line = base::trim(without_comment(base::trim_end(raw)));
    if (line.empty()) continue;
    if (goes_on && last != nullptr) {
      last->append("\n").append(line);
    } else if (line.starts_with('[') && line.ends_with(']')) {
      section = line.substr(1, line.size() - 2);
      last = nullptr;
    } else if (const std::size_t mark = line.find_first_of("=:"); mark != std::string_view::npos) {
      last = &values_[base::cat(section, ".", base::lower(base::trim(line.substr(0, mark))))];
      *last = base::trim(line.substr(mark + 1));
    }
  }
}

std::optional<std::string> AnsibleConfig::get(std::string_view key) const {
  if (auto set = from_environment(key)) return set;
  const auto found = values_.find(key);
  if (found == values_.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

std::string AnsibleConfig::folder_of(std::string_view key) const {
  return from_environment(key) || file_.empty() ? "." : base::directory_name(file_);
}

std::vector<std::string> AnsibleConfig::paths(std::string_view key) const {
  const std::string folder = from_environment(key) ? "" : base::directory_name(file_);
  std::vector<std::string> all;
  const std::string text = get(key).value_or("");
  for (const std::string_view each : base::split(text, ':')) {
    const std::string path = base::expand_user(base::trim(each));
    if (!path.empty()) all.push_back(folder.empty() ? path : base::join_path(folder, path));
  }
  return all;
}

bool AnsibleConfig::flag(std::string_view key) const {
  static constexpr std::array yes{"yes", "true", "on", "1", "y", "t"};
  const std::string text = base::lower(get(key).value_or(""));
  return std::find(yes.begin(), yes.end(), text) != yes.end();
}

AnsibleConfig read_ansible_config(const std::string& folder, bool skip_world_writable,
                                  std::string* skipped) {
  const std::string local = base::join_path(folder, "ansible.cfg");
  std::vector<std::string> places;
  if (const std::optional<std::string> named = base::env("ANSIBLE_CONFIG")) {
    const std::string path = base::expand_user(*named);
    places.push_back(base::is_directory(path) ? base::join_path(path, "ansible.cfg") : path);
  }
  if (skip_world_writable && places.empty() && base::is_file(local) && is_world_writable(folder)) {
    if (skipped != nullptr) *skipped = local;
  } else {
    places.push_back(local);
  }
  places.push_back(base::expand_user("~/.ansible.cfg"));
  places.emplace_back("/etc/ansible/ansible.cfg");
  for (const std::string& path : places) {
    if (const std::optional<std::string> text = base::read_file_if_exists(path))
      return {path, *text};
  }
  return {};
}

}  // namespace kboot::cli
