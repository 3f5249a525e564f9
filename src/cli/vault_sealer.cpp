// Encrypting for recipients, under a passphrase, or as Ansible does.
#include "cli/vault_sealer.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/vault.hpp"
#include "cli/vault_files.hpp"

namespace kboot::cli {

namespace {

vault::Format chosen_format(const App& app, const Arguments& arguments) {
  const bool ansible = app.is_link() || arguments.has("encrypt-vault-id") ||
                       arguments.value_or("format", "age") == "ansible";
  return ansible ? vault::Format::ansible : vault::Format::age;
}

std::vector<vault::Recipient> read_recipients(const std::string& path) {
  return vault::parse_recipients(base::read_file(path), path);
}

}  // namespace

crypto::SecretBytes ask_twice(vault::KeySource& source, const char* question, const char* again) {
  std::optional<crypto::SecretBytes> answer = source.ask(question);
  if (!answer) {
    throw base::Error("vault-no-key", "no password was given, and nobody can be asked for one")
        .hint("give `--vault-password-file FILE`, or set `KBOOT_VAULT_PASSWORD`");
  }
  if (answer->empty()) {
    throw base::Error("vault-empty-password", "the password is empty");
  }
  const std::optional<crypto::SecretBytes> second = source.ask(again);
  if (!second || second->view() != answer->view()) {
    throw base::Error("vault-password-differs", "the two passwords differ");
  }
  return std::move(*answer);
}

Sealer::Sealer(App& app, const Arguments& arguments, vault::Keyring& keyring,
               vault::KeySource& source)
    : app_(app),
      keyring_(keyring),
      source_(source),
      format_(chosen_format(app, arguments)),
      passphrase_(arguments.has("passphrase")),
      encrypt_id_(arguments.value_or("encrypt-vault-id", "")) {
  for (const std::string& recipient : arguments.values("recipient")) {
    recipients_.push_back(vault::parse_recipient(recipient));
  }
  for (const std::string& path : arguments.values("recipients-file")) {
    for (vault::Recipient& recipient : read_recipients(path)) {
      recipients_.push_back(std::move(recipient));
    }
  }
  if (recipients_.empty() && !passphrase_ && format_ == vault::Format::age) {
    recipients_ = own_recipients(arguments.values("identity"));
  }
  if (format_ == vault::Format::ansible ? passphrase_ || !recipients_.empty()
                                        : passphrase_ && !recipients_.empty()) {
    throw base::Error("option-value",
                      format_ == vault::Format::ansible
                          ? "Ansible's format knows neither recipients nor `--passphrase`"
                          : "a file has recipients or a passphrase, not both");
  }
}

// Those of the identities that the command line names: who writes with a key can read with it.
std::vector<vault::Recipient> Sealer::own_recipients(
    const std::vector<std::string>& identities) const {
  vault::Keyring keyring(app_.context(), source_);
  for (const std::string& path : identities) {
    vault::KeySpec spec;
    spec.source = path;
    spec.shown = path;
    keyring.add(std::move(spec));
  }
  return keyring.recipients();
}

std::string Sealer::seal(std::string_view plain, const std::string& file) {
  if (format_ == vault::Format::ansible) {
    return seal_for_ansible(plain);
  }
  if (passphrase_) {
    return seal_with_passphrase(plain);
  }
  const std::vector<vault::Recipient> recipients = recipients_for(file);
  how_ =
      base::cat("for ", recipients.size(), recipients.size() == 1 ? " recipient" : " recipients");
  return vault::encrypt(app_.entropy(), plain, recipients);
}

std::string Sealer::seal_for_ansible(std::string_view plain) {
  if (encrypt_id_.empty() && keyring_.password_ids().size() > 1) {
    throw base::Error("vault-id", base::cat("several vault ids could encrypt: ",
                                            base::join(keyring_.password_ids(), ", ")))
        .hint("choose one with `--encrypt-vault-id ID`");
  }
  const vault::Keyring::Password& chosen =
      password("New Vault password: ", "Confirm New Vault password: ");
  how_ = base::cat("with the vault id `", chosen.id, "`");
  return vault::encrypt_for_ansible(app_.entropy(), plain, chosen.text.view(), chosen.id);
}

std::string Sealer::seal_with_passphrase(std::string_view plain) {
  const vault::Keyring::Password& chosen = password("Passphrase: ", "Passphrase again: ");
  how_ = "with a passphrase";
  return vault::encrypt_with_passphrase(app_.entropy(), source_, plain, chosen.text.view());
}

const vault::Keyring::Password& Sealer::password(const char* question, const char* again) {
  if (!password_) {
    const bool given = !keyring_.password_ids().empty() || !encrypt_id_.empty();
    password_ = given ? keyring_.password(encrypt_id_)
                      : vault::Keyring::Password{"default", ask_twice(source_, question, again)};
  }
  return *password_;
}

std::vector<vault::Recipient> Sealer::recipients_for(const std::string& file) const {
  if (!recipients_.empty()) {
    return recipients_;
  }
  const std::string path = nearest_recipients(file);
  if (path.empty()) {
    throw base::Error("vault-no-recipients",
                      base::cat("nobody to encrypt `", shown_name(file), "` for"))
        .hint(
            "`kboot vault init` makes an identity and `secrets/.recipients`; or give `-r age1...` "
            "or `-p`");
  }
  return read_recipients(path);
}

}  // namespace kboot::cli
