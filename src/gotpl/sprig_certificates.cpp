// Sprig's keys and certificates.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "crypto/certificate.hpp"
#include "crypto/pem.hpp"
#include "crypto/private_key.hpp"
#include "gotpl/go_address.hpp"
#include "gotpl/go_base.hpp"
#include "gotpl/print.hpp"
#include "gotpl/sprig.hpp"
#include "gotpl/sprig_support.hpp"

namespace kboot::gotpl {
namespace {

using crypto::KeyType;
using crypto::PrivateKey;

// Sprig's own struct of a certificate and its key.
class CertificateObject final : public Object {
 public:
  CertificateObject(std::string certificate, std::string key)
      : certificate_(std::move(certificate)), key_(std::move(key)) {}

  [[nodiscard]] std::string_view go_type() const noexcept override { return "sprig.certificate"; }
  [[nodiscard]] GoKind go_kind() const noexcept override { return GoKind::structure; }
  [[nodiscard]] const Function* method(std::string_view /*name*/) const noexcept override {
    return nullptr;
  }
  [[nodiscard]] Value contents() const override {
    return Value::dict({{"Cert", certificate_}, {"Key", key_}});
  }
  [[nodiscard]] Value to_data() const override { return contents(); }
  [[nodiscard]] bool equals(const value::Foreign& other) const noexcept override {
    const auto* const certificate = dynamic_cast<const CertificateObject*>(&other);
    return certificate != nullptr && certificate->certificate_ == certificate_ &&
           certificate->key_ == key_;
  }

  [[nodiscard]] const std::string& certificate() const noexcept { return certificate_; }
  [[nodiscard]] const std::string& key() const noexcept { return key_; }

 private:
  std::string certificate_;
  std::string key_;
};

Value certificate_value(std::string certificate, std::string key) {
  return Value::foreign(
      std::make_unique<CertificateObject>(std::move(certificate), std::move(key)));
}

// The forms of private keys that Sprig reads, by the words of their PEM blocks.
struct KeyForm {
  std::string_view block;
  std::string_view form;
  std::string_view failure;
};
constexpr std::array<KeyForm, 4> key_forms{{
    {"PRIVATE KEY", "", "decoding PEM as PKCS#8: "},
    {"RSA PRIVATE KEY", "RSA", "parsing RSA private key from PEM: "},
    {"EC PRIVATE KEY", "EC", "parsing EC private key from PEM: "},
    {"DSA PRIVATE KEY", "DSA", "parsing DSA private key from PEM: "},
}};

PrivateKey read_key(std::string_view pem, std::string_view what) {
  const std::optional<crypto::PemBlock> block = crypto::pem_decode(pem);
  if (!block) throw Failure(base::cat(what, "no PEM data in input"));
  for (const KeyForm& row : key_forms) {
    if (row.block != block->type) continue;
    std::optional<PrivateKey> key = PrivateKey::read(row.form, block->bytes);
    if (key) return std::move(*key);
    throw Failure(
        base::cat(what, row.failure, "asn1: structure error: ", "not a private key of this type"));
  }
  const std::string_view type = block->type;
  if (!type.ends_with(" PRIVATE KEY")) {
    throw Failure(base::cat(what, "no private key data in PEM block of type ", type));
  }
  throw Failure(base::cat(what, "invalid private key type ", type));
}

crypto::Issuer read_certificate(std::string_view pem, std::string_view name) {
  const std::optional<crypto::PemBlock> block = crypto::pem_decode(pem);
  if (!block) throw Failure("unable to decode certificate");
  std::optional<crypto::Issuer> issuer = crypto::read_issuer(block->bytes);
  if (issuer) return std::move(*issuer);
  throw Failure(
      base::cat("error parsing certificate: ", name, ".Bytes: x509: malformed certificate"));
}

// net.ParseIP: 4 bytes, or 16 where it is no IPv4 address.
std::string read_address(const Value& value) {
  if (!value.is_string()) {
    throw Failure(base::cat("error parsing ip: ", go_print(value), " is not a string"));
  }
  std::optional<Address> address;
  try {
    address = parse_address(value.as_string());
  } catch (const Failure&) {
    // The text of that failure is not shown.
  }
  if (!address || !address->zone.empty()) {
    throw Failure(base::cat("error parsing ip: ", value.as_string()));
  }
  constexpr std::string_view mapped{"\0\0\0\0\0\0\0\0\0\0\xff\xff", 12};
  return address->bytes.substr(address->bytes.starts_with(mapped) ? mapped.size() : 0);
}

std::string read_dns_name(const Value& value) {
  if (value.is_string()) return std::string(value.as_string());
  throw Failure(
      base::cat("error processing alternate dns name: ", go_print(value), " is not a string"));
}

crypto::CertificateFields fields_of(const base::Context& context, std::string_view common_name,
                                    const Value& addresses, const Value& dns_names,
                                    std::int64_t days) {
  crypto::CertificateFields out;
  out.common_name = common_name;
  if (addresses.is_list()) {
    for (const Value& item : addresses.as_list()) out.addresses.push_back(read_address(item));
  }
  if (dns_names.is_list()) {
    for (const Value& item : dns_names.as_list()) out.dns_names.push_back(read_dns_name(item));
  }
  out.serial = random_bytes(context, 16);
  constexpr std::int64_t day = 24 * std::int64_t{3600} * 1'000'000'000;  // nanoseconds
  const std::int64_t now = context.clock.wall().time_since_epoch().count();
  out.not_before = now / 1'000'000'000;
  out.not_after = out.not_before + wrapping_mul(day, days) / 1'000'000'000;
  return out;
}

// x509.CreateCertificate's own checks, then the certificate. `issuer` is nullptr where the subject
// signs itself.
Value signed_certificate(const crypto::CertificateFields& fields, const PrivateKey& subject,
                         const crypto::Issuer* issuer, const PrivateKey& signer) {
  const auto refuse = [](const std::string& why) {
    throw Failure(base::cat("error creating certificate: x509: ", why));
  };
  if (signer.type() == KeyType::dsa) {
    refuse("certificate private key does not implement crypto.Signer");
  }
  if (subject.type() == KeyType::dsa) refuse("unsupported public key type: *dsa.PublicKey");
  if (issuer != nullptr && issuer->public_info != signer.public_info()) {
    refuse("provided PrivateKey doesn't match parent's PublicKey");
  }
  for (const std::string& name : fields.dns_names) {
    const auto is_ascii = [](char byte) { return static_cast<unsigned char>(byte) < 0x80; };
    if (!std::ranges::all_of(name, is_ascii)) {
      refuse(base::cat(go_quote(name), " cannot be encoded as an IA5String"));
    }
  }
  return certificate_value(
      crypto::pem_encode("CERTIFICATE", crypto::make_certificate(fields, subject, issuer, signer)),
      subject.pem());
}

PrivateKey key_of(const Call& call, std::size_t argument) {
  if (call.size() <= argument) return PrivateKey::generate(KeyType::rsa, 2048);
  return read_key(call.text(argument), "parsing private key: ");
}

// genCA NAME DAYS [KEY]
Value authority(Call& call) {
  const PrivateKey key = key_of(call, 2);
  crypto::CertificateFields fields =
      fields_of(call.context(), call.text(0), {}, {}, call.integer(1));
  fields.authority = true;
  return signed_certificate(fields, key, nullptr, key);
}

// genSelfSignedCert NAME ADDRESSES DNS-NAMES DAYS [KEY]
Value self_signed(Call& call) {
  const PrivateKey key = key_of(call, 4);
  const crypto::CertificateFields fields =
      fields_of(call.context(), call.text(0), call[1], call[2], call.integer(3));
  return signed_certificate(fields, key, nullptr, key);
}

// genSignedCert NAME ADDRESSES DNS-NAMES DAYS AUTHORITY [KEY]
Value signed_by(Call& call) {
  const PrivateKey key = key_of(call, 5);
  const auto* const signer = dynamic_cast<const CertificateObject*>(object_of(call[4]));
  if (signer == nullptr) throw Failure("unable to decode certificate");
  const crypto::Issuer issuer = read_certificate(signer->certificate(), "decodedSignerCert");
  const PrivateKey signer_key = read_key(signer->key(), "error parsing private key: ");
  const crypto::CertificateFields fields =
      fields_of(call.context(), call.text(0), call[1], call[2], call.integer(3));
  return signed_certificate(fields, key, &issuer, signer_key);
}

Value build_custom(Call& call) {
  Decoded certificate = base64_decode(call.text(0));
  if (!certificate.error.empty()) throw Failure("unable to decode base64 certificate");
  Decoded key = base64_decode(call.text(1));
  if (!key.error.empty()) throw Failure("unable to decode base64 private key");
  (void)read_certificate(certificate.bytes, "decodedCert");
  (void)read_key(key.bytes, "error parsing private key: ");
  return certificate_value(std::move(certificate.bytes), std::move(key.bytes));
}

struct NamedType {
  std::string_view name;
  KeyType type;
};
constexpr std::array<NamedType, 5> key_types{{{"", KeyType::rsa},
                                              {"rsa", KeyType::rsa},
                                              {"dsa", KeyType::dsa},
                                              {"ecdsa", KeyType::ecdsa},
                                              {"ed25519", KeyType::ed25519}}};

Value private_key(Call& call) {
  for (const NamedType& row : key_types) {
    if (row.name == call.text(0)) return PrivateKey::generate(row.type, 4096).pem();
  }
  return base::cat("Unknown type ", call.text(0));
}

constexpr Function rows[] = {
    {"buildCustomCert", "string, string", build_custom},
    {"genCA", "string, int", authority},
    {"genCAWithKey", "string, int, string", authority},
    {"genPrivateKey", "string", private_key},
    {"genSelfSignedCert", "string, []any, []any, int", self_signed},
    {"genSelfSignedCertWithKey", "string, []any, []any, int, string", self_signed},
    {"genSignedCert", "string, []any, []any, int, sprig.certificate", signed_by},
    {"genSignedCertWithKey", "string, []any, []any, int, sprig.certificate, string", signed_by},
};

}  // namespace

std::span<const Function> sprig_certificates() noexcept { return rows; }

}  // namespace kboot::gotpl
