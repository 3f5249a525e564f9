// Sealing again what was opened.
#include "secrets/sealed_file.hpp"

#include "base/base.hpp"
#include "base/text.hpp"
#include "vault/sops.hpp"

namespace kboot::secrets {

SealedFile::SealedFile(vault::Keyring& keyring, std::string envelope, std::string file)
    : keyring_(keyring),
      bytes_(std::move(envelope)),
      file_(std::move(file)),
      envelope_(vault::inspect(bytes_, file_)),
      opened_(keyring.open(bytes_, file_)) {}

std::string SealedFile::reseal(base::Entropy& entropy, base::WallTime now, vault::KeySource& source,
                               Sealer& sealer, std::string_view plain) const {
  switch (envelope_.format) {
    case vault::Format::ansible:
      return vault::encrypt_for_ansible(entropy, plain, keyring_.password_of(opened_).view(),
                                        envelope_.id);
    case vault::Format::sops:
      return vault::reseal_sops(entropy, now, bytes_, plain, file_,
                                keyring_.sops_key(bytes_, file_).view());
    case vault::Format::age:
      break;
  }
  if (envelope_.has_passphrase) {
    return vault::encrypt_with_passphrase(entropy, source, plain,
                                          keyring_.password_of(opened_).view());
  }
  return vault::encrypt(entropy, plain, recipients(sealer));
}

std::vector<vault::Recipient> SealedFile::recipients(const Sealer& sealer) const {
  if (envelope_.format != vault::Format::age || envelope_.has_passphrase) return {};
  try {
    return sealer.recipients_for(file_);
  } catch (const base::Error& error) {
    if (error.diagnostic().code != "vault-no-recipients" || envelope_.recipients != 1 ||
        !opened_.recipient) {
      throw;
    }
    return {*opened_.recipient};
  }
}

}  // namespace kboot::secrets
