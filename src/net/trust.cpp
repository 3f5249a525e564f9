// Finds the machine's certificate roots.
#include "net/trust.hpp"

#include "base/files.hpp"
#include "net/ca_bundle.hpp"

namespace kboot::net {

namespace {

// The places of the distributions, as Go's crypto/x509 lists them.
constexpr std::string_view bundles[] = {
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Alpine, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",                   // Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",                             // openSUSE
    "/etc/pki/tls/cacert.pem",                            // OpenELEC
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // CentOS 7
    "/etc/ssl/cert.pem",                                  // Alpine, BSD
};

}  // namespace

Trust default_trust() {
  if (auto named = base::env("SSL_CERT_FILE")) return {.file = *named};
  for (const std::string_view bundle : bundles) {
    if (base::is_file(std::string(bundle))) return {.file = std::string(bundle)};
  }
  return {.built_in = built_in_roots()};
}

}  // namespace kboot::net
