// ansible.cfg: which one is read, and what stands in it; environment variables go before it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kboot::cli {

class AnsibleConfig {
 public:
  AnsibleConfig() = default;
  // The text of a file as Python's configparser reads it with Ansible's settings: `;` begins a
  // comment anywhere behind a blank, `#` at the start of a line; an indented line goes on with the
  // value before.
  AnsibleConfig(std::string file, std::string_view text);

  // Empty when no file was found.
  [[nodiscard]] const std::string& file() const noexcept { return file_; }
  // "defaults.vault_password_file": the environment variable's value where Ansible has one for it,
  // else the file's; nothing when that is empty.
  [[nodiscard]] std::optional<std::string> get(std::string_view key) const;
  // The same as paths, parted at `:`. `~` is the home folder; what is relative counts from the
  // file's folder, from the environment from here.
  [[nodiscard]] std::vector<std::string> paths(std::string_view key) const;
  // Where relative paths of this setting start: the file's folder, or "." for one from the
  // environment.
  [[nodiscard]] std::string folder_of(std::string_view key) const;
  // As Ansible reads booleans: yes, true, on, 1, y, t.
  [[nodiscard]] bool flag(std::string_view key) const;

 private:
  std::string file_;
  std::map<std::string, std::string, std::less<>> values_;  // "section.key"
};

// The first of ANSIBLE_CONFIG, `folder`/ansible.cfg, ~/.ansible.cfg and /etc/ansible/ansible.cfg.
// With `skip_world_writable` that of a folder which everybody may write to is passed over, and
// `skipped` names it.
[[nodiscard]] AnsibleConfig read_ansible_config(const std::string& folder,
                                                bool skip_world_writable = false,
                                                std::string* skipped = nullptr);

}  // namespace kboot::cli
