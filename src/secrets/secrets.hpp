// Front door of secrets: the encrypted files and inline values of a project, found and rewritten.
//
// What the commands of `kboot vault` do beyond opening and sealing one text: where envelopes stand
// in a file, who a file is for, how one is sealed again, and how a person edits one.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vault/vault.hpp"

namespace kboot::secrets {

// One encrypted text: a whole file, or an inline value (`!vault`) of a YAML file.
struct Sealed {
  std::string file;      // as errors call it
  std::size_t line = 0;  // of an inline value, from 1; 0: the whole file
  std::string name;      // of an inline value: its keys, with dots between
  std::string envelope;  // the encrypted text
  // Its bytes in the file; of an inline value with anchor and tag.
  std::size_t begin = 0;
  std::size_t end = 0;
  bool is_block = false;  // an inline value behind `|` or `>`

  [[nodiscard]] bool is_inline() const noexcept { return line != 0; }
  // "secrets/all.yml", "group_vars/all.yml:7".
  [[nodiscard]] std::string place() const;
};

// Everything encrypted in the text of a file, in its order; nothing where it is plain text. Throws
// Error `yaml-syntax` where inline values are to be looked for in what is no YAML.
[[nodiscard]] std::vector<Sealed> find_sealed(std::string_view text, const std::string& file);

// The text with other envelopes in the places of some; all else stays as it is, byte by byte.
// `replace` gives nothing where one is to stay.
using Replace = std::function<std::optional<std::string>(const Sealed&)>;
[[nodiscard]] std::string replace_sealed(std::string_view text, const std::vector<Sealed>& places,
                                         const Replace& replace);
// The text with inline values in the clear in the places of their envelopes: for people to read.
using Reveal = std::function<std::optional<crypto::SecretBytes>(const Sealed&)>;
[[nodiscard]] crypto::SecretBytes reveal_sealed(std::string_view text,
                                                const std::vector<Sealed>& places,
                                                const Reveal& reveal);

// An envelope as an inline value, as `ansible-vault encrypt_string` prints it; without a name only
// what stands behind the key. Ends without a line end.
[[nodiscard]] std::string inline_value(std::string_view envelope, std::string_view name,
                                       std::size_t indent = 10);

}  // namespace kboot::secrets
