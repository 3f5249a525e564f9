// Keys and programs of the vault commands.
#include "cli/vault_job.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/shell_words.hpp"
#include "base/text.hpp"

namespace kboot::cli {

namespace {

// Variables that hold a key: an editor or a pager has no use for them.
constexpr std::array key_variables{"KBOOT_IDENTITY", "KBOOT_VAULT_PASSWORD", "SOPS_AGE_KEY"};

}  // namespace

VaultJob::VaultJob(App& app, const Arguments& arguments)
    : app(app),
      arguments(arguments),
      config(read_ansible_config(".")),
      source(app),
      keyring(make_keyring(app, source, app.context(), arguments, config)) {}

secrets::SealingWishes VaultJob::wishes(bool identities_open) const {
  const bool ansible =
      arguments.has("encrypt-vault-id") || arguments.value_or("format", "age") == "ansible";
  secrets::SealingWishes wishes;
  wishes.format = ansible ? vault::Format::ansible : vault::Format::age;
  wishes.recipients = arguments.values("recipient");
  wishes.recipients_files = arguments.values("recipients-file");
  wishes.passphrase = arguments.has("passphrase");
  if (!identities_open) wishes.identities = arguments.values("identity");
  if (ansible) {
    wishes.encrypt_id =
        arguments.value("encrypt-vault-id")
            .value_or(config.get("defaults.vault_encrypt_identity").value_or(std::string()));
  }
  return wishes;
}

void VaultJob::warn_of_lockout(const std::vector<vault::Recipient>& recipients) {
  if (warned_ || recipients.empty()) return;
  const std::vector<vault::Recipient> own = keyring->recipients();
  const bool is_in = std::ranges::any_of(own, [&](const vault::Recipient& each) {
    return std::ranges::find(recipients, each) != recipients.end();
  });
  if (is_in) return;
  warned_ = true;
  base::Diagnostic warning{.severity = base::Severity::warning,
                           .code = "vault-locked-out",
                           .message = "none of your identities will open what is written"};
  warning.hint = "add yourself: `kboot vault add-recipient`";
  app.tell(warning);
}

std::vector<std::string> editor_words(const App& app, const AnsibleConfig& config) {
  std::optional<std::string> editor = base::env("ANSIBLE_EDITOR");
  if (!editor) editor = base::env("EDITOR");
  if (!editor) editor = config.get("defaults.editor");
  if (!editor && !app.is_link()) editor = base::env("VISUAL");
  std::vector<std::string> words = base::split_words(editor.value_or("vi"));
  if (words.empty()) words.emplace_back("vi");
  return words;
}

process::Command foreground_command(std::vector<std::string> words) {
  process::Command command;
  command.argv = std::move(words);
  command.environment.emplace();
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = text.substr(0, equals);
    if (std::ranges::find(key_variables, name) != key_variables.end()) continue;
    command.environment->emplace_back(name, text.substr(equals + 1));
  }
  return command;
}

void show_text(App& app, const AnsibleConfig& config, std::string_view text) {
  std::optional<std::string> pager = base::env("ANSIBLE_PAGER");
  if (!pager) pager = base::env("PAGER");
  if (!pager) pager = config.get("defaults.pager");
  const std::string program = pager.value_or("less");
  const bool found = pager || process::find_program("less", base::env("PATH").value_or(""));
  if (!Terminal::is_terminal(STDOUT_FILENO) || !found) {
    app.out().raw(text);
    return;
  }
  process::Command command = foreground_command({"/bin/sh", "-c", program});
  command.input = std::string(text);
  // Short texts are just printed, and what is searched for is not kept.
  command.additions.emplace_back("LESS", "FRSX");
  command.additions.emplace_back("LESSHISTFILE", "-");
  const process::Result result = app.run_in_foreground(std::move(command));
  if (result.ending != process::Ending::exited || result.code == 127) app.out().raw(text);
}

}  // namespace kboot::cli
