// X.509 certificates of servers and their authorities, with the fields and their order that Go's
// x509.CreateCertificate gives them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/private_key.hpp"

namespace kboot::crypto {

// What a certificate says of its subject.
struct CertificateFields {
  std::string serial;  // big-endian bytes of a number that is not negative
  std::string common_name;
  std::vector<std::string> dns_names;  // ASCII
  std::vector<std::string> addresses;  // 4 or 16 bytes each
  std::int64_t not_before = 0;         // seconds since 1970
  std::int64_t not_after = 0;
  bool authority = false;  // may sign others
};

// The parts of an authority's certificate that those it signs repeat.
struct Issuer {
  std::string name;         // DER
  std::string key_id;       // empty where it has none
  std::string public_info;  // SubjectPublicKeyInfo, DER
};
// From a certificate's DER; nothing for what is none.
[[nodiscard]] std::optional<Issuer> read_issuer(std::string_view certificate);

// Key usage: digital signature and key encipherment, for an authority the signing of certificates
// too; extended: server and client. The result is DER. `issuer` is nullptr where `signer` is the
// subject's own key.
[[nodiscard]] std::string make_certificate(const CertificateFields& fields,
                                           const PrivateKey& subject, const Issuer* issuer,
                                           const PrivateKey& signer);

}  // namespace kboot::crypto
