// Reads the status of Flux's objects.
#include "gitops/flux_status.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using kube::Readiness;
using value::Value;

constexpr std::string_view source_group = "source.toolkit.fluxcd.io";
constexpr FluxKind kinds[] = {
    {source_group, "GitRepository", "gitrepositories", "v1 v1beta2 v1beta1", true},
    {source_group, "OCIRepository", "ocirepositories", "v1 v1beta2", true},
    {source_group, "Bucket", "buckets", "v1 v1beta2 v1beta1", true},
    {source_group, "HelmRepository", "helmrepositories", "v1 v1beta2 v1beta1", true},
    {source_group, "HelmChart", "helmcharts", "v1 v1beta2 v1beta1", true},
    {"kustomize.toolkit.fluxcd.io", "Kustomization", "kustomizations", "v1 v1beta2 v1beta1"},
    {"helm.toolkit.fluxcd.io", "HelmRelease", "helmreleases", "v2 v2beta2 v2beta1"},
};

// Reasons of Ready=False that end by themselves: something else comes first.
constexpr std::string_view passing_reasons[] = {
    "ArtifactFailed", "DependencyNotReady", "Progressing",      "ProgressingWithRetry",
    "SourceNotReady", "HelmChartNotReady",  "NoSourceArtifact",
};

// Such a reason with these words has no end before another revision comes.
constexpr std::string_view final_words = "kustomization path not found";

// Words of failures that the next try may not meet: the network's, and those of an API server whose
// kinds and webhooks are still coming up.
constexpr std::string_view passing_words[] = {
    "connection refused",
    "connection reset",
    "context deadline exceeded",
    "failed calling webhook",
    "i/o timeout",
    "no endpoints available",
    "no matches for kind",
    "no route to host",
    "no such host",
    "server misbehaving",
    "the server is currently unable to handle the request",
    "TLS handshake timeout",
};

bool is_true(const Value& object, std::string_view type) {
  const Value* condition = kube::condition_of(object, type);
  return condition != nullptr && condition->text("status") == "True";
}

std::string words_of(const Value& condition) {
  const std::string_view message = condition.text("message");
  return std::string(message.empty() ? condition.text("reason") : message);
}

std::string revision_of(const Value& object) {
  const Value* status = object.find("status");
  if (status == nullptr) return {};
  if (const Value* artifact = status->find("artifact"); artifact != nullptr)
    return std::string(artifact->text("revision"));
  if (const std::string_view applied = status->text("lastAppliedRevision"); !applied.empty())
    return std::string(applied);
  const Value* history = status->find("history");  // of HelmReleases since v2beta2
  if (history == nullptr || !history->is_list() || history->as_list().empty()) return {};
  return std::string(history->as_list()[0].text("chartVersion"));
}

bool passes(const Value& object, const Value& ready) {
  const std::string_view message = ready.text("message");
  if (message.find(final_words) != message.npos) return false;
  if (std::ranges::find(passing_reasons, ready.text("reason")) != std::end(passing_reasons))
    return true;
  const auto stands = [&](std::string_view words) { return message.find(words) != message.npos; };
  if (std::ranges::any_of(passing_words, stands)) return true;
  // Its controller goes on with the retries that its spec allows, and says Stalled after the last.
  return kube::kind_of(object) == "HelmRelease" && is_true(object, "Reconciling");
}

std::string_view status_text(const Value& object, std::string_view key) {
  const Value* status = object.find("status");
  return status == nullptr ? std::string_view() : status->text(key);
}

// A HelmRelease of an OCIRepository names what it tried by the digest alone, or by all of a
// revision whose tag is no version; its chart's version has the digest's beginning.
bool has_tried(const Value& object, std::string_view revision) {
  const std::string_view tried = status_text(object, "lastAttemptedRevision");
  if (tried.empty() || tried == revision) return true;
  if (kube::kind_of(object) != "HelmRelease") return false;
  const std::size_t at = revision.find('@');
  if (at == revision.npos) return false;
  const std::string_view digest = status_text(object, "lastAttemptedRevisionDigest");
  if (digest.empty()) return tried.substr(0, tried.find('+')) == revision.substr(0, at);
  return digest == revision || digest == revision.substr(at + 1);
}

// Whether the condition speaks of the object as it is now, and of that revision. A success is one
// only with status.observedGeneration, which a failed try leaves behind.
bool is_about(const Value& object, const Value& condition, std::string_view revision) {
  const std::int64_t generation = kube::number_at(object, 0, "metadata", "generation");
  const std::int64_t seen = kube::number_at(object, generation, "status", "observedGeneration");
  if (kube::number_at(condition, seen, "observedGeneration") < generation) return false;
  if (condition.text("status") == "True" && seen < generation) return false;
  return revision.empty() || has_tried(object, revision);
}

// After the last of its tries: that it gives up, and what the last one met.
std::string stalled_words(const Value& stalled, const Value& ready) {
  std::string words = words_of(stalled);
  const std::string cause = words_of(ready);
  if (ready.text("status") == "True" || words.find(cause) != words.npos) return words;
  if (cause.find(words) != cause.npos) return cause;
  return base::cat(words, ": ", cause);
}

kube::State state_of(const Value& object, std::string_view revision, const FluxState& now) {
  const Value* deleted = object.get("metadata", "deletionTimestamp");
  if (deleted != nullptr && !deleted->is_null()) return {Readiness::waiting, "being deleted"};
  if (now.suspended) return {Readiness::failed, "suspended"};
  // Such a one only names a registry: its controller has nothing to do, and nothing to say.
  const Value* type = object.get("spec", "type");
  if (kube::kind_of(object) == "HelmRepository" && type != nullptr && type->is_string() &&
      type->as_string() == "oci") {
    return {};
  }
  const Value* ready = kube::condition_of(object, "Ready");
  if (ready == nullptr) return {Readiness::waiting, "its controller has not looked at it yet"};
  if (!is_about(object, *ready, revision)) {
    if (revision.empty() || has_tried(object, revision))
      return {Readiness::waiting, "its controller has not seen the change yet"};
    std::string reason = base::cat("not yet at ", revision);
    if (ready->text("status") == "False") reason += base::cat(": ", words_of(*ready));
    return {Readiness::waiting, std::move(reason)};
  }
  if (is_true(object, "Stalled")) {
    return {Readiness::failed, stalled_words(*kube::condition_of(object, "Stalled"), *ready)};
  }
  const std::string_view status = ready->text("status");
  if (status == "False")
    return {passes(object, *ready) ? Readiness::waiting : Readiness::failed, words_of(*ready)};
  if (status != "True") return {Readiness::waiting, words_of(*ready)};
  // It is still ready from before, and has begun anew.
  if (is_true(object, "Reconciling"))
    return {Readiness::waiting, words_of(*kube::condition_of(object, "Reconciling"))};
  const FluxKind* kind = find_flux_kind(kube::kind_of(object));
  if (kind == nullptr) return {};
  // A HelmRepository of type oci and objects of old controllers keep none.
  const bool must_have = kind->kind != "HelmRepository" && kind->kind != "HelmRelease";
  if (must_have && now.revision.empty()) return {Readiness::waiting, "no revision yet"};
  if (!revision.empty() && now.revision != revision && kind->kind != "HelmRelease")
    return {Readiness::waiting, base::cat("not yet at ", revision)};
  return {};
}

// kustomize-controller says `Unknown` of each round, also of one that has nothing new to apply. What
// was not healthy in the round before stays so until it is checked.
bool is_repeating(const Value& object, const FluxState& now) {
  const Value* ready = kube::condition_of(object, "Ready");
  const Value* healthy = kube::condition_of(object, "Healthy");
  return kube::kind_of(object) == "Kustomization" && ready != nullptr &&
         ready->text("status") == "Unknown" && is_about(object, *ready, {}) &&
         (healthy == nullptr || healthy->text("status") == "True") && !now.suspended &&
         !now.revision.empty() && now.attempted == now.revision;
}

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

}  // namespace

std::span<const FluxKind> flux_kinds() noexcept { return kinds; }

const FluxKind* find_flux_kind(std::string_view kind) noexcept {
  const auto* row = std::ranges::find(kinds, kind, &FluxKind::kind);
  return row == std::end(kinds) ? nullptr : row;
}

FluxState flux_state(const Value& object, std::string_view revision) {
  FluxState now;
  const Value* suspend = object.get("spec", "suspend");
  now.suspended = suspend != nullptr && suspend->is(value::Kind::boolean) && suspend->as_bool();
  now.revision = revision_of(object);
  now.attempted = status_text(object, "lastAttemptedRevision");
  if (const Value* ready = kube::condition_of(object, "Ready")) now.message = words_of(*ready);
  now.state = state_of(object, revision, now);
  now.repeats = is_repeating(object, now);
  return now;
}

bool is_revision(std::string_view revision, std::string_view wanted) noexcept {
  if (revision == wanted) return true;
  const std::size_t at = revision.find('@'), slash = revision.rfind('/');
  const bool old = at == revision.npos && slash != revision.npos;
  const std::string_view name = revision.substr(0, old ? slash : at);
  if (name == wanted) return true;
  const std::size_t colon = revision.rfind(':');
  const std::size_t begin = old ? slash + 1 : colon == revision.npos ? revision.size() : colon + 1;
  const std::string_view digest = revision.substr(begin);
  const std::size_t separator = wanted.rfind(':');
  if (separator != wanted.npos) wanted.remove_prefix(separator + 1);
  return wanted.size() >= 7 && is_hex(wanted) && digest.starts_with(wanted);
}

}  // namespace kboot::gitops
