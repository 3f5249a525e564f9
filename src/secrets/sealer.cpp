// Encrypting for recipients, under a passphrase, or as Ansible does.
#include "secrets/sealer.hpp"

#include "base/base.hpp"
#include "base/text.hpp"
#include "secrets/recipients.hpp"

namespace kboot::secrets {

std::string count_of(std::size_t count, std::string_view noun) {
  return base::cat(count, " ", noun, count == 1 ? "" : "s");
}

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

Sealer::Sealer(base::Entropy& entropy, vault::Keyring& keyring, vault::KeySource& source,
               SealingWishes wishes)
    : entropy_(entropy), keyring_(keyring), source_(source), wishes_(std::move(wishes)) {
  for (const std::string& recipient : wishes_.recipients) {
    recipients_.push_back(vault::parse_recipient(recipient));
  }
  for (const std::string& path : wishes_.recipients_files) {
    for (vault::Recipient& recipient : read_recipients(path)) {
      recipients_.push_back(std::move(recipient));
    }
  }
  const bool ansible = wishes_.format == vault::Format::ansible;
  if (ansible && (wishes_.passphrase || !recipients_.empty())) {
    throw base::Error("option-value",
                      "Ansible's format knows neither recipients nor `--passphrase`");
  }
  if (wishes_.passphrase && !recipients_.empty()) {
    throw base::Error("option-value", "a file has recipients or a passphrase, not both");
  }
  if (!ansible && recipients_.empty() && !wishes_.passphrase) {
    recipients_ = own_recipients();
  }
}

Sealer::~Sealer() = default;

// Who writes with a key can read with it.
std::vector<vault::Recipient> Sealer::own_recipients() const {
  vault::Keyring keyring(keyring_.context(), source_);
  for (const std::string& path : wishes_.identities) {
    vault::KeySpec spec;
    spec.source = path;
    spec.shown = path;
    keyring.add(std::move(spec));
  }
  return keyring.recipients();
}

std::string Sealer::seal(std::string_view plain, const std::string& file) {
  if (wishes_.format == vault::Format::ansible) return seal_for_ansible(plain);
  if (wishes_.passphrase) return seal_with_passphrase(plain);
  const std::vector<vault::Recipient> recipients = recipients_for(file);
  how_ = base::cat("for ", count_of(recipients.size(), "recipient"));
  return vault::encrypt(entropy_, plain, recipients);
}

void Sealer::prepare(const std::string& file) {
  if (wishes_.format == vault::Format::ansible) {
    static_cast<void>(ansible_password());
  } else if (wishes_.passphrase) {
    static_cast<void>(passphrase());
  } else {
    static_cast<void>(recipients_for(file));
  }
}

std::string Sealer::seal_for_ansible(std::string_view plain) {
  const vault::Keyring::Password& chosen = ansible_password();
  how_ = base::cat("with the vault id `", chosen.id, "`");
  return vault::encrypt_for_ansible(entropy_, plain, chosen.text.view(), chosen.id);
}

std::string Sealer::seal_with_passphrase(std::string_view plain) {
  const vault::Keyring::Password& chosen = passphrase();
  how_ = "with a passphrase";
  // The slow derivation is paid once for all files.
  if (!passphrase_sealer_) {
    passphrase_sealer_ =
        std::make_unique<vault::PassphraseSealer>(entropy_, source_, chosen.text.view());
  }
  return passphrase_sealer_->seal(plain);
}

const vault::Keyring::Password& Sealer::ansible_password() {
  if (wishes_.encrypt_id.empty() && keyring_.password_ids().size() > 1) {
    throw base::Error("vault-id", base::cat("several vault ids could encrypt: ",
                                            base::join(keyring_.password_ids(), ", ")))
        .hint("choose one with `--encrypt-vault-id ID`");
  }
  return password("New Vault password: ", "Confirm New Vault password: ");
}

const vault::Keyring::Password& Sealer::passphrase() {
  return password("Passphrase: ", "Passphrase again: ");
}

const vault::Keyring::Password& Sealer::password(const char* question, const char* again) {
  if (!password_) {
    const bool given = !keyring_.password_ids().empty() || !wishes_.encrypt_id.empty();
    password_ = given ? keyring_.password(wishes_.encrypt_id)
                      : vault::Keyring::Password{"default", ask_twice(source_, question, again)};
  }
  return *password_;
}

std::vector<vault::Recipient> Sealer::recipients_for(const std::string& file) const {
  if (!recipients_.empty()) return recipients_;
  // Without a file: as for one that lies here.
  const std::string path = nearest_recipients(file.empty() ? "-" : file);
  if (path.empty()) {
    throw base::Error("vault-no-recipients", file.empty()
                                                 ? std::string("nobody to encrypt for")
                                                 : base::cat("nobody to encrypt `", file, "` for"))
        .hint(
            "`kboot vault init` makes an identity and `secrets/.recipients`; or give `-r age1...` "
            "or `-p`");
  }
  return read_recipients(path);
}

}  // namespace kboot::secrets
