// What one call of a vault command works with: keys, the manner of sealing, the editor.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/ansible_config.hpp"
#include "cli/app.hpp"
#include "cli/keys.hpp"
#include "secrets/recipients.hpp"
#include "secrets/sealed_file.hpp"
#include "secrets/sealer.hpp"

namespace kboot::cli {

class VaultJob {
 public:
  VaultJob(App& app, const Arguments& arguments);

  App& app;
  const Arguments& arguments;
  AnsibleConfig config;
  TerminalKeySource source;
  std::shared_ptr<vault::Keyring> keyring;

  // What the command line says about sealing; identities that are named only open things where
  // `identities_open` says so.
  [[nodiscard]] secrets::SealingWishes wishes(bool identities_open = false) const;

  // Warns where no identity at hand is among those that something is sealed for.
  void warn_of_lockout(const std::vector<vault::Recipient>& recipients);

 private:
  bool warned_ = false;
};

// The person's editor, in words: ANSIBLE_EDITOR, EDITOR, ansible.cfg's, VISUAL (not under the
// link), vi.
[[nodiscard]] std::vector<std::string> editor_words(const App& app, const AnsibleConfig& config);
// A program in the foreground that sees no key of ours in its environment.
[[nodiscard]] process::Command foreground_command(std::vector<std::string> words);
// Prints a text in the clear: through the pager on a terminal.
void show_text(App& app, const AnsibleConfig& config, std::string_view text);

}  // namespace kboot::cli
