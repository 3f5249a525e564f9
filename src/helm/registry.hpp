// Charts in OCI registries: references, tags, pulling, logging in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "helm/access.hpp"
#include "helm/places.hpp"

namespace kboot::helm {

// oci://HOST[:PORT]/PATH/CHART[:TAG][@DIGEST]. A `+` in the tag is written `_` in registries.
struct OciReference {
  std::string registry;
  std::string repository;
  std::string tag;     // with `+`
  std::string digest;  // "sha256:..."

  // HOST/PATH/CHART
  [[nodiscard]] std::string name() const;
};

[[nodiscard]] bool is_oci(std::string_view reference) noexcept;
// With or without oci://. Throws Error `bad-reference`.
[[nodiscard]] OciReference parse_oci_reference(std::string_view text);

struct PulledChart {
  std::string archive;  // held to its digest
  std::string digest;   // of the manifest: "sha256:..."
};

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
  struct Answer;
  Answer ask(const std::string& registry, const std::string& path, const std::string& repository,
             std::string_view accept);
  std::string authorization(const std::string& registry, std::string_view challenge,
                            const std::string& repository);
  std::string token(const std::string& registry, std::string_view challenge,
                    const std::string& repository);
  std::string get_content(const OciReference& reference, std::string_view kind,
                          const std::string& digest, std::string_view accept);

  Network network_;
  const Places& places_;
  Access access_;
  std::shared_ptr<const net::Tls> tls_;
  std::string authorization_;  // the header that was taken last
};

// Proves the user and password at the registry and keeps them in Helm's registry/config.json, or in
// the credential helper that it names.
void registry_login(const Network& network, const Places& places, const std::string& registry,
                    const Access& access);
// Forgets them. Unknown ones are no error, as in Helm.
void registry_logout(const Network& network, const Places& places, const std::string& registry);

}  // namespace kboot::helm
