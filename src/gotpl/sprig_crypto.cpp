// Sprig's passwords and ciphers.
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/aes_cbc.hpp"
#include "crypto/bcrypt.hpp"
#include "crypto/crypto.hpp"
#include "gotpl/go_base.hpp"
#include "gotpl/sprig.hpp"
#include "gotpl/sprig_support.hpp"

namespace kboot::gotpl {
namespace {

std::string bcrypt_text(const base::Context& context, std::string_view password) {
  if (password.size() > crypto::bcrypt_password_max) {
    return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes";
  }
  return crypto::bcrypt(password, random_bytes(context, crypto::bcrypt_salt));
}

Value bcrypt(Call& call) { return bcrypt_text(call.context(), call.text(0)); }

Value htpasswd(Call& call) {
  if (call.text(0).find(':') != std::string_view::npos) {
    return base::cat("invalid username: ", call.text(0));
  }
  return base::cat(call.text(0), ":", bcrypt_text(call.context(), call.text(1)));
}

// Master Password (spectre.app), version 2: templates of classes of characters.
struct PasswordType {
  std::string_view name;
  std::span<const std::string_view> templates;
};
constexpr std::string_view maximum[] = {"anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"};
constexpr std::string_view long_[] = {
    "CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv", "CvcvCvcvCvcvno", "CvccnoCvcvCvcv", "CvccCvcvnoCvcv",
    "CvccCvcvCvcvno", "CvcvnoCvccCvcv", "CvcvCvccnoCvcv", "CvcvCvccCvcvno", "CvcvnoCvcvCvcc",
    "CvcvCvcvnoCvcc", "CvcvCvcvCvccno", "CvccnoCvccCvcv", "CvccCvccnoCvcv", "CvccCvccCvcvno",
    "CvcvnoCvccCvcc", "CvcvCvccnoCvcc", "CvcvCvccCvccno", "CvccnoCvcvCvcc", "CvccCvcvnoCvcc",
    "CvccCvcvCvccno"};
constexpr std::string_view medium[] = {"CvcnoCvc", "CvcCvcno"};
constexpr std::string_view short_[] = {"Cvcn"};
constexpr std::string_view basic[] = {"aaanaaan", "aannaaan", "aaannaaa"};
constexpr std::string_view pin[] = {"nnnn"};
constexpr std::array<PasswordType, 6> password_types{{
    {"maximum", maximum},
    {"long", long_},
    {"medium", medium},
    {"short", short_},
    {"basic", basic},
    {"pin", pin},
}};

struct CharacterClass {
  char name;
  std::string_view characters;
};
constexpr std::array<CharacterClass, 9> character_classes{{
    {'V', "AEIOU"},
    {'C', "BCDFGHJKLMNPQRSTVWXYZ"},
    {'v', "aeiou"},
    {'c', "bcdfghjklmnpqrstvwxyz"},
    {'A', "AEIOUBCDFGHJKLMNPQRSTVWXYZ"},
    {'a', "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"},
    {'n', "0123456789"},
    {'o', "@&%?,=[]_:-+*$#!'^~;()/."},
    {'x', "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()"},
}};

std::string big_endian(std::uint64_t number) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift & 0xFF);
  return out;
}

std::string_view characters_of(char name) {
  for (const CharacterClass& row : character_classes) {
    if (row.name == name) return row.characters;
  }
  return {};
}

Value derive_password(Call& call) {
  constexpr std::string_view scope = "com.lyndir.masterpassword";
  std::span<const std::string_view> templates;
  for (const PasswordType& row : password_types) {
    if (row.name == call.text(1)) templates = row.templates;
  }
  if (templates.empty()) return base::cat("cannot find password template ", call.text(1));
  const std::string_view user = call.text(3);
  const std::string_view site = call.text(4);
  const crypto::SecretBytes key =
      crypto::scrypt(call.text(2), base::cat(scope, big_endian(user.size()), user),
                     {.log_n = 15, .r = 8, .p = 2}, 64);
  const std::string seed = crypto::hmac_sha256(
      key.view(), base::cat(scope, big_endian(site.size()), site,
                            big_endian(static_cast<std::uint64_t>(call.integer(0)))));
  const auto byte = [&seed](std::size_t at) { return static_cast<unsigned char>(seed[at]); };
  std::string out;
  for (const char name : templates[byte(0) % templates.size()]) {
    const std::string_view characters = characters_of(name);
    out += characters[byte(out.size() + 1) % characters.size()];
  }
  return out;
}

constexpr std::size_t aes_key = 32;

std::string key_of(std::string_view password) {
  std::string key(password.substr(0, aes_key));
  key.resize(aes_key, '\0');
  return key;
}

Value encrypt_aes(Call& call) {
  if (call.text(1).empty()) return "";
  std::string plain(call.text(1));
  const std::size_t padding = crypto::aes_block - plain.size() % crypto::aes_block;
  plain.append(padding, static_cast<char>(padding));
  const std::string iv = random_bytes(call.context(), crypto::aes_block);
  return base::base64_encode(
      base::cat(iv, crypto::aes256_cbc_encrypt(key_of(call.text(0)), iv, plain)));
}

Value decrypt_aes(Call& call) {
  if (call.text(1).empty()) return "";
  const Decoded sealed = base64_decode(call.text(1));
  if (!sealed.error.empty()) throw Failure(sealed.error);
  const std::size_t capacity = call.text(1).size() / 4 * 3;
  if (capacity < crypto::aes_block) {
    throw Failure(
        base::cat("runtime error: slice bounds out of range [:16] with capacity ", capacity));
  }
  const std::string_view bytes = sealed.bytes;
  if (bytes.size() < crypto::aes_block) (void)go_slice_from(bytes, crypto::aes_block);
  if (bytes.size() % crypto::aes_block != 0) {
    throw Failure("crypto/cipher: input not full blocks");
  }
  if (bytes.size() == crypto::aes_block) {
    throw Failure("runtime error: index out of range [-1]");
  }
  const std::string plain = crypto::aes256_cbc_decrypt(
      key_of(call.text(0)), bytes.substr(0, crypto::aes_block), bytes.substr(crypto::aes_block));
  const auto padding = static_cast<unsigned char>(plain.back());
  return go_slice_to(plain, static_cast<std::int64_t>(plain.size()) - padding);
}

constexpr Function rows[] = {
    {"bcrypt", "string", bcrypt},
    {"decryptAES", "string, string", decrypt_aes},
    {"derivePassword", "uint32, string, string, string, string", derive_password},
    {"encryptAES", "string, string", encrypt_aes},
    {"htpasswd", "string, string", htpasswd},
};

}  // namespace

std::span<const Function> sprig_crypto() noexcept { return rows; }

}  // namespace kboot::gotpl
