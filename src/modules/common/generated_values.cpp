// Draws passwords, tokens and ssh keys.
#include "modules/common/generated_values.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/openssh_key.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using value::Value;

constexpr std::string_view letters_and_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t most = 4096;

struct KindRow {
  std::string_view name;
  Recipe::Kind kind;
};
constexpr KindRow kinds[] = {
    {"password", Recipe::Kind::password},
    {"hex", Recipe::Kind::hex},
    {"base64", Recipe::Kind::base64},
    {"ssh_key", Recipe::Kind::ssh_key},
};

base::Error wrong(std::string_view code, const std::string& message, const Value& at) {
  base::Error error{std::string(code), message, at.origin()};
  error.status(base::Status::bad_input);
  return error;
}

Recipe::Kind kind_of(const Value& given) {
  const std::string_view word = given.is_string() ? given.as_string() : std::string_view();
  const auto* row = std::ranges::find(kinds, word, &KindRow::name);
  if (row != std::end(kinds)) return row->kind;
  throw wrong("argument-choice", "`kind` must be one of password, hex, base64, ssh_key", given);
}

// A template gives a text where a number is written: "{{ length }}".
std::size_t length_of(const Value& given) {
  std::int64_t length = 0;
  if (given.is(value::Kind::integer)) length = given.as_int();
  if (given.is_string() && !base::parse_int(given.as_string(), length)) length = 0;
  if (length >= 1 && length <= static_cast<std::int64_t>(most))
    return static_cast<std::size_t>(length);
  throw wrong("argument-type", base::cat("`length` must be a number from 1 to ", most), given);
}

std::string text_of(std::string_view name, const Value& given) {
  if (given.is_string()) return std::string(given.as_string());
  throw wrong("argument-type", base::cat('`', name, "` must be a string"), given);
}

// The characters of a text, each with all of its bytes.
std::vector<std::string_view> characters_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t size = std::max<std::size_t>(base::read_utf8(text).size, 1);
    out.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return out;
}

// Bytes without bias: those above the last whole multiple are drawn again.
std::string password(base::Entropy& entropy, std::string_view alphabet, std::size_t length) {
  const std::vector<std::string_view> characters = characters_of(alphabet);
  const std::size_t fair = 256 - 256 % characters.size();
  std::string out;
  std::array<unsigned char, 64> bytes{};
  while (length > 0) {
    entropy.fill(bytes);
    for (const unsigned char byte : bytes) {
      if (byte >= fair || length == 0) continue;
      out += characters[byte % characters.size()];
      --length;
    }
  }
  return out;
}

std::string random_bytes(base::Entropy& entropy, std::size_t count) {
  std::vector<unsigned char> bytes(count);
  entropy.fill(bytes);
  return {bytes.begin(), bytes.end()};
}

Value secret(const base::Context& context, std::string_view text) {
  context.redactor.add(text);
  return Value(text).marked(value::mark_secret);
}

}  // namespace

Recipe recipe_of(const Value& given) {
  Recipe recipe;
  if (given.is_null()) return recipe;
  if (given.is_string()) {
    recipe.kind = kind_of(given);
    return recipe;
  }
  if (!given.is_dict())
    throw wrong("argument-type", "each entry of `generate` must be a kind or a dict", given);
  for (const auto& [key, setting] : given.as_dict()) {
    const std::string_view name = key.is_string() ? key.as_string() : std::string_view();
    if (name == "kind") {
      recipe.kind = kind_of(setting);
    } else if (name == "length") {
      recipe.length = length_of(setting);
    } else if (name == "characters") {
      recipe.characters = text_of(name, setting);
    } else if (name == "comment") {
      recipe.comment = text_of(name, setting);
    } else {
      throw wrong("unknown-argument", base::cat("`", name, "` is nothing that `generate` knows"),
                  key)
          .hint("it knows kind, length, characters, comment");
    }
  }
  // With one character there is nothing to guess.
  const std::size_t count = base::code_points(recipe.characters);
  if (!recipe.characters.empty() && (count < 2 || count > 256))
    throw wrong("argument-value", "`characters` must be from 2 to 256 of them", given);
  return recipe;
}

bool makes_public_part(const Recipe& recipe) noexcept {
  return recipe.kind == Recipe::Kind::ssh_key;
}

std::map<std::string, Value> draw(const base::Context& context, const std::string& key,
                                  const Recipe& recipe) {
  base::Entropy& entropy = context.entropy;
  switch (recipe.kind) {
    case Recipe::Kind::password: {
      const std::string_view characters =
          recipe.characters.empty() ? letters_and_digits : std::string_view(recipe.characters);
      return {{key, secret(context, password(entropy, characters, recipe.length))}};
    }
    case Recipe::Kind::hex:
      return {{key, secret(context, base::hex_encode(random_bytes(entropy, recipe.length)))}};
    case Recipe::Kind::base64:
      return {{key, secret(context, base::base64_encode(random_bytes(entropy, recipe.length)))}};
    case Recipe::Kind::ssh_key:
      break;
  }
  const crypto::OpensshKeyPair pair = crypto::make_openssh_key_pair(entropy, recipe.comment);
  return {{key, secret(context, pair.private_key.view())}, {key + ".pub", pair.public_key}};
}

}  // namespace kboot::modules
