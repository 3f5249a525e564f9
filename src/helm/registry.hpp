// Charts in OCI registries: references, tags, pulling, logging in.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "helm/access.hpp"
#include "helm/places.hpp"
#include "helm/registry_credentials.hpp"
#include "net/fetch.hpp"

namespace kboot::helm {

// oci://HOST[:PORT]/PATH/CHART[:TAG][@DIGEST]. A `+` in the tag is written `_` in registries.
struct OciReference {
  std::string registry;
  std::string repository;
  std::string tag;     // with `+`
  std::string digest;  // "sha256:..."

  // oci://HOST/PATH/CHART, with the digest or else the tag where there is one.
  [[nodiscard]] std::string text() const;
};

[[nodiscard]] bool is_oci(std::string_view reference) noexcept;
// With or without oci://. Throws Error `bad-reference`.
[[nodiscard]] OciReference parse_oci_reference(std::string_view text);

struct PulledChart {
  std::string archive;  // held to its digest
  std::string digest;   // of the manifest: "sha256:..."
};

struct Challenge;

// One registry's client. Logs in where it is asked to: with the user and password of `access`, else
// with what `registry_config`, Docker's config.json or their credential helpers know, else as
// nobody.
class Registry {
 public:
  Registry(const Network& network, const Places& places, const Access& access);

  // All versions among the tags, newest first, with `+`.
  [[nodiscard]] std::vector<std::string> versions(const OciReference& reference);
  // The tag that Helm chooses for a version, a constraint or nothing. Throws Error
  // `chart-not-found`, `bad-reference` where the reference names another tag.
  [[nodiscard]] OciReference choose(OciReference reference, std::string_view version);
  // The chart of a tag or digest. Throws Error `chart-not-found`, `checksum-mismatch`,
  // `registry-answer` for what is no chart, `unauthorized`, `unreachable`.
  [[nodiscard]] PulledChart pull(const OciReference& reference);
  // Throws unless the registry lets us in.
  void ping(const std::string& registry);

 private:
  struct Question;
  // Asks the registry; logs in and asks again where it wants that.
  net::Reply ask(const Question& question);
  // Follows redirects; `elsewhere` becomes true where the answer comes from another server.
  net::Reply send(const Question& question, bool& elsewhere);
  // The value of the header that answers a challenge.
  std::string authorization(const Question& question, std::string_view challenge);
  std::string token(const Question& question, const Challenge& challenge,
                    const Credential& credential);
  std::string url_of(const Question& question) const;
  void hold_tag_to_digest(const OciReference& reference, const std::string& tag);
  std::string manifest(const OciReference& reference, const std::string& name, std::string& digest);
  std::string layer(const OciReference& reference, const std::string& digest);
  Credential credential_for(const std::string& registry);

  Network network_;
  const Places& places_;
  Access access_;
  std::shared_ptr<const net::Tls> tls_;
  std::string authorization_;  // the header's value that was good last, and where
  std::string authorized_;
};

// Proves the user and password at the registry and keeps them in Helm's registry/config.json, or in
// the credential helper that it names.
void registry_login(const Network& network, const Places& places, const std::string& registry,
                    const Access& access);
// Forgets them. Unknown ones are no error, as in Helm.
void registry_logout(const Network& network, const Places& places, const std::string& registry);

}  // namespace kboot::helm
