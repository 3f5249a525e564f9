// Chooses the proxy of a request from the environment.
#include "net/proxy.hpp"

#include <arpa/inet.h>

#include <array>
#include <cstring>
#include <optional>

#include "base/files.hpp"
#include "base/text.hpp"

namespace kboot::net {

namespace {

struct Address {
  std::array<unsigned char, 16> bytes{};
  std::size_t size = 0;
};

std::optional<Address> parse_address(std::string_view text) {
  const std::string terminated(text);
  Address address;
  if (inet_pton(AF_INET, terminated.c_str(), address.bytes.data()) == 1) {
    address.size = 4;
    return address;
  }
  if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) {
    address.size = 16;
    return address;
  }
  return std::nullopt;
}

bool in_range(const Address& address, std::string_view range) {
  const auto slash = range.find('/');
  const auto network = parse_address(range.substr(0, slash));
  std::int64_t bits = 0;
  if (!network || network->size != address.size || !base::parse_int(range.substr(slash + 1), bits))
    return false;
  if (bits < 0 || bits > static_cast<std::int64_t>(address.size * 8)) return false;
  const auto whole = static_cast<std::size_t>(bits / 8);
  if (std::memcmp(address.bytes.data(), network->bytes.data(), whole) != 0) return false;
  if (bits % 8 == 0) return true;
  const int mask = 0xff << (8 - bits % 8);
  return ((address.bytes[whole] ^ network->bytes[whole]) & mask) == 0;
}

// Takes a port off the end of `entry` ("host:8080", "[::1]:8080"); false when it is another one
// than the target's.
bool port_agrees(std::string_view& entry, const Url& url) {
  const auto colon = entry.rfind(':');
  if (colon == entry.npos) return true;
  if (entry.front() != '[' && entry.find(':') != colon) return true;  // a bare IPv6 address
  const auto close = entry.find(']');
  if (close != entry.npos && colon < close) {
    entry = entry.substr(1, close - 1);
    return true;
  }
  std::int64_t port = 0;
  if (!base::parse_int(entry.substr(colon + 1), port)) return false;
  entry = entry.substr(0, colon);
  if (entry.starts_with('[') && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
  return port == url.effective_port();
}

bool entry_covers(std::string_view entry, const Url& url, const std::optional<Address>& address) {
  if (entry == "*") return true;
  if (entry.find('/') != entry.npos) return address && in_range(*address, entry);
  if (!port_agrees(entry, url)) return false;
  if (const auto own = parse_address(entry)) {
    return address && own->size == address->size && own->bytes == address->bytes;
  }
  if (entry.starts_with("*.")) entry.remove_prefix(1);
  const std::string domain = base::lower(entry);
  if (domain.empty()) return false;
  if (domain[0] == '.') return url.host.ends_with(domain);
  return url.host == domain || url.host.ends_with('.' + domain);
}

std::string first_of(const char* name, const char* other) {
  if (auto value = base::env(name)) return *value;
  return base::env(other).value_or("");
}

}  // namespace

ProxyEnvironment proxy_environment() {
  ProxyEnvironment environment;
  if (!base::env("REQUEST_METHOD")) environment.http = first_of("HTTP_PROXY", "http_proxy");
  environment.https = first_of("HTTPS_PROXY", "https_proxy");
  environment.none = first_of("NO_PROXY", "no_proxy");
  return environment;
}

bool no_proxy_covers(std::string_view entries, const Url& url) {
  const auto address = parse_address(url.host);
  for (const std::string_view part : base::split(entries, ',')) {
    const std::string_view entry = base::trim(part);
    if (!entry.empty() && entry_covers(entry, url, address)) return true;
  }
  return false;
}

std::string proxy_for(const Url& url, const ProxyEnvironment& environment) {
  const std::string& proxy = url.scheme == "https" ? environment.https : environment.http;
  if (proxy.empty() || is_loopback(url.host) || no_proxy_covers(environment.none, url)) return "";
  return proxy.find("://") == proxy.npos ? "http://" + proxy : proxy;
}

}  // namespace kboot::net
