// Host keys in the form of ssh's known_hosts (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"

namespace kboot::gitops {

// One key of one host.
struct HostKey {
  std::string host;  // "github.com", "[git.example.org]:2222", or hashed: "|1|SALT|HASH"
  std::string type;  // "ssh-ed25519"
  std::string key;   // base64

  [[nodiscard]] std::string fingerprint() const;  // "SHA256:..."
  friend bool operator==(const HostKey&, const HostKey&) = default;
};

// The keys of a text in that form, each host of a line for itself; comments, empty lines and lines
// with a marker (@revoked, @cert-authority) are left out. Throws Error `argument-value` at `place`,
// naming the line, for what is no such line or holds no key of its type.
[[nodiscard]] std::vector<HostKey> read_host_keys(std::string_view text, base::Origin place);

// Hosts whose keys are built in, as their owners publish them.
struct PublishedKey {
  std::string_view host;
  std::string_view type;
  std::string_view key;
};
[[nodiscard]] std::span<const PublishedKey> published_host_keys() noexcept;

// Whether a host of a line, plain or hashed, is that host.
[[nodiscard]] bool is_same_host(std::string_view written, std::string_view host);

// The text with those keys in it: its lines stay as they are, keys that are there already are not
// added again, and of the hosts named here no other key of the same type remains.
[[nodiscard]] std::string merge_host_keys(std::string_view text, std::span<const HostKey> keys);

}  // namespace kboot::gitops
