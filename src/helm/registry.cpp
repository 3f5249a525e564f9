// Pulls charts by the distribution protocol: tags, manifests, blobs (OCI distribution-spec 1.1).
#include "helm/registry.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "helm/content_cache.hpp"
#include "helm/registry_question.hpp"
#include "query/semver.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::helm {

namespace {

using value::Value;

constexpr std::string_view oci_manifest = "application/vnd.oci.image.manifest.v1+json";
constexpr std::string_view oci_index = "application/vnd.oci.image.index.v1+json";
constexpr std::string_view docker_manifest = "application/vnd.docker.distribution.manifest.v2+json";
constexpr std::string_view docker_index =
    "application/vnd.docker.distribution.manifest.list.v2+json";
constexpr std::string_view chart_config = "application/vnd.cncf.helm.config.v1+json";
constexpr std::string_view chart_layer = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
constexpr std::string_view old_chart_layer = "application/tar+gzip";
constexpr int most_pages = 1000;
constexpr std::size_t most_manifests = 64;  // of an index that we look into

base::Error bad_answer(const OciReference& reference, std::string_view why) {
  return {"registry-answer", base::cat("`", reference.text(), "`: ", why)};
}

Value read_answer(const OciReference& reference, const std::string& text) {
  try {
    Value answer = value::read_json(text, reference.text());
    if (answer.is_dict()) return answer;
  } catch (const base::Error&) {
    // It is said below.
  }
  throw bad_answer(reference, "the registry's answer is no JSON object");
}

// The target of `<...>; rel="next"`, or nothing.
std::string next_page(std::string_view link) {
  const std::size_t begin = link.find('<');
  const std::size_t end = link.find('>');
  if (begin == link.npos || end == link.npos || end < begin) return "";
  if (link.substr(end).find("next") == link.npos) return "";
  return std::string(link.substr(begin + 1, end - begin - 1));
}

// Throws for what is no success.
void require_found(const OciReference& reference, const net::Reply& reply, std::string_view what) {
  const int status = reply.head.status;
  if (status == 200) return;
  if (status == 404) {
    throw base::Error("chart-not-found", base::cat(what, " of `", reference.text(), "` not found"));
  }
  throw bad_answer(reference, base::cat("the registry answered with status ", status));
}

struct Found {
  query::Version version;
  std::string text;
};

const Value* member_of_kind(const Value& item, std::string_view key, value::Kind kind) {
  const Value* member = item.find(key);
  return member != nullptr && member->is(kind) ? member : nullptr;
}

std::span<const Value> items(const Value& item, std::string_view key) {
  const Value* member = member_of_kind(item, key, value::Kind::list);
  return member == nullptr ? std::span<const Value>() : std::span(member->as_list().items());
}

// The digest of the chart's layer in a manifest, or why there is none.
std::string layer_of(const OciReference& reference, const Value& manifest) {
  const Value* config = member_of_kind(manifest, "config", value::Kind::dict);
  if (config == nullptr || config->text("mediaType") != chart_config) {
    throw bad_answer(reference, base::cat("could not load config with mediatype ", chart_config));
  }
  std::string digest;
  for (const Value& layer : items(manifest, "layers")) {
    const std::string_view type = layer.text("mediaType");
    if (type == chart_layer || type == old_chart_layer) digest = layer.text("digest");
  }
  if (digest.empty()) {
    throw bad_answer(reference,
                     base::cat("manifest does not contain a layer with mediatype ", chart_layer));
  }
  return digest;
}

bool is_index(const Value& manifest) {
  const std::string_view type = manifest.text("mediaType");
  return type == oci_index || type == docker_index ||
         (type.empty() && member_of_kind(manifest, "manifests", value::Kind::list) != nullptr);
}

}  // namespace

Registry::Registry(const Network& network, const Places& places, const Access& access)
    : network_(network), places_(places), access_(access), tls_(tls_of(access)) {
  hide_password(network, access);
}

std::vector<std::string> Registry::versions(const OciReference& reference) {
  std::vector<Found> found;
  Question question{.registry = reference.registry, .repository = reference.repository};
  question.path = base::cat("/v2/", reference.repository, "/tags/list");
  for (int page = 0; page < most_pages && !question.path.empty(); ++page) {
    const net::Reply reply = ask(question);
    require_found(reference, reply, "the tags");
    const Value answer = read_answer(reference, reply.body);
    for (const Value& tag : items(answer, "tags")) {
      if (!tag.is_string()) continue;
      try {
        query::Version version =
            query::Version::parse_strict(base::replace_all(tag.as_string(), "_", "+"));
        std::string text = version.text();
        found.push_back({std::move(version), std::move(text)});
      } catch (const base::Error&) {
        // `latest` and its like are no versions of a chart.
      }
    }
    question.path = next_page(reply.head.header("Link"));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Found& a, const Found& b) { return a.version.compare(b.version) > 0; });
  std::vector<std::string> versions;
  for (Found& each : found) versions.push_back(std::move(each.text));
  return versions;
}

OciReference Registry::choose(OciReference reference, std::string_view version) {
  const std::string wanted(version.empty() ? reference.tag : version);
  if (!version.empty() && !reference.tag.empty() &&
      base::replace_all(reference.tag, "_", "+") != base::replace_all(version, "_", "+")) {
    throw base::Error("bad-reference", base::cat("chart reference and version mismatch: ", version,
                                                 " is not ", reference.tag));
  }
  if (!reference.digest.empty()) {
    if (!wanted.empty()) hold_tag_to_digest(reference, wanted);
    return reference;
  }
  try {
    (void)query::Version::parse(wanted);
    reference.tag = wanted;
    return reference;
  } catch (const base::Error&) {
    // A constraint, or nothing.
  }
  const std::vector<std::string> there = versions(reference);
  if (there.empty()) {
    throw base::Error(
        "chart-not-found",
        base::cat("unable to locate any tags in provided repository: ", reference.text()));
  }
  const query::Constraints constraints(wanted.empty() ? "*" : wanted);
  const auto fits = [&](const std::string& each) {
    return constraints.check(query::Version::parse(each));
  };
  const auto chosen = std::ranges::find_if(there, fits);
  if (chosen == there.end()) {
    base::Error error("chart-not-found",
                      base::cat("could not locate a version matching provided version string ",
                                wanted, " in `", reference.text(), "`"));
    error.hint(base::cat("the newest version there is ", there.front()));
    throw error;
  }
  reference.tag = *chosen;
  return reference;
}

// A tag that is not there is no failure: what has a digest needs no tag.
void Registry::hold_tag_to_digest(const OciReference& reference, const std::string& tag) {
  std::string digest;
  try {
    (void)manifest(reference, base::replace_all(tag, "+", "_"), digest);
  } catch (const base::Error& error) {
    if (error.diagnostic().code == "chart-not-found") return;
    throw;
  }
  if (digest == reference.digest) return;
  throw base::Error("checksum-mismatch", base::cat("chart reference digest mismatch: ", digest,
                                                   " is not ", reference.digest));
}

std::string Registry::manifest(const OciReference& reference, const std::string& name,
                               std::string& digest) {
  Question question{.registry = reference.registry, .repository = reference.repository};
  question.path = base::cat("/v2/", reference.repository, "/manifests/", name);
  question.accept =
      base::cat(oci_manifest, ", ", oci_index, ", ", docker_manifest, ", ", docker_index);
  net::Reply reply = ask(question);
  require_found(reference, reply, base::cat("the manifest `", name, "`"));
  const std::string found = sha256_of(reply.body);
  // The name may be the digest itself; else the registry says what it sends.
  const std::string_view said = name.starts_with("sha256:")
                                    ? std::string_view(name)
                                    : reply.head.header("Docker-Content-Digest");
  if (!said.empty()) {
    require_sha256(reply.body, plain_sha256(said), base::cat("manifest ", reference.text()));
  }
  digest = base::cat("sha256:", found);
  return std::move(reply.body);
}

std::string Registry::layer(const OciReference& reference, const std::string& digest) {
  const std::string sha256 = plain_sha256(digest);
  if (sha256.empty() || !digest.starts_with("sha256:")) {
    throw bad_answer(reference, base::cat("the chart's digest `", digest, "` is no sha256"));
  }
  if (auto kept = kept_archive(places_, sha256)) return std::move(*kept);
  Question question{.registry = reference.registry, .repository = reference.repository};
  question.path = base::cat("/v2/", reference.repository, "/blobs/sha256:", sha256);
  net::Reply reply = ask(question);
  require_found(reference, reply, base::cat("the blob `", digest, "`"));
  require_sha256(reply.body, sha256, reference.text());
  keep_archive(places_, sha256, reply.body);
  return std::move(reply.body);
}

PulledChart Registry::pull(const OciReference& reference) {
  const std::string name =
      reference.digest.empty() ? base::replace_all(reference.tag, "+", "_") : reference.digest;
  PulledChart pulled;
  Value answer =
      read_answer(reference, manifest(reference, name.empty() ? "latest" : name, pulled.digest));
  if (!is_index(answer)) {
    pulled.archive = layer(reference, layer_of(reference, answer));
    return pulled;
  }
  // An index of several manifests: the first that is a chart's.
  std::size_t looked_at = 0;
  for (const Value& each : items(answer, "manifests")) {
    if (each.text("mediaType") != oci_manifest || ++looked_at > most_manifests) continue;
    std::string digest;
    const Value child =
        read_answer(reference, manifest(reference, std::string(each.text("digest")), digest));
    const Value* config = member_of_kind(child, "config", value::Kind::dict);
    if (config == nullptr || config->text("mediaType") != chart_config) continue;
    pulled.archive = layer(reference, layer_of(reference, child));
    return pulled;
  }
  throw bad_answer(reference, base::cat("could not load config with mediatype ", chart_config));
}

}  // namespace kboot::helm
