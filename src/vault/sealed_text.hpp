// Inline encrypted values: `!vault` scalars that stay sealed until somebody reads them.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "value/read_ahead.hpp"
#include "value/yaml.hpp"
#include "vault/vault.hpp"

namespace kboot::vault {

// Opened at the first reading, once, on whichever thread comes first. The text is marked secret and
// known to the redactor from then on; it is marked unsafe too, because ansible-core 2.18 never
// renders it as a template.
class SealedText final : public value::SlowForeign {
 public:
  // `name` is what errors call it: the file it stands in.
  SealedText(std::shared_ptr<Keyring> keyring, std::string_view envelope, std::string name,
             value::Origin origin);

  [[nodiscard]] std::string_view type_name() const noexcept override { return "sealed text"; }
  [[nodiscard]] value::Value to_data() const override;
  [[nodiscard]] bool is_slow() const noexcept override;
  [[nodiscard]] bool equals(const Foreign& other) const noexcept override;

  // Ansible's vault id (`default` where there is none); empty for age. One value of each is tried
  // before a run.
  [[nodiscard]] const std::string& id() const noexcept { return id_; }
  [[nodiscard]] Format format() const noexcept { return format_; }
  [[nodiscard]] value::Origin origin() const noexcept { return origin_; }

 private:
  std::shared_ptr<Keyring> keyring_;
  std::string envelope_;
  std::string name_;
  value::Origin origin_;
  Format format_;
  std::string id_;
  mutable std::mutex mutex_;
  mutable std::optional<value::Value> opened_;
};

// The sealed text in a value, or nullptr.
[[nodiscard]] const SealedText* sealed_text(const value::Value& value) noexcept;

// Reads `!vault` and `!vault-encrypted` scalars of both formats; other tags go to `otherwise`, and
// where there is none are an error `yaml-tag`. A scalar that is no envelope is an error
// `vault-format` at its place.
[[nodiscard]] value::TagHandler vault_tags(std::shared_ptr<Keyring> keyring, std::string file,
                                           value::TagHandler otherwise = {});

// Tells the redactor every secret text in a tree that came from an opened file.
void remember_secrets(base::Redactor& redactor, const value::Value& tree);

}  // namespace kboot::vault
