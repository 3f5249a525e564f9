// New keys for old texts.
#include "secrets/rekeyer.hpp"

#include "vault/sops.hpp"

namespace kboot::secrets {

Rekeyer::Rekeyer(base::Entropy& entropy, vault::Keyring& keyring, vault::KeySource& source,
                 const Sealer& sealer, NewPassword new_password)
    : entropy_(entropy),
      keyring_(keyring),
      source_(source),
      sealer_(sealer),
      new_password_(std::move(new_password)) {}

Rekeyer::~Rekeyer() = default;

std::string Rekeyer::rekey(const Sealed& sealed) {
  const std::string place = sealed.place();
  const vault::Envelope envelope = vault::inspect(sealed.envelope, place);
  if (envelope.format == vault::Format::sops) {
    return vault::set_sops_recipients(entropy_, sealed.envelope, place,
                                      sealer_.recipients_for(sealed.file),
                                      keyring_.sops_key(sealed.envelope, place).view());
  }
  const vault::Opened opened = keyring_.open(sealed.envelope, place);
  if (envelope.format == vault::Format::ansible) {
    return vault::encrypt_for_ansible(entropy_, opened.text.view(), password().text.view(),
                                      password().id);
  }
  if (!envelope.has_passphrase) {
    return vault::encrypt(entropy_, opened.text.view(), sealer_.recipients_for(sealed.file));
  }
  if (!passphrase_sealer_) {
    passphrase_sealer_ =
        std::make_unique<vault::PassphraseSealer>(entropy_, source_, password().text.view());
  }
  return passphrase_sealer_->seal(opened.text.view());
}

const vault::Keyring::Password& Rekeyer::password() {
  if (!password_) password_ = new_password_();
  return *password_;
}

}  // namespace kboot::secrets
