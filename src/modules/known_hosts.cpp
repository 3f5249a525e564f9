// known_hosts: host keys for ssh, as a value, in a ConfigMap such as Argo CD's, or in a Secret (a
// module of kboot's own).
#include "gitops/known_hosts.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "kube/cluster.hpp"
#include "modules/common/kube_arguments.hpp"
#include "modules/common/own_objects.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;

constexpr std::string_view argocd_config_map = "argocd-ssh-known-hosts-cm";

constexpr std::array own_arguments{
    Argument{.name = "hosts",
             .type = ArgType::list,
             .doc = "Public Git servers whose keys kboot knows, such as github.com",
             .elements = ArgType::str},
    Argument{.name = "entries",
             .type = ArgType::raw,
             .doc = "Lines of known_hosts: a text, or a list of texts"},
    Argument{.name = "fingerprints",
             .type = ArgType::list,
             .doc = "The only fingerprints (SHA256:...) that the keys of `entries` may have",
             .elements = ArgType::str},
    Argument{.name = "config_map",
             .doc = "A ConfigMap to put them into, beside what it holds; Argo CD's is "
                    "argocd-ssh-known-hosts-cm"},
    Argument{.name = "secret", .doc = "A Secret to put them into, beside what it holds"},
    Argument{.name = "namespace", .doc = "Namespace of the ConfigMap or Secret"},
    Argument{.name = "key",
             .doc = "Key in it; ssh_known_hosts in a ConfigMap, known_hosts in a Secret"},
};
constexpr auto arguments = joined(own_arguments, auth_arguments);
constexpr std::string_view one_of[] = {"hosts entries"};
constexpr std::string_view exclusive[] = {"config_map secret"};

void add(std::vector<gitops::HostKey>& keys, gitops::HostKey key) {
  if (std::ranges::find(keys, key) == keys.end()) keys.push_back(std::move(key));
}

void add_published(std::vector<gitops::HostKey>& keys, const Value& name) {
  const std::string host = base::lower(name.as_string());
  std::vector<std::string> known;
  bool found = false;
  for (const gitops::PublishedKey& row : gitops::published_host_keys()) {
    if (known.empty() || known.back() != row.host) known.emplace_back(row.host);
    if (row.host != host) continue;
    found = true;
    add(keys, {std::string(row.host), std::string(row.type), std::string(row.key)});
  }
  if (found) return;
  base::Error error("argument-value",
                    base::cat("the host keys of `", host, "` are not built in; those of ",
                              base::join(known, ", "), " are"),
                    name.origin());
  throw error.status(base::Status::bad_input).hint("give its keys by `entries`");
}

void add_entries(std::vector<gitops::HostKey>& keys, const Value& text, const Value* allowed) {
  if (!text.is_string()) {
    throw base::Error("argument-type", "`entries` must be a text or a list of texts",
                      text.origin());
  }
  for (gitops::HostKey& key : gitops::read_host_keys(text.as_string(), text.origin())) {
    const std::string fingerprint = key.fingerprint();
    const bool fits =
        allowed == nullptr || std::ranges::any_of(allowed->as_list(), [&](const Value& wanted) {
          return wanted.as_string() == fingerprint;
        });
    if (!fits) {
      base::Error error("argument-value",
                        base::cat("the ", key.type, " key of `", key.host, "` has the fingerprint ",
                                  fingerprint, ", which `fingerprints` does not name"),
                        text.origin());
      throw error.status(base::Status::bad_input);
    }
    add(keys, std::move(key));
  }
}

std::vector<gitops::HostKey> wanted_keys(const Args& args) {
  std::vector<gitops::HostKey> keys;
  if (const Value* hosts = args.find("hosts")) {
    for (const Value& host : hosts->as_list()) add_published(keys, host);
  }
  if (const Value* entries = args.find("entries")) {
    const Value* allowed = args.find("fingerprints");
    if (entries->is_list()) {
      for (const Value& text : entries->as_list()) add_entries(keys, text, allowed);
    } else {
      add_entries(keys, *entries, allowed);
    }
  }
  if (!keys.empty()) return keys;
  throw base::Error("argument-value", "neither `hosts` nor `entries` names a host key",
                    args.values().origin());
}

Value readable(std::span<const gitops::HostKey> keys) {
  Value list = Value::list();
  for (const gitops::HostKey& key : keys) {
    list.edit_list().append(
        Value::dict({{"host", key.host}, {"type", key.type}, {"fingerprint", key.fingerprint()}}));
  }
  return Value::dict({{"known_hosts", gitops::merge_host_keys({}, keys)}, {"host_keys", list}});
}

// The object that holds them, and under which key.
struct Place {
  std::string kind;
  std::string name;
  std::string key;

  [[nodiscard]] bool is_secret() const { return kind == "Secret"; }
};

Place place_of(const Args& args) {
  if (args.has("secret")) return {"Secret", args.text("secret"), args.text("key", "known_hosts")};
  return {"ConfigMap", args.text("config_map"), args.text("key", "ssh_known_hosts")};
}

std::string text_in(const std::optional<Value>& live, const Place& place) {
  const Value* text = live ? live->get("data", place.key) : nullptr;
  if (text == nullptr || !text->is_string()) return {};
  if (!place.is_secret()) return std::string(text->as_string());
  return base::base64_decode_lenient(text->as_string()).value_or(std::string());
}

Value new_object(const Place& place, const std::string& name_space, const std::string& text) {
  Value metadata = Value::dict({{"name", place.name}, {"namespace", name_space}});
  // Argo CD reads only those that carry it.
  if (place.name == argocd_config_map) {
    metadata.edit_dict().set("labels", Value::dict({{"app.kubernetes.io/part-of", "argocd"}}));
  }
  Value object =
      Value::dict({{"apiVersion", "v1"}, {"kind", place.kind}, {"metadata", std::move(metadata)}});
  if (place.is_secret()) object.edit_dict().set("type", "Opaque");
  object.edit_dict().set(place.is_secret() ? "stringData" : "data",
                         Value::dict({{place.key, text}}));
  return object;
}

// What is there belongs to others, and to other tasks of ours: only the one key is written.
void decide_key(KubeWrite& write, const Place& place, const std::string& text) {
  write.method = Method::update;
  write.send = true;
  const Value patch = Value::dict(
      {{"data", Value::dict({{place.key, place.is_secret() ? base::base64_encode(text) : text}})}});
  write.operation = kube::patch_operation(write.ref, kube::PatchType::merge, patch, {});
}

Plan plan_in_cluster(TaskContext& task, const Args& args,
                     const std::vector<gitops::HostKey>& keys) {
  if (!args.has("namespace")) {
    throw base::Error("missing-argument", "`known_hosts` needs `namespace` for its object",
                      args.values().origin());
  }
  const Place place = place_of(args);
  kube::Session& session = task.cluster(cluster_args(args));
  const kube::Cluster cluster(task.base(), session);
  const auto live =
      cluster.get(cluster.locate("v1", place.kind, args.text("namespace"), place.name));
  const std::string before = text_in(live, place);
  const std::string after = gitops::merge_host_keys(before, keys);
  const Value object = new_object(place, args.text("namespace"), after);
  if (!live) return plan_own_objects(task, session, {object}, false, readable(keys));
  auto state = std::make_unique<OwnObjects>();
  state->session = &session;
  state->extra = readable(keys);
  state->writes = locate_writes(cluster, {object}, false);
  KubeWrite& write = state->writes[0];
  write.live = live;
  write.after = *live;
  if (before != after) decide_key(write, place, after);
  return plan_decided(task, std::move(state));
}

Plan plan(TaskContext& task, const Args& args) {
  const std::vector<gitops::HostKey> keys = wanted_keys(args);
  if (args.has("config_map") || args.has("secret")) return plan_in_cluster(task, args, keys);
  Plan plan;
  plan.outcome = Outcome::ok(readable(keys));
  return plan;
}

Outcome apply(TaskContext& task, const Args&, Plan& plan) { return apply_own_objects(task, plan); }

}  // namespace

constinit const run::Module known_hosts_module = {
    .name = "known_hosts",
    .aliases = "kboot.core.known_hosts",
    .doc = "Give host keys for ssh to later tasks, to Argo CD or to a Secret",
    .arguments = arguments,
    .rules = {.mutually_exclusive = exclusive, .required_one_of = one_of},
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
