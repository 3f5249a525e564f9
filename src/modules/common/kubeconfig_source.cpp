// Gets kubeconfigs from where a task says they are.
#include "modules/common/kubeconfig_source.hpp"

#include <algorithm>
#include <array>

#include "base/encoding.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "kube/cluster.hpp"
#include "modules/common/cluster_programs.hpp"
#include "modules/common/file_attributes.hpp"
#include "modules/common/kube_arguments.hpp"
#include "modules/common/kubeconfig_document.hpp"
#include "modules/common/scaleway.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;
using base::cat;

constexpr std::string_view k3s_file = "/etc/rancher/k3s/k3s.yaml";
// Cluster API and Flux, kubeconfigs of others, vcluster, Kamaji.
constexpr std::string_view usual_keys[] = {"value",  "kubeconfig", "value.yaml",
                                           "config", "admin.conf", "super-admin.conf"};

// A kubeconfig as it was found.
struct Found {
  Value document;
  KubeconfigOrigin origin;
  std::string token;  // to log in with instead
};

std::string required(const Args& args, std::string_view name, const std::string& source) {
  if (std::string text = args.text(name); !text.empty()) return text;
  throw base::Error("missing-argument", cat("`from: ", source, "` needs the argument `", name, '`'),
                    args.values().origin());
}

std::string path_of(TaskContext& task, const std::string& written) {
  const std::string path = expand_variables(task, written);
  const bool anywhere = path.starts_with('/') || path.starts_with('~');
  return anywhere ? local_path(task, path) : task.find_file("files", path);
}

Found from_file(TaskContext& task, const std::string& path) {
  const Value text = task.read_file(path);
  return {.document = read_kubeconfig_text(text.as_string(), path),
          .origin = {.label = path, .folder = base::directory_name(base::absolute_path(path))},
          .token = {}};
}

Found from_text(const TaskContext& task, const Args& args) {
  Found found{
      .document = {}, .origin = {.label = "text", .folder = task.working_directory()}, .token = {}};
  const Value* text = args.find("text");
  if (text == nullptr)
    throw base::Error("missing-argument", "`from: text` needs the argument `text`",
                      args.values().origin());
  if (text->is_string()) {
    found.document = read_kubeconfig_text(text->as_string(), "text");
  } else if (text->is_dict()) {
    found.document = *text;
  } else {
    throw base::Error("argument-type", "`text` must be the text of a kubeconfig, or a dict",
                      text->origin());
  }
  return found;
}

Found from_k3s(TaskContext& task, const Args& args) {
  if (args.has("text")) return from_text(task, args);
  if (args.has("path")) return from_file(task, path_of(task, args.text("path")));
  const std::string path(k3s_file);
  if (base::exists(path)) return from_file(task, path);
  throw base::Error("file-not-found",
                    cat("there is no file `", path, "`: k3s is not on this machine"),
                    args.values().origin())
      .hint("give its content as `text`, or a copy of it as `path`");
}

std::string pick_key(const Value& secret, const Args& args, const std::string& label) {
  const Value* data = secret.find("data");
  std::vector<std::string> keys;
  if (data != nullptr && data->is_dict()) {
    for (const auto& [key, value] : data->as_dict()) keys.emplace_back(key.as_string());
  }
  const auto there = [&](std::string_view key) {
    return std::ranges::find(keys, key) != keys.end();
  };
  if (args.has("key")) {
    const std::string key = args.text("key");
    if (there(key)) return key;
    throw base::Error("secret-key", cat(label, " has no key `", key, '`'),
                      args.find("key")->origin())
        .hint(keys.empty() ? "it has no keys at all" : cat("it has: ", base::join(keys, ", ")));
  }
  for (const std::string_view key : usual_keys) {
    if (there(key)) return std::string(key);
  }
  if (keys.size() == 1) return keys.front();
  throw base::Error("secret-key", cat(label, " has none of the usual keys of kubeconfigs"))
      .hint(keys.empty() ? "it has no keys at all"
                         : cat("name one as `key`; it has: ", base::join(keys, ", ")));
}

ClusterArgs management_cluster(const Args& args) {
  const Value* given = args.find("management_cluster");
  if (given == nullptr) return {};
  return cluster_args(playbook::bind_arguments("kubeconfig", auth_arguments, {}, *given));
}

Found from_secret(TaskContext& task, const Args& args) {
  const kube::Cluster cluster(task.base(), task.cluster(management_cluster(args)));
  const std::string name = required(args, "secret", "secret");
  const std::string name_space = args.text("namespace", cluster.session().connection().name_space);
  const std::string label = cat("Secret ", name_space, '/', name);
  const auto secret = cluster.get(cluster.locate("v1", "Secret", name_space, name));
  if (!secret) {
    throw base::Error("secret-not-found", cat("there is no ", label), args.find("secret")->origin())
        .hint("where a controller has still to make it, wait with `k8s_wait` and `for: exists`");
  }
  const std::string key = pick_key(*secret, args, label);
  const auto text = base::base64_decode_lenient(secret->find("data")->text(key));
  return {.document = read_kubeconfig_text(text.value_or(""), cat(label, " (", key, ')')),
          .origin = {.label = label, .folder = ".", .foreign = !args.flag("trusted")},
          .token = {}};
}

Found from_kapsule(TaskContext& task, const Args& args) {
  const ScalewayAccess access =
      scaleway_access(task.environment(), {.profile = args.text("profile"),
                                           .secret_key = args.text("secret_key"),
                                           .region = args.text("region"),
                                           .api_url = args.text("api_url"),
                                           .project_id = args.text("project")});
  const bool with_key = args.text("auth", "key") == "key";
  const std::string name = required(args, "cluster", "kapsule");
  const std::string text = kapsule_kubeconfig(task.base(), task.transport(), access,
                                              {.cluster = name, .redacted = with_key});
  const std::string label = cat("Kapsule ", name);
  return {.document = read_kubeconfig_text(text, label),
          .origin = {.label = label, .folder = ".", .foreign = !args.flag("trusted")},
          .token = with_key ? access.secret_key : ""};
}

Found from_program(TaskContext& task, const Args& args, const std::string& source) {
  const CloudCluster cluster{.name = required(args, "cluster", source),
                             .region = args.text("region"),
                             .project = args.text("project"),
                             .profile = args.text("profile")};
  return {
      .document = source == "eks" ? eks_kubeconfig(task, cluster) : gke_kubeconfig(task, cluster),
      .origin = {.label = source, .folder = "."},
      .token = {}};
}

Found found_by(TaskContext& task, const Args& args, const std::string& source) {
  if (source == "file") return from_file(task, path_of(task, required(args, "path", source)));
  if (source == "text") return from_text(task, args);
  if (source == "k3s") return from_k3s(task, args);
  if (source == "secret") return from_secret(task, args);
  if (source == "kapsule") return from_kapsule(task, args);
  return from_program(task, args, source);
}

}  // namespace

bool asks_a_program(const std::string& source) noexcept {
  return source == "eks" || source == "gke";
}

Value obtained_kubeconfig(TaskContext& task, const Args& args, const std::string& source) {
  const Found found = found_by(task, args, source);
  return single_context(found.document, found.origin,
                        {.context = args.text("context"),
                         .name = args.text("name"),
                         .server = args.text("server"),
                         .tls_server_name = args.text("tls_server_name"),
                         .token = found.token},
                        task.base().redactor);
}

}  // namespace kboot::modules
