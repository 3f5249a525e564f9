// Reads kubeconfig files into entries and merges them.
#include "kube/kubeconfig.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "value/containers.hpp"
#include "value/yaml.hpp"

namespace kboot::kube {

namespace {

base::Error bad(std::string message, base::Origin origin) {
  base::Error error("bad-kubeconfig", std::move(message), origin);
  error.status(base::Status::unreachable);
  return error;
}

// One mapping of the file, read key by key.
class Reader {
 public:
  Reader(const Value& map, std::string folder) : map_(map), folder_(std::move(folder)) {}

  [[nodiscard]] std::string text(std::string_view key) const {
    const Value* value = map_.find(key);
    if (value == nullptr || value->is_null()) return "";
    if (!value->is_string()) throw bad(base::cat('`', key, "` must be a string"), value->origin());
    return std::string(value->as_string());
  }
  [[nodiscard]] bool flag(std::string_view key) const {
    const Value* value = map_.find(key);
    if (value == nullptr || value->is_null()) return false;
    if (!value->is(value::Kind::boolean))
      throw bad(base::cat('`', key, "` must be true or false"), value->origin());
    return value->as_bool();
  }
  // A path, counted from the file's own folder.
  [[nodiscard]] std::string path(std::string_view key) const {
    const std::string written = text(key);
    return written.empty() ? "" : base::join_path(folder_, written);
  }
  [[nodiscard]] std::string decoded(std::string_view key) const {
    const std::string written = text(key);
    if (written.empty()) return "";
    auto bytes = base::base64_decode_lenient(written);
    if (!bytes) throw bad(base::cat('`', key, "` is no base64"), map_.find(key)->origin());
    return std::move(*bytes);
  }
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const {
    std::vector<std::string> out;
    for (const Value& item : list(key)) {
      if (!item.is_string())
        throw bad(base::cat("`", key, "` must be a list of strings"), item.origin());
      out.emplace_back(item.as_string());
    }
    return out;
  }
  [[nodiscard]] std::vector<Value> list(std::string_view key) const {
    const Value* value = map_.find(key);
    if (value == nullptr || value->is_null()) return {};
    if (!value->is_list()) throw bad(base::cat('`', key, "` must be a list"), value->origin());
    return value->as_list().items();
  }
  [[nodiscard]] const Value* find(std::string_view key) const { return map_.find(key); }

 private:
  const Value& map_;
  std::string folder_;
};

ExecEntry read_exec(const Value& value, const std::string& folder) {
  if (!value.is_dict()) throw bad("`exec` must be a mapping", value.origin());
  const Reader reader(value, folder);
  ExecEntry exec;
  exec.command = reader.text("command");
  if (exec.command.empty()) throw bad("`exec` needs `command`", value.origin());
  if (exec.command.find('/') != exec.command.npos) exec.command = reader.path("command");
  exec.arguments = reader.texts("args");
  for (const Value& variable : reader.list("env")) {
    exec.environment.emplace_back(variable.text("name"), variable.text("value"));
  }
  exec.api_version = reader.text("apiVersion");
  exec.install_hint = reader.text("installHint");
  exec.interactive_mode = reader.text("interactiveMode");
  exec.provide_cluster_info = reader.flag("provideClusterInfo");
  if (exec.api_version != "client.authentication.k8s.io/v1" &&
      exec.api_version != "client.authentication.k8s.io/v1beta1") {
    throw bad(base::cat("`exec` has the unknown apiVersion `", exec.api_version, '`'),
              value.origin())
        .hint("`client.authentication.k8s.io/v1` and `v1beta1` are known");
  }
  return exec;
}

ClusterEntry read_cluster(const Value& value, const std::string& folder) {
  const Reader reader(value, folder);
  return {.server = reader.text("server"),
          .tls_server_name = reader.text("tls-server-name"),
          .ca_data = reader.decoded("certificate-authority-data"),
          .ca_file = reader.path("certificate-authority"),
          .proxy_url = reader.text("proxy-url"),
          .insecure = reader.flag("insecure-skip-tls-verify")};
}

UserEntry read_user(const Value& value, const std::string& folder) {
  const Reader reader(value, folder);
  UserEntry user{.certificate_data = reader.decoded("client-certificate-data"),
                 .certificate_file = reader.path("client-certificate"),
                 .key_data = reader.decoded("client-key-data"),
                 .key_file = reader.path("client-key"),
                 .token = reader.text("token"),
                 .token_file = reader.path("tokenFile"),
                 .username = reader.text("username"),
                 .password = reader.text("password"),
                 .as_user = reader.text("as"),
                 .as_uid = reader.text("as-uid"),
                 .as_groups = reader.texts("as-groups")};
  if (const Value* exec = reader.find("exec"); exec != nullptr && !exec->is_null())
    user.exec = read_exec(*exec, folder);
  if (const Value* provider = reader.find("auth-provider"))
    user.auth_provider = provider->text("name");
  return user;
}

ContextEntry read_context(const Value& value, const std::string& folder) {
  const Reader reader(value, folder);
  return {.cluster = reader.text("cluster"),
          .user = reader.text("user"),
          .name_space = reader.text("namespace")};
}

// The entries of a list like `clusters: [{name: n, cluster: {...}}]`.
template <typename Entry>
std::vector<Entry> read_entries(const Reader& top, std::string_view list, std::string_view key,
                                Entry (*read)(const Value&, const std::string&),
                                const std::string& folder) {
  std::vector<Entry> out;
  for (const Value& item : top.list(list)) {
    const std::string_view name = item.text("name");
    if (name.empty()) throw bad(base::cat("an entry of `", list, "` has no name"), item.origin());
    const Value* body = item.find(key);
    if (body == nullptr || !body->is_dict()) {
      throw bad(base::cat("`", name, "` in `", list, "` has no `", key, '`'), item.origin());
    }
    Entry entry = read(*body, folder);
    entry.name = name;
    entry.origin = item.find("name")->origin();
    out.push_back(std::move(entry));
  }
  return out;
}

template <typename Entry>
void add_new(std::vector<Entry>& into, std::vector<Entry> more) {
  for (Entry& entry : more) {
    if (std::ranges::find(into, entry.name, &Entry::name) == into.end())
      into.push_back(std::move(entry));
  }
}

template <typename Entry>
std::vector<std::string> names_of(const std::vector<Entry>& entries) {
  std::vector<std::string> names;
  for (const Entry& entry : entries) names.push_back(entry.name);
  return names;
}

template <typename Entry>
const Entry& named(const std::vector<Entry>& entries, std::string_view name, std::string_view what,
                   const ContextEntry& context) {
  const auto found = std::ranges::find(entries, name, &Entry::name);
  if (found != entries.end()) return *found;
  throw bad(base::cat("context `", context.name, "` names the ", what, " `", name,
                      "`, which is not there"),
            context.origin)
      .hint(base::did_you_mean(name, names_of(entries)));
}

}  // namespace

const ContextEntry& Kubeconfig::context(std::string_view name) const {
  const std::string where = base::join(files, ", ");
  const std::string_view wanted = name.empty() ? std::string_view(current_context) : name;
  if (wanted.empty()) {
    const bool none = contexts.empty();
    base::Error error(
        "no-context",
        base::cat("`", where, none ? "` holds no context" : "` has no current context"));
    error.status(base::Status::unreachable)
        .hint(none ? "an empty file is often what a command left that failed"
                   : base::cat("name one of: ", base::join(names_of(contexts), ", ")));
    throw error;
  }
  const auto found = std::ranges::find(contexts, wanted, &ContextEntry::name);
  if (found != contexts.end()) return *found;
  base::Error error("unknown-context",
                    base::cat("there is no context `", wanted, "` in `", where, '`'));
  error.status(base::Status::unreachable).hint(base::did_you_mean(wanted, names_of(contexts)));
  if (!contexts.empty())
    error.note(base::cat("contexts there: ", base::join(names_of(contexts), ", ")));
  throw error;
}

const ClusterEntry& Kubeconfig::cluster_of(const ContextEntry& context) const {
  const ClusterEntry& cluster = named(clusters, context.cluster, "cluster", context);
  if (cluster.server.empty())
    throw bad(base::cat("cluster `", cluster.name, "` has no `server`"), cluster.origin);
  return cluster;
}

const UserEntry& Kubeconfig::user_of(const ContextEntry& context) const {
  return named(users, context.user, "user", context);
}

Kubeconfig parse_kubeconfig(const Value& document, const std::string& name,
                            const std::string& folder) {
  if (!document.is_dict()) throw bad(base::cat("`", name, "` is no kubeconfig"), document.origin());
  const Reader top(document, folder);
  if (const std::string kind = top.text("kind"); !kind.empty() && kind != "Config") {
    throw bad(base::cat("`", name, "` is no kubeconfig: its kind is `", kind, '`'),
              document.find("kind")->origin());
  }
  Kubeconfig config;
  config.clusters = read_entries(top, "clusters", "cluster", &read_cluster, folder);
  config.users = read_entries(top, "users", "user", &read_user, folder);
  config.contexts = read_entries(top, "contexts", "context", &read_context, folder);
  config.current_context = top.text("current-context");
  config.files.push_back(name);
  return config;
}

// Every scalar may be a credential: places are shown, lines never.
static Value read_document(const std::string& text, const std::string& path) {
  try {
    return value::read_yaml(text, path, {.schema = value::Schema::goyaml, .secret = true});
  } catch (base::Error& error) {
    error.status(base::Status::unreachable);
    throw;
  }
}

Kubeconfig load_kubeconfig(const std::vector<std::string>& paths) {
  Kubeconfig merged;
  for (const std::string& path : paths) {
    const auto text = base::read_file_if_exists(path);
    if (!text) continue;
    const Value document = read_document(*text, path);
    if (document.is_null()) {
      merged.files.push_back(path);
      continue;
    }
    Kubeconfig one =
        parse_kubeconfig(document, path, base::directory_name(base::absolute_path(path)));
    add_new(merged.clusters, std::move(one.clusters));
    add_new(merged.users, std::move(one.users));
    add_new(merged.contexts, std::move(one.contexts));
    if (merged.current_context.empty()) merged.current_context = one.current_context;
    merged.files.push_back(path);
  }
  if (!merged.files.empty()) return merged;
  base::Error error("kubeconfig-not-found",
                    paths.size() == 1 ? base::cat("there is no kubeconfig `", paths.front(), '`')
                                      : base::cat("none of these kubeconfigs is there: ",
                                                  base::join(paths, ", ")));
  error.status(base::Status::unreachable);
  throw error;
}

}  // namespace kboot::kube
