// kboot vault init: an identity for its owner, and its recipient for everybody.
#include <ctime>

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/app.hpp"
#include "cli/keys.hpp"
#include "cli/vault.hpp"
#include "secrets/recipients.hpp"
#include "secrets/sealer.hpp"

namespace kboot::cli {

namespace {

std::string identity_path(const Arguments& arguments) {
  if (const auto named = arguments.value("identity")) {
    return base::expand_user(*named);
  }
  const std::string folder = base::env("XDG_CONFIG_HOME").value_or(base::expand_user("~/.config"));
  if (folder.starts_with('~')) {
    throw base::Error("vault-identity", "there is no home folder for an identity")
        .hint("name a file: `-i FILE`");
  }
  return base::join_path(folder, "kboot/identity");
}

std::string utc(base::WallTime time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(
      std::chrono::time_point_cast<std::chrono::system_clock::duration>(time));
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::string text(32, '\0');
  text.resize(std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts));
  return text;
}

// As age-keygen writes it.
crypto::SecretBytes identity_file(const vault::Identity& identity, base::WallTime now) {
  const crypto::SecretBytes key = identity.to_text();
  std::string text =
      base::cat("# created: ", utc(now), "\n# public key: ", vault::to_text(identity.recipient()),
                "\n", key.view(), "\n");
  return crypto::SecretBytes::take(text);
}

vault::Recipient make_identity(App& app, const std::string& path, bool protect) {
  const vault::Identity identity = vault::Identity::generate(app.entropy());
  const crypto::SecretBytes text = identity_file(identity, app.clock().wall());
  base::make_directories(base::directory_name(path), 0700);
  if (protect) {
    TerminalKeySource source(app);
    const crypto::SecretBytes passphrase =
        secrets::ask_twice(source, "Passphrase of the identity: ", "Passphrase again: ");
    base::write_file(
        path, vault::encrypt_with_passphrase(app.entropy(), source, text.view(), passphrase.view()),
        0600);
  } else {
    base::write_file(path, text.view(), 0600);
  }
  return identity.recipient();
}

vault::Recipient present_identity(App& app, const std::string& path) {
  TerminalKeySource source(app);
  vault::Keyring keyring(app.context(), source);
  vault::KeySpec spec;
  spec.source = path;
  spec.shown = path;
  keyring.add(std::move(spec));
  return keyring.recipients().front();
}

// Adds the recipient unless it is there; true when the file was written.
bool add_recipient(const std::string& path, const vault::Recipient& recipient,
                   std::string_view name) {
  const std::string before = base::read_file_if_exists(path).value_or("");
  const std::string text = secrets::with_recipient(before, recipient, name);
  if (text == before) return false;
  base::make_directories(base::directory_name(path));
  base::write_file(path, text);
  return true;
}

vault::Recipient own_recipient(App& app, const Arguments& arguments) {
  const std::string path = identity_path(arguments);
  const bool present = base::is_file(path);
  const vault::Recipient recipient =
      present ? present_identity(app, path) : make_identity(app, path, arguments.has("passphrase"));
  app.out().line(base::cat(present ? "kept the identity " : "made the identity ", path));
  return recipient;
}

void let_open(App& app, const vault::Recipient& recipient, const std::string& folder,
              std::string_view name) {
  const std::string recipients = base::normal_path(base::join_path(folder, "secrets/.recipients"));
  const bool added = add_recipient(recipients, recipient, name);
  app.out().line(
      base::cat(vault::to_text(recipient), added ? " added to " : " is in ", recipients));
}

}  // namespace

int vault_init(App& app, const Arguments& arguments) {
  const vault::Recipient recipient = own_recipient(app, arguments);
  if (arguments.has("no-recipients-file")) {
    app.out().line(vault::to_text(recipient));
    return 0;
  }
  const auto& folders = arguments.positional();
  let_open(app, recipient, folders.empty() ? "." : folders.front(), arguments.value_or("name", ""));
  return 0;
}

void make_vault(App& app, const Arguments& arguments, const std::string& folder,
                std::string_view recipient_name) {
  let_open(app, own_recipient(app, arguments), folder, recipient_name);
}

}  // namespace kboot::cli
