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

std::string encrypt_with_passphrase(base::Entropy& entropy, KeySource& source,
                                    std::string_view plain, std::string_view passphrase) {
  warn_of_memory(source, {usual_scrypt_cost, 8, 1});
  return armor(seal_age(entropy, plain, passphrase));
}

std::string encrypt_for_ansible(base::Entropy& entropy, std::string_view plain,
                                std::string_view password, std::string_view id) {
  return seal_ansible_vault(entropy, plain, password, id);
}

}  // namespace kboot::vault
