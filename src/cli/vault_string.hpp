// The strings that `encrypt-string` gets: from arguments, a prompt, standard input.
#pragma once

#include <string>
#include <vector>

#include "cli/app.hpp"
#include "crypto/secret_bytes.hpp"

namespace kboot::cli {

struct NamedString {
  crypto::SecretBytes text;
  std::string_view source;  // for people: "stdin"
  std::string name;         // of the variable; empty: none
};

// With --prompt, -, --stdin-name, --name as ansible-vault reads them; `first` arguments are no
// strings. Throws `vault-empty-text` and `option-value` in Ansible's words.
[[nodiscard]] std::vector<NamedString> strings_to_encrypt(App& app, const Arguments& arguments,
                                                          std::size_t first = 0);
// A prompt together with standard input is a mistake of the command line: `option-value`.
void check_string_options(const Arguments& arguments, std::size_t first = 0);

// What tells several strings apart on standard error; empty where there is one.
[[nodiscard]] std::string string_comment(const std::vector<NamedString>& all, std::size_t index);

}  // namespace kboot::cli
