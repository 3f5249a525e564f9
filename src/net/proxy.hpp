// Which proxy a request takes: HTTPS_PROXY, HTTP_PROXY and NO_PROXY as Go's programs read them
// (golang.org/x/net/http/httpproxy), so that kboot and kubectl go the same way.
#pragma once

#include <string>
#include <string_view>

#include "net/url.hpp"

namespace kboot::net {

struct ProxyEnvironment {
  std::string http;
  std::string https;
  std::string none;  // NO_PROXY
};

// The process's own; the upper-case name wins over the lower-case one, and HTTP_PROXY is not read
// where REQUEST_METHOD is set (a CGI script, whose clients could set it).
ProxyEnvironment proxy_environment();

// The proxy's URL, or empty for none. This machine itself is never asked for through a proxy.
std::string proxy_for(const Url& url, const ProxyEnvironment& environment);

// Whether an entry of NO_PROXY covers the target: `*`, an address, a range in CIDR form, a domain
// with its sub-domains, `.domain` or `*.domain` for the sub-domains alone, each with an optional
// port.
bool no_proxy_covers(std::string_view entries, const Url& url);

}  // namespace kboot::net
