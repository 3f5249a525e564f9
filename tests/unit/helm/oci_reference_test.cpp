// References to charts in registries, challenges, and where credentials must not go.
#include <doctest/doctest.h>

#include "base/diagnostic.hpp"
#include "helm/registry_question.hpp"

namespace kboot::helm {

TEST_CASE("references are taken apart") {
  const std::string digest = "sha256:" + std::string(64, 'a');
  const OciReference tag = parse_oci_reference("oci://r.example.org:5000/a/b/chart:1.0.0+b.1");
  CHECK(tag.registry == "r.example.org:5000");
  CHECK(tag.repository == "a/b/chart");
  CHECK(tag.tag == "1.0.0+b.1");
  const OciReference pinned = parse_oci_reference("r.example.org/chart:1.0@" + digest);
  CHECK(pinned.tag == "1.0");
  CHECK(pinned.digest == digest);
  CHECK(pinned.text() == "oci://r.example.org/chart@" + digest);
}

TEST_CASE("what is no reference is refused") {
  for (const char* text : {"oci://host", "oci:///chart", "oci://host/Chart", "oci://host/a//b",
                           "oci://host/a:", "oci://host/a:b c", "oci://host/a@sha256:12",
                           "oci://host/a@md5:00", "oci://ho st/a", "oci://host/-a",
                           "oci://host/a..b", "oci://user@host/a", "oci://host:port/a"}) {
    CAPTURE(text);
    CHECK_THROWS_AS((void)parse_oci_reference(text), base::Error);
  }
}

TEST_CASE("challenges are read") {
  const Challenge challenge =
      parse_challenge(R"(Bearer realm="https://a.example.org/token",service="a, \"b\"" , scope=x)");
  CHECK(challenge.scheme == "bearer");
  CHECK(challenge.parameter("realm") == "https://a.example.org/token");
  CHECK(challenge.parameter("service") == "a, \"b\"");
  CHECK(challenge.parameter("scope") == "x");
  CHECK(parse_challenge("").scheme.empty());
  CHECK(parse_challenge("Bearer realm=\"open").parameters.empty());
}

TEST_CASE("credentials do not go to every token server") {
  const std::string registry = "https://r.example.org/v2/";
  CHECK_NOTHROW(check_realm("https://auth.example.org/token", registry));
  CHECK_NOTHROW(check_realm("http://127.0.0.1:5/token", "http://127.0.0.1:4/v2/"));
  for (const char* realm :
       {"http://r.example.org/token", "https://127.0.0.1/", "https://169.254.169.254/latest",
        "https://10.1.2.3/", "https://172.31.0.1/", "https://192.168.1.1/", "https://[::1]/",
        "https://[fd00::1]/", "https://[::ffff:10.0.0.1]/", "https://0.0.0.0/", "file:///etc",
        ""}) {
    CAPTURE(realm);
    CHECK_THROWS_AS(check_realm(realm, registry), base::Error);
  }
}

}  // namespace kboot::helm
