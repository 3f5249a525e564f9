// Reads the files of a project: playbooks, variables, templates; opens those that are encrypted.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "base/base.hpp"
#include "value/value.hpp"
#include "vault/vault.hpp"

namespace kboot::run {

class ProjectFiles {
 public:
  ProjectFiles(std::shared_ptr<vault::Keyring> keyring, base::Redactor& redactor,
               base::Diagnostics& warnings)
      : keyring_(std::move(keyring)), redactor_(redactor), warnings_(warnings) {}

  // The bytes of a file as a string; marked secret where it was encrypted. Throws as
  // base::read_file and the vault.
  [[nodiscard]] value::Value text(const std::string& path) const;
  // The only document of a YAML file, null when it is empty. `!vault` values stay sealed, `!unsafe`
  // ones are marked. Of a SOPS file what it keeps in the clear is no secret.
  [[nodiscard]] value::Value yaml(const std::string& path) const;

 private:
  [[nodiscard]] value::Value open(std::string_view bytes, const std::string& path) const;

  std::shared_ptr<vault::Keyring> keyring_;
  base::Redactor& redactor_;
  base::Diagnostics& warnings_;
  mutable std::mutex mutex_;  // of the warnings
};

}  // namespace kboot::run
