// Which proxy a request takes.
#include "net/proxy.hpp"

#include <doctest/doctest.h>

using namespace kboot::net;

namespace {

std::string chosen(const char* url, ProxyEnvironment environment) {
  return proxy_for(*parse_url(url), environment);
}

}  // namespace

TEST_CASE("the proxy follows the scheme") {
  const ProxyEnvironment environment{.http = "http://p:1", .https = "p:2", .none = ""};
  CHECK(chosen("http://h", environment) == "http://p:1");
  CHECK(chosen("https://h", environment) == "http://p:2");
  CHECK(chosen("https://h", {}) == "");
}

TEST_CASE("this machine is never asked for through a proxy") {
  const ProxyEnvironment environment{.http = "http://p", .https = "http://p", .none = ""};
  CHECK(chosen("https://127.0.0.1:6443", environment) == "");
  CHECK(chosen("https://[::1]:6443", environment) == "");
  CHECK(chosen("https://localhost", environment) == "");
  CHECK(chosen("https://127.example.org", environment) == "http://p");
}

TEST_CASE("NO_PROXY names hosts, domains, addresses, ranges and ports") {
  struct Row {
    const char* entries;
    const char* url;
    bool covered;
  };
  constexpr Row rows[] = {
      {"*", "https://any", true},
      {"example.org", "https://example.org", true},
      {"example.org", "https://api.example.org", true},
      {"example.org", "https://badexample.org", false},
      {".example.org", "https://example.org", false},
      {".example.org", "https://api.example.org", true},
      {"*.example.org", "https://api.example.org", true},
      {"a, Example.ORG ,b", "https://example.org", true},
      {"example.org:6443", "https://example.org:6443", true},
      {"example.org:6443", "https://example.org", false},
      {"10.0.0.1", "https://10.0.0.1", true},
      {"10.0.0.0/9", "https://10.127.3.4", true},
      {"10.0.0.0/9", "https://10.128.3.4", false},
      {"10.0.0.0/99", "https://10.0.0.1", false},
      {"fd00::/8", "https://[fd12::1]", true},
      {"[fd12::1]:443", "https://[fd12::1]", true},
      {"fd12::1", "https://[fd12::1]", true},
      {"10.0.0.0/8", "https://example.org", false},
      {"", "https://example.org", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.entries);
    CAPTURE(row.url);
    CHECK(no_proxy_covers(row.entries, *parse_url(row.url)) == row.covered);
  }
}
