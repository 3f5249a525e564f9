// Certificates: built by hand, for the order of the fields is Go's; read by libcrypto.
#include "crypto/certificate.hpp"

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>

#include "crypto/crypto.hpp"
#include "crypto/der.hpp"
#include "crypto/libraries.hpp"

namespace kboot::crypto {
namespace {

// Object identifiers' DER.
constexpr std::string_view common_name_id = "\x55\x04\x03";
constexpr std::string_view key_usage_id = "\x55\x1D\x0F";
constexpr std::string_view extended_key_usage_id = "\x55\x1D\x25";
constexpr std::string_view basic_constraints_id = "\x55\x1D\x13";
constexpr std::string_view subject_key_id = "\x55\x1D\x0E";
constexpr std::string_view authority_key_id = "\x55\x1D\x23";
constexpr std::string_view alternative_names_id = "\x55\x1D\x11";
constexpr std::string_view server_auth_id = "\x2B\x06\x01\x05\x05\x07\x03\x01";
constexpr std::string_view client_auth_id = "\x2B\x06\x01\x05\x05\x07\x03\x02";
// Context-specific tags.
constexpr unsigned char version_tag = 0xA0;
constexpr unsigned char extensions_tag = 0xA3;
constexpr unsigned char key_id_tag = 0x80;
constexpr unsigned char dns_name_tag = 0x82;
constexpr unsigned char address_tag = 0x87;

constexpr std::size_t key_id_size = 20;

std::string object_id(std::string_view bytes) { return der::value(der::object_id_tag, bytes); }

std::string truth() { return der::value(der::boolean_tag, "\xFF"); }

bool is_printable(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view(" '()+,-./:=?").find(c) != std::string_view::npos;
}

std::string name(const std::string& common_name) {
  if (common_name.empty()) return der::sequence("");
  const bool printable = std::all_of(common_name.begin(), common_name.end(), is_printable);
  const std::string text = der::value(printable ? der::printable_tag : der::utf8_tag, common_name);
  return der::sequence(der::value(der::set_tag, der::sequence(object_id(common_name_id) + text)));
}

std::string extension(std::string_view id, bool critical, std::string_view content) {
  return der::sequence(object_id(id) + (critical ? truth() : "") +
                       der::value(der::octets_tag, content));
}

// RFC 7093, method 1: of the bits of the public key alone.
std::string key_id_of(std::string_view public_info) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(public_info.data());
  X509_PUBKEY* const read = d2i_X509_PUBKEY(nullptr, &bytes, static_cast<long>(public_info.size()));
  const std::unique_ptr<X509_PUBKEY, decltype(&X509_PUBKEY_free)> key(read, X509_PUBKEY_free);
  const unsigned char* bits = nullptr;
  int size = 0;
  X509_PUBKEY_get0_param(nullptr, &bits, &size, nullptr, key.get());
  return digest(Hash::sha256, {reinterpret_cast<const char*>(bits), static_cast<std::size_t>(size)})
      .substr(0, key_id_size);
}

std::string alternative_names(const CertificateFields& fields) {
  std::string names;
  for (const std::string& host : fields.dns_names) names += der::value(dns_name_tag, host);
  for (const std::string& address : fields.addresses) names += der::value(address_tag, address);
  return der::sequence(names);
}

std::string extensions(const CertificateFields& fields, const std::string& own_key_id,
                       const std::string& issuers_key_id) {
  // Bits count from the left: 0 digital signature, 2 key encipherment, 5 signing certificates.
  const std::string usage =
      fields.authority ? der::bit_string("\xA4", 2) : der::bit_string("\xA0", 5);
  std::string out = extension(key_usage_id, true, usage);
  out += extension(extended_key_usage_id, false,
                   der::sequence(object_id(server_auth_id) + object_id(client_auth_id)));
  out += extension(basic_constraints_id, true, der::sequence(fields.authority ? truth() : ""));
  if (!own_key_id.empty()) {
    out += extension(subject_key_id, false, der::value(der::octets_tag, own_key_id));
  }
  if (!issuers_key_id.empty()) {
    out +=
        extension(authority_key_id, false, der::sequence(der::value(key_id_tag, issuers_key_id)));
  }
  if (!fields.dns_names.empty() || !fields.addresses.empty()) {
    out += extension(alternative_names_id, fields.common_name.empty(), alternative_names(fields));
  }
  return der::value(extensions_tag, der::sequence(out));
}

template <typename Object>
std::string to_der(int (*write)(const Object*, unsigned char**), const Object* object) {
  unsigned char* bytes = nullptr;
  const int size = write(object, &bytes);
  std::string out(reinterpret_cast<const char*>(bytes),
                  size > 0 ? static_cast<std::size_t>(size) : 0);
  OPENSSL_free(bytes);
  return out;
}

}  // namespace

std::optional<Issuer> read_issuer(std::string_view certificate) {
  use_libcrypto();
  const auto* bytes = reinterpret_cast<const unsigned char*>(certificate.data());
  const auto* const end = bytes + certificate.size();
  const std::unique_ptr<X509, decltype(&X509_free)> read(
      d2i_X509(nullptr, &bytes, static_cast<long>(certificate.size())), X509_free);
  if (read == nullptr || bytes != end || X509_get0_pubkey(read.get()) == nullptr) {
    return std::nullopt;
  }
  Issuer out;
  out.name = to_der<X509_NAME>(i2d_X509_NAME, X509_get_subject_name(read.get()));
  out.public_info = to_der<EVP_PKEY>(i2d_PUBKEY, X509_get0_pubkey(read.get()));
  if (const ASN1_OCTET_STRING* const id = X509_get0_subject_key_id(read.get())) {
    out.key_id.assign(reinterpret_cast<const char*>(ASN1_STRING_get0_data(id)),
                      static_cast<std::size_t>(ASN1_STRING_length(id)));
  }
  return out;
}

std::string make_certificate(const CertificateFields& fields, const PrivateKey& subject,
                             const Issuer* issuer, const PrivateKey& signer) {
  use_libcrypto();
  const std::string own_name = name(fields.common_name);
  const std::string issuers_name = issuer != nullptr ? issuer->name : own_name;
  const std::string public_info = subject.public_info();
  // Go takes whoever has the issuer's name for the issuer.
  const bool self_signed = issuer == nullptr || issuers_name == own_name;
  std::string content = der::value(version_tag, der::integer("\x02"));
  content += der::integer(fields.serial);
  content += signer.signature_algorithm();
  content += issuers_name;
  content += der::sequence(der::time(fields.not_before) + der::time(fields.not_after));
  content += own_name;
  content += public_info;
  content += extensions(fields, fields.authority ? key_id_of(public_info) : "",
                        self_signed ? "" : issuer->key_id);
  const std::string signed_part = der::sequence(content);
  return der::sequence(signed_part + signer.signature_algorithm() +
                       der::bit_string(signer.sign(signed_part)));
}

}  // namespace kboot::crypto
