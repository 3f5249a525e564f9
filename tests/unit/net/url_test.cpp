// URLs: what is taken apart, what is refused, what is left out of messages.
#include "net/url.hpp"

#include <doctest/doctest.h>

using namespace kboot::net;

TEST_CASE("a URL is taken apart") {
  const auto url = parse_url("HTTPS://user:pw@API.example.org:6443/a/b?x=1#frag");
  REQUIRE(url);
  CHECK(url->scheme == "https");
  CHECK(url->userinfo == "user:pw");
  CHECK(url->host == "api.example.org");
  CHECK(url->port == 6443);
  CHECK(url->path == "/a/b");
  CHECK(url->query == "x=1");
  CHECK(url->text() == "https://api.example.org:6443/a/b?x=1");
}

TEST_CASE("IPv6 hosts keep their brackets in the authority") {
  const auto url = parse_url("https://[::1]:6443");
  REQUIRE(url);
  CHECK(url->host == "::1");
  CHECK(url->port == 6443);
  CHECK(url->authority() == "[::1]:6443");
}

TEST_CASE("ports default by scheme") {
  CHECK(parse_url("https://h")->effective_port() == 443);
  CHECK(parse_url("http://h:/x")->effective_port() == 80);
}

TEST_CASE("what is no URL is refused") {
  for (const char* text : {"", "localhost:6443", "https://", "https://h:99999", "https://h:x",
                           "ht tp://h", "https://h /", "https://[::1", "1http://h"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_url(text));
  }
  CHECK(parse_url("file:///etc/hosts")->path == "/etc/hosts");
}

TEST_CASE("queries are encoded") {
  CHECK(query({}) == "");
  CHECK(query({{"labelSelector", "a=b,c in (d)"}, {"limit", "500"}}) ==
        "labelSelector=a%3Db%2Cc%20in%20%28d%29&limit=500");
}
