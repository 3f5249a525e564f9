// Writing encrypted files.
#include "vault/age_armor.hpp"
#include "vault/age_file.hpp"
#include "vault/ansible_vault.hpp"
#include "vault/memory_warning.hpp"
#include "vault/vault.hpp"

namespace kboot::vault {

std::string encrypt(base::Entropy& entropy, std::string_view plain,
                    std::span<const Recipient> recipients) {
  return armor(seal_age(entropy, plain, recipients));
}

PassphraseSealer::PassphraseSealer(base::Entropy& entropy, KeySource& source,
                                   std::string_view passphrase) {
  warn_of_memory(source, {usual_scrypt_cost, 8, 1});
  age_ = std::make_unique<PassphraseAge>(entropy, passphrase);
}

PassphraseSealer::~PassphraseSealer() = default;

std::string PassphraseSealer::seal(std::string_view plain) { return armor(age_->seal(plain)); }

std::string encrypt_with_passphrase(base::Entropy& entropy, KeySource& source,
                                    std::string_view plain, std::string_view passphrase) {
  return PassphraseSealer(entropy, source, passphrase).seal(plain);
}

std::string encrypt_for_ansible(base::Entropy& entropy, std::string_view plain,
                                std::string_view password, std::string_view id) {
  return seal_ansible_vault(entropy, plain, password, id);
}

}  // namespace kboot::vault
