// Opening and sealing the values of SOPS files.
#include "vault/sops_value.hpp"

#include <algorithm>
#include <array>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/aes_gcm.hpp"

namespace kboot::vault {
namespace {

using crypto::SecretBytes;

constexpr std::array<std::string_view, 7> type_names = {"str",   "int",  "float",  "bool",
                                                        "bytes", "time", "comment"};
constexpr std::size_t nonce_size = 32;

struct Sealed {
  crypto::AesGcmSealed text;
  std::string nonce;
  SopsType type = SopsType::str;
};

std::optional<SopsType> type_named(std::string_view name) {
  const auto found = std::ranges::find(type_names, name);
  if (found == type_names.end()) {
    return std::nullopt;
  }
  return static_cast<SopsType>(found - type_names.begin());
}

// The field behind `,name:`, up to the next one.
std::string_view field(std::string_view text, std::string_view name) {
  const std::size_t at = text.find(name);
  if (at == std::string_view::npos) {
    return {};
  }
  text.remove_prefix(at + name.size());
  return text.substr(0, text.find_first_of(",]"));
}

std::optional<Sealed> parse(std::string_view text) {
  if (!text.starts_with(sops_value_mark) || text.find(']') == std::string_view::npos) {
    return std::nullopt;
  }
  std::optional<std::string> data = base::base64_decode(field(text, ",data:"));
  std::optional<std::string> nonce = base::base64_decode(field(text, ",iv:"));
  std::optional<std::string> tag = base::base64_decode(field(text, ",tag:"));
  const std::optional<SopsType> type = type_named(field(text, ",type:"));
  if (!data || !nonce || nonce->empty() || !tag || !type) {
    return std::nullopt;
  }
  return Sealed{{std::move(*data), std::move(*tag)}, std::move(*nonce), *type};
}

SopsValue make(SopsType type, std::string_view text) { return {type, SecretBytes::copy(text)}; }

bool is_one_of(std::string_view text, std::string_view names) {
  const std::vector<std::string_view> all = base::split(names, ' ');
  return std::ranges::find(all, text) != all.end();
}

}  // namespace

std::optional<SopsValue> try_sops_value(std::string_view text, std::string_view key,
                                        std::string_view data) {
  const std::optional<Sealed> sealed = parse(text);
  if (!sealed) {
    return std::nullopt;
  }
  std::optional<SecretBytes> plain =
      crypto::aes256_gcm_open(key, sealed->nonce, data, sealed->text);
  if (!plain) {
    return std::nullopt;
  }
  if (sealed->type == SopsType::boolean) {  // SOPS has read and written them in other ways too
    return make(SopsType::boolean,
                is_one_of(plain->view(), "1 t T true TRUE True") ? "True" : "False");
  }
  return SopsValue{sealed->type, std::move(*plain)};
}

SopsValue open_sops_value(std::string_view text, std::string_view key, std::string_view data) {
  if (!parse(text)) {
    throw base::Error("vault-format", "a value of the SOPS file is not encrypted as SOPS does it")
        .note(base::cat("it stands at `", data.substr(0, data.size() - 1), "`"));
  }
  std::optional<SopsValue> value = try_sops_value(text, key, data);
  if (!value) {
    throw base::Error("vault-damaged", "a value of the SOPS file was changed or moved")
        .note(base::cat("it stands at `", data.substr(0, data.size() - 1), "`"));
  }
  return std::move(*value);
}

std::string seal_sops_value(base::Entropy& entropy, const SopsValue& value, std::string_view key,
                            std::string_view data) {
  std::string nonce(nonce_size, '\0');
  entropy.fill({reinterpret_cast<unsigned char*>(nonce.data()), nonce.size()});
  const crypto::AesGcmSealed sealed = crypto::aes256_gcm_seal(key, nonce, data, value.text.view());
  return base::cat(sops_value_mark, "data:", base::base64_encode(sealed.text),
                   ",iv:", base::base64_encode(nonce), ",tag:", base::base64_encode(sealed.tag),
                   ",type:", type_names[static_cast<std::size_t>(value.type)], "]");
}

}  // namespace kboot::vault
