// Reads the arguments of the module flux.
#include "modules/common/flux_arguments.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/openssh_key.hpp"
#include "gitops/deploy_key.hpp"
#include "gitops/flux_components.hpp"
#include "gitops/known_hosts.hpp"
#include "gitops/repository_url.hpp"
#include "kube/time.hpp"
#include "net/url.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::modules {

namespace {

using run::Args;
using value::Value;

constexpr std::string_view docker_type = "kubernetes.io/dockerconfigjson";
constexpr std::string_view docker_key = ".dockerconfigjson";

base::Error wrong(const Args& args, std::string_view code, std::string_view argument,
                  const std::string& message) {
  const Value* at = args.find(argument);
  base::Error error(std::string(code), message,
                    at == nullptr ? args.values().origin() : at->origin());
  error.status(base::Status::bad_input);
  return error;
}

void refuse_both(const Args& args, std::string_view name, std::string_view why) {
  if (args.has(name)) throw wrong(args, "argument-conflict", name, base::cat('`', name, "` ", why));
}

void check_source(const Args& args, const std::string& kind) {
  const std::string url = args.text("url");
  const bool ssh = gitops::is_ssh_url(url);
  if (kind == "Bucket" && !args.has("bucket"))
    throw wrong(args, "missing-argument", "kind", "a Bucket needs `bucket`");
  if (kind != "Bucket") refuse_both(args, "bucket", "belongs to a Bucket");
  if (kind == "GitRepository" && ssh && url.find("://") == url.npos) {
    throw wrong(args, "argument-value", "url",
                "Flux takes no short form of ssh URLs: write `ssh://git@HOST/PATH`");
  }
  if (kind == "GitRepository" && !ssh && !url.starts_with("http://") &&
      !url.starts_with("https://")) {
    throw wrong(args, "argument-value", "url",
                "`url` of a GitRepository must begin with ssh://, https:// or http://");
  }
  if (kind == "OCIRepository" && !url.starts_with("oci://"))
    throw wrong(args, "argument-value", "url", "`url` of an OCIRepository must begin with oci://");
  const bool plain = kind == "Bucket" || kind == "HelmRepository";
  for (const std::string_view ref : {"branch", "tag", "semver", "commit"}) {
    if (plain) refuse_both(args, ref, base::cat("means nothing to a ", kind));
  }
  if (kind == "OCIRepository") refuse_both(args, "branch", "means nothing to an OCIRepository");
}

gitops::FluxSync sync_of(const run::TaskContext& task, const Args& args) {
  gitops::FluxSync sync;
  sync.name_space = args.text("namespace");
  sync.source_name = args.text("name", sync.name_space);
  sync.source_kind = flux_source_kind(args);
  sync.url = args.text("url");
  sync.bucket = args.text("bucket");
  sync.branch = args.text("branch");
  sync.tag = args.text("tag");
  sync.semver = args.text("semver");
  sync.commit = args.text("commit");
  sync.source_interval = args.text("source_interval");
  if (const Value* spec = args.find("source_spec")) sync.source_spec = *spec;
  sync.deploy_name = args.text("deploy_name", sync.source_name);
  sync.deploy_kind = args.text("deploy");
  sync.path = args.text("path");
  sync.interval = args.text("interval");
  sync.timeout = args.text("sync_timeout");
  sync.target_namespace = args.text("target_namespace");
  sync.prune = args.flag("prune");
  sync.health = args.flag("health_checks");
  sync.sops = args.has("age_identity");
  if (const Value* spec = args.find("spec")) sync.spec = *spec;
  if (args.flag("reconcile")) sync.reconcile_at = kube::format_time(task.base().clock.wall());
  if (sync.deploy_kind == "Kustomization" && sync.source_kind == "HelmRepository") {
    throw wrong(args, "argument-conflict", "kind",
                "a HelmRepository holds charts: `deploy` must be HelmRelease or none");
  }
  if (sync.source_kind == "HelmRepository" && sync.deploy_kind == "HelmRelease" &&
      sync.path == "./") {
    throw wrong(args, "missing-argument", "kind", "`path` must name the chart in a HelmRepository");
  }
  return sync;
}

// What Flux needs to know of the server that it logs in to by ssh.
std::string known_hosts_of(const Args& args) {
  if (const Value* text = args.find("known_hosts")) {
    static_cast<void>(gitops::read_host_keys(text->as_string(), text->origin()));
    return std::string(text->as_string());
  }
  const auto url = net::parse_url(args.text("url"));
  const std::string host = url ? url->host : std::string();
  const std::string written =
      url && url->port != 0 && url->port != 22 ? base::cat('[', host, "]:", url->port) : host;
  std::vector<gitops::HostKey> keys;
  for (const gitops::PublishedKey& row : gitops::published_host_keys()) {
    if (row.host == written)
      keys.push_back({std::string(row.host), std::string(row.type), std::string(row.key)});
  }
  if (!keys.empty()) return gitops::merge_host_keys({}, keys);
  throw wrong(args, "missing-argument", "url",
              base::cat("`known_hosts` is needed: the host keys of `", host, "` are not built in"))
      .hint("the module known_hosts checks lines of `ssh-keyscan` against fingerprints");
}

Value ssh_data(const Args& args) {
  const Value& key = *args.find("ssh_private_key");
  const auto line = crypto::openssh_public_key(key.as_string());
  if (!line) {
    throw wrong(args, "argument-value", "ssh_private_key",
                "`ssh_private_key` is no private key for ssh");
  }
  return Value::dict({{"identity", key.marked(value::mark_secret)},
                      {"identity.pub", *line},
                      {"known_hosts", known_hosts_of(args)}});
}

// What `kubectl create secret docker-registry` writes: the only credentials of an OCIRepository.
Value registry_data(const Args& args) {
  const auto url = net::parse_url(args.text("url"));
  const std::string user = args.text("repo_username"), password = args.text("repo_password");
  const Value entry = Value::dict({{"username", user},
                                   {"password", password},
                                   {"auth", base::base64_encode(base::cat(user, ':', password))}});
  const Value config =
      Value::dict({{"auths", Value::dict({{url ? url->authority() : std::string(), entry}})}});
  return Value::dict({{docker_key, Value(value::to_json(config)).marked(value::mark_secret)}});
}

// The credentials of the source; an empty dict where none are given.
Value credentials_of(const Args& args) {
  const bool ssh = gitops::is_ssh_url(args.text("url"));
  if (!ssh) refuse_both(args, "ssh_private_key", "needs an ssh:// URL");
  if (ssh) {
    refuse_both(args, "repo_password", "means nothing to an ssh:// URL");
    refuse_both(args, "bearer_token", "means nothing to an ssh:// URL");
    if (args.has("ssh_private_key")) return ssh_data(args);
    return Value::dict();
  }
  const std::string kind = flux_source_kind(args);
  if (kind == "OCIRepository") {
    refuse_both(args, "bearer_token", "means nothing to an OCIRepository");
    refuse_both(args, "repo_ca", "needs a Secret of its own here: name it by `source_spec`");
    return args.has("repo_password") ? registry_data(args) : Value::dict();
  }
  Value data = Value::dict();
  auto& members = data.edit_dict();
  const auto secret = [&](std::string_view name) {
    return args.find(name)->marked(value::mark_secret);
  };
  if (args.has("repo_password")) {
    const bool bucket = kind == "Bucket";
    members.set(bucket ? "accesskey" : "username", args.text("repo_username"));
    members.set(bucket ? "secretkey" : "password", secret("repo_password"));
  }
  if (args.has("bearer_token")) members.set("bearerToken", secret("bearer_token"));
  if (args.has("repo_ca")) members.set("ca.crt", args.text("repo_ca"));
  return data;
}

Value secret_object(const std::string& name, const std::string& name_space, const Value& data) {
  return Value::dict({{"apiVersion", "v1"},
                      {"kind", "Secret"},
                      {"metadata", Value::dict({{"name", name}, {"namespace", name_space}})},
                      {"type", data.find(docker_key) == nullptr ? "Opaque" : docker_type},
                      {"stringData", data}});
}

Value sops_object(const Args& args) {
  const Value& identity = *args.find("age_identity");
  if (identity.as_string().find("AGE-SECRET-KEY-") == std::string_view::npos) {
    throw wrong(args, "argument-value", "age_identity",
                "`age_identity` holds no age identity (AGE-SECRET-KEY-1...)");
  }
  return secret_object(std::string(gitops::sops_secret), args.text("namespace"),
                       Value::dict({{"age.agekey", identity.marked(value::mark_secret)}}));
}

void add_secrets(const Args& args, FluxRequest& request) {
  const Value data = credentials_of(args);
  if (!data.as_dict().empty()) {
    request.sync.secret = args.text("secret_name", request.sync.source_name);
    request.secrets.push_back(secret_object(request.sync.secret, request.sync.name_space, data));
  } else if (args.has("secret_name")) {
    request.sync.secret = args.text("secret_name");
    request.needs_secret = true;
  } else if (gitops::is_ssh_url(args.text("url"))) {
    throw wrong(args, "missing-argument", "url",
                "an ssh:// URL needs `ssh_private_key`, or `secret_name` of a Secret with one");
  }
}

void read_components(const Args& args, FluxRequest& request) {
  if (const Value* list = args.find("components")) {
    for (const Value& name : list->as_list()) {
      const std::string_view word = name.as_string();
      const auto rows = gitops::flux_components();
      if (std::ranges::find(rows, word, &gitops::FluxComponent::name) == rows.end()) {
        throw base::Error("argument-value", base::cat("`", word, "` is no controller of Flux"),
                          name.origin());
      }
      request.components.emplace_back(word);
    }
  }
  if (args.has("chart_ref")) {
    request.from = FluxFrom::chart;
    refuse_both(args, "version", "belongs to the manifest, not to `chart_ref`");
    refuse_both(args, "manifest", "cannot stand beside `chart_ref`");
  } else if (args.has("version") || args.has("manifest")) {
    request.from = FluxFrom::manifest;
    request.manifest = args.text("manifest", gitops::flux_manifest_url(args.text("version")));
    refuse_both(args, "values", "belongs to `chart_ref`");
  } else {
    refuse_both(args, "components", "belongs to `version`, `manifest` or `chart_ref`");
    refuse_both(args, "values", "belongs to `chart_ref`");
  }
}

}  // namespace

std::string flux_source_kind(const Args& args) {
  if (args.has("kind")) return args.text("kind");
  if (args.has("bucket")) return "Bucket";
  return args.text("url").starts_with("oci://") ? "OCIRepository" : "GitRepository";
}

FluxRequest flux_request(const run::TaskContext& task, const Args& args) {
  FluxRequest request;
  request.name_space = args.text("namespace");
  read_components(args, request);
  request.syncs = args.has("url");
  if (!request.syncs && request.from == FluxFrom::nowhere)
    throw wrong(args, "missing-argument", "namespace",
                "`flux` needs `version`, `manifest` or `chart_ref` to install, or `url` to sync");
  if (request.syncs) {
    check_source(args, flux_source_kind(args));
    request.sync = sync_of(task, args);
    request.deploys = request.sync.deploy_kind != "none";
    add_secrets(args, request);
  }
  if (args.has("age_identity")) request.secrets.push_back(sops_object(args));
  request.wait = args.flag("wait");
  request.recurse = args.flag("recurse");
  request.revision = args.text("revision");
  request.timeout = std::chrono::seconds(std::max<std::int64_t>(args.number("wait_timeout"), 0));
  return request;
}

}  // namespace kboot::modules
