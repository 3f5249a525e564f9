// Where the certificate roots come from when a request names none.
#pragma once

#include <string>
#include <string_view>

namespace kboot::net {

struct Trust {
  std::string file;           // a PEM file to be read by the TLS library, or empty:
  std::string_view built_in;  // the roots within this program
};

// SSL_CERT_FILE, else the system's bundle where one of the usual places has it, else the built-in
// roots.
Trust default_trust();

}  // namespace kboot::net
