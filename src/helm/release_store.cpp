// Reads and writes the Secrets of releases.
#include "helm/release_store.hpp"

#include <algorithm>
#include <array>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::helm {

namespace {

constexpr std::array<std::string_view, 6> system_labels{"name",    "owner",     "status",
                                                        "version", "createdAt", "modifiedAt"};

std::string secret_name(std::string_view name, int version) {
  return base::cat("sh.helm.release.v1.", name, ".v", version);
}

kube::WriteOptions write_options() {
  kube::WriteOptions options;
  options.manager = "helm";
  options.body = kube::Body::metadata;  // the answer need not repeat the content
  return options;
}

std::string too_large_message(const Release& release, std::size_t size) {
  return base::cat("release `", release.name, "` takes ", size, " bytes, and a Secret holds ",
                   largest_release);
}

std::string encode_checked(const Release& release) {
  std::string text = encode_release(release);
  if (text.size() <= largest_release) return text;
  base::Error error("release-too-large", too_large_message(release, text.size()));
  error.hint("leave files out of the chart with `.helmignore`, or split the chart");
  throw error;
}

Value secret_object(const Release& release, std::string_view time_label, base::WallTime now) {
  Value labels = Value::dict();
  auto& members = labels.edit_dict();
  for (const auto& [name, text] : release.labels) members.set(name, text);
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  members.set(time_label, std::to_string(seconds));
  members.set("name", release.name);
  members.set("owner", "helm");
  members.set("status", status_name(release.status));
  members.set("version", std::to_string(release.version));
  return Value::dict(
      {{"apiVersion", "v1"},
       {"kind", "Secret"},
       {"metadata", Value::dict({{"name", secret_name(release.name, release.version)},
                                 {"namespace", release.name_space},
                                 {"labels", labels}})},
       {"type", "helm.sh/release.v1"},
       {"data", Value::dict({{"release", base::base64_encode(encode_checked(release))}})}});
}

std::string_view label_of(const Value& object, std::string_view name) {
  const Value* labels = object.get("metadata", "labels");
  return labels == nullptr ? std::string_view() : labels->text(name);
}

Release release_of(const Value& secret) {
  const Value* text = secret.get("data", "release");
  const std::optional<std::string> stored = text != nullptr && text->is_string()
                                                ? base::base64_decode_lenient(text->as_string())
                                                : std::nullopt;
  if (!stored)
    throw base::Error("bad-release", "the stored release cannot be read: it is no base64");
  Release release = decode_release(*stored);
  if (release.name_space.empty()) release.name_space = kube::namespace_of(secret);
  if (const Value* labels = secret.get("metadata", "labels"); labels && labels->is_dict()) {
    for (const value::Entry& entry : labels->as_dict()) {
      const std::string_view name = entry.key.as_string();
      if (std::ranges::find(system_labels, name) == system_labels.end())
        release.labels.emplace(name, entry.value.as_string());
    }
  }
  return release;
}

}  // namespace

ReleaseStore::ReleaseStore(const kube::Cluster& cluster, std::string name_space)
    : cluster_(cluster), name_space_(std::move(name_space)) {}

kube::ObjectRef ReleaseStore::secret(std::string_view name, int version) const {
  return cluster_.locate("v1", "Secret", name_space_, secret_name(name, version));
}

std::vector<Revision> ReleaseStore::revisions(std::string_view name,
                                              std::string_view selector) const {
  const kube::ApiResource& secrets =
      cluster_.session().resource(cluster_.context(), "v1", "Secret");
  std::string labels = name.empty() ? "owner=helm" : base::cat("name=", name, ",owner=helm");
  if (!selector.empty()) labels += base::cat(",", selector);
  const kube::Listing listing =
      cluster_.list(secrets, name_space_, {.labels = labels, .fields = {}}, kube::Body::metadata);
  std::vector<Revision> out;
  for (const Value& item : listing.items) {
    std::int64_t version = 0;
    if (!base::parse_int(label_of(item, "version"), version)) continue;
    out.push_back({std::string(label_of(item, "name")), std::string(kube::namespace_of(item)),
                   static_cast<int>(version), parse_status(label_of(item, "status"))});
  }
  std::ranges::sort(out, [](const Revision& a, const Revision& b) {
    return std::tie(a.name_space, a.name, a.version) < std::tie(b.name_space, b.name, b.version);
  });
  return out;
}

Release ReleaseStore::read(std::string_view name, int version) const {
  const std::optional<Value> found = cluster_.get(secret(name, version));
  if (!found) {
    throw base::Error("release-not-found",
                      base::cat("release `", name, "` has no revision ", version));
  }
  return release_of(*found);
}

std::vector<Release> ReleaseStore::read_all(const std::vector<Revision>& revisions) const {
  std::vector<kube::Operation> operations;
  for (const Revision& revision : revisions) {
    operations.push_back(kube::get_operation(cluster_.locate(
        "v1", "Secret", revision.name_space, secret_name(revision.name, revision.version))));
  }
  const std::vector<kube::Answer> answers = cluster_.perform_all(operations);
  std::vector<Release> out;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].not_found()) continue;  // pruned between our two looks
    cluster_.require(operations[i], answers[i]);
    try {
      out.push_back(release_of(answers[i].object));
    } catch (const base::Error&) {
      continue;
    }
  }
  return out;
}

void ReleaseStore::create(const Release& release) const {
  const Value object = secret_object(release, "createdAt", cluster_.context().clock.wall());
  kube::ObjectRef ref = secret(release.name, release.version);
  const kube::Operation operation = kube::create_operation(ref, object, write_options());
  const kube::Answer answer = cluster_.perform(operation);
  if (answer.status.reason == "AlreadyExists") {
    base::Error error("release-exists", base::cat("revision ", release.version, " of release `",
                                                  release.name, "` was made by somebody else"));
    error.note("helm says: release: already exists");
    error.hint("another helm or kboot works on this release: try again when it is done");
    throw error;
  }
  if (answer.not_found()) {
    base::Error error = cluster_.error_of(operation, answer);
    throw error.hint("`create_namespace` makes the namespace too");
  }
  cluster_.require(operation, answer);
}

void ReleaseStore::update(const Release& release) const {
  const Value object = secret_object(release, "modifiedAt", cluster_.context().clock.wall());
  const kube::Operation operation =
      kube::replace_operation(secret(release.name, release.version), object, write_options());
  cluster_.require(operation, cluster_.perform(operation));
}

bool ReleaseStore::remove(std::string_view name, int version) const {
  return cluster_.remove(secret(name, version));
}

void ReleaseStore::prune(const std::vector<Revision>& revisions, int keep, int spared) const {
  const int surplus = static_cast<int>(revisions.size()) - keep;
  std::vector<kube::Operation> operations;
  for (const Revision& revision : revisions) {
    if (static_cast<int>(operations.size()) >= surplus) break;
    if (revision.version != spared)
      operations.push_back(kube::delete_operation(secret(revision.name, revision.version), {}));
  }
  const std::vector<kube::Answer> answers = cluster_.perform_all(operations);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!answers[i].not_found()) cluster_.require(operations[i], answers[i]);
  }
}

void check_release_size(const Release& release) { (void)encode_checked(release); }

}  // namespace kboot::helm
