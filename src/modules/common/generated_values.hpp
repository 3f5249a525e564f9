// Values that are drawn where nobody gave one: passwords, tokens, ssh keys. All from libsodium.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "base/context.hpp"
#include "value/value.hpp"

namespace kboot::modules {

// What to draw, as a task's `generate` says it.
struct Recipe {
  enum class Kind : unsigned char { password, hex, base64, ssh_key };
  Kind kind = Kind::password;
  std::size_t length = 32;  // password: characters; hex, base64: bytes that are encoded
  std::string characters;   // of a password; empty: letters and digits
  std::string comment;      // of an ssh key
};

// Reads `KEY: {kind: ..., length: ...}`; null stands for a password. Throws Error `argument-type`,
// `argument-choice`, `unknown-argument` at the place in the playbook.
[[nodiscard]] Recipe recipe_of(const value::Value& given);

// What was drawn under `key`: one text, for an ssh key also `KEY.pub`. Secret texts are marked and
// made known to the redactor.
[[nodiscard]] std::map<std::string, value::Value> draw(const base::Context& context,
                                                       const std::string& key,
                                                       const Recipe& recipe);
// The names that `draw` gives.
[[nodiscard]] bool makes_public_part(const Recipe& recipe) noexcept;

}  // namespace kboot::modules
