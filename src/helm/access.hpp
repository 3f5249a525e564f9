// How a server of charts lets us in, and plain GET requests to it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/context.hpp"
#include "net/net.hpp"

namespace kboot::helm {

// Who waits, and by what requests travel. Both must outlive what takes it.
struct Network {
  const base::Context& context;
  net::Transport& transport;
};

// The options of Helm's commands of the same names.
struct Access {
  std::string username = {};
  std::string password = {};
  std::string cert_file = {};  // the client's certificate; counts together with the key
  std::string key_file = {};
  std::string ca_file = {};  // empty: the machine's trust store
  bool insecure_skip_tls_verify = false;
  bool plain_http = false;        // of OCI registries
  bool pass_credentials = false;  // to other servers than the repository's too

  friend bool operator==(const Access&, const Access&) = default;
};

// The TLS settings, read from the files. Throws Error `file-not-found` and `file-unreadable`.
[[nodiscard]] std::shared_ptr<const net::Tls> tls_of(const Access& access);

// From now on the password is masked wherever it could show.
void hide_password(const Network& network, const Access& access);

// Whether both URLs have the same scheme, host and port as written: Helm's rule for where the
// credentials of one may go.
[[nodiscard]] bool same_server(std::string_view one, std::string_view other);

// The body of `url`. User and password go with it where the repository at `owner` is on the same
// server, or everywhere by pass_credentials. Follows redirects, tries again after passing failures.
// Throws Error `unreachable`, `bad-url`, and `download-failed` for other answers than 200.
[[nodiscard]] std::string get(const Network& network, const std::string& url, const Access& access,
                              std::string_view owner);

// `reference` as seen from the folder `base` (RFC 3986 section 5; the query of `base` is kept, as
// Helm does for repositories that carry a token there). An absolute URL stays itself.
[[nodiscard]] std::string resolve_url(const std::string& base, const std::string& reference);

}  // namespace kboot::helm
