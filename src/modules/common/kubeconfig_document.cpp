// Cuts kubeconfigs down to one context.
#include "modules/common/kubeconfig_document.hpp"

#include <algorithm>
#include <array>

#include "base/base.hpp"
#include "base/encoding.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "kube/kubeconfig.hpp"
#include "net/url.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/yaml.hpp"

namespace kboot::modules {

namespace {

using base::cat;
using value::Value;

constexpr std::uint64_t largest_file = 4 << 20;

// Keys that name a file, and the key that holds its bytes in base64.
struct FileKey {
  std::string_view file, data;
};
constexpr FileKey cluster_files[] = {{"certificate-authority", "certificate-authority-data"}};
constexpr FileKey user_files[] = {{"client-certificate", "client-certificate-data"},
                                  {"client-key", "client-key-data"}};
constexpr std::string_view secret_keys[] = {"token", "password", "client-key-data", "exec"};

// The body of the entry of that name: parse_kubeconfig has seen that it is there.
const Value& body_of(const Value& document, std::string_view list, std::string_view key,
                     std::string_view name) {
  for (const Value& entry : document.find(list)->as_list()) {
    if (entry.text("name") == name) return *entry.find(key);
  }
  return document;
}

// Everything in a kubeconfig that we read was marked secret; only credentials stay so.
Value plain(const Value& from) {
  if (from.is_dict()) {
    Value out = Value::dict();
    for (const auto& [key, member] : from.as_dict()) out.edit_dict().set(key, plain(member));
    return out.set_origin(from.origin());
  }
  if (from.is_list()) {
    Value out = Value::list();
    for (const Value& item : from.as_list()) out.edit_list().append(plain(item));
    return out.set_origin(from.origin());
  }
  if (from.is_string()) return Value(from.as_string()).set_origin(from.origin());
  return from;
}

base::Error not_ours(const KubeconfigOrigin& origin, std::string_view what, base::Origin place) {
  base::Error error("kubeconfig-foreign", cat('`', origin.label, "` ", what), place);
  error.status(base::Status::bad_input)
      .hint("`trusted: true` on the task allows it; what others wrote would run or be read here");
  return error;
}

void take_files_in(Value& body, std::span<const FileKey> keys, const KubeconfigOrigin& origin) {
  for (const FileKey& key : keys) {
    const Value* named = body.find(key.file);
    if (named == nullptr) continue;
    const std::string path(named->is_string() ? named->as_string() : "");
    if (!path.empty() && body.text(key.data).empty()) {
      if (origin.foreign)
        throw not_ours(origin, cat("names a file of this machine as `", key.file, '`'),
                       named->origin());
      const std::string bytes =
          base::read_file(base::join_path(origin.folder, base::expand_user(path)), largest_file);
      body.edit_dict().set(key.data, base::base64_encode(bytes));
    }
    body.edit_dict().erase(Value(key.file));
  }
}

void anchor(Value& body, std::string_view key, const std::string& folder) {
  const std::string path(body.text(key));
  if (path.empty()) return;
  body.edit_dict().set(key, base::absolute_path(base::join_path(folder, base::expand_user(path))));
}

void remember_secrets(const Value& user, base::Redactor& redactor) {
  for (const std::string_view key : {"token", "password"}) {
    if (const std::string_view text = user.text(key); !text.empty()) redactor.add(text);
  }
  if (const auto pem = base::base64_decode_lenient(user.text("client-key-data"));
      pem && !pem->empty()) {
    redactor.add(*pem);
  }
}

Value user_body(const Value& written, const KubeconfigOrigin& origin) {
  Value body = plain(written);
  take_files_in(body, user_files, origin);
  if (const Value* file = written.find("tokenFile"); file != nullptr && !file->is_null()) {
    if (origin.foreign)
      throw not_ours(origin, "names a file of this machine as `tokenFile`", file->origin());
    anchor(body, "tokenFile", origin.folder);
  }
  if (const Value* exec = written.find("exec"); exec != nullptr && exec->is_dict()) {
    if (origin.foreign)
      throw not_ours(origin, cat("logs in by the program `", exec->text("command"), '`'),
                     exec->origin());
    Value program = plain(*exec);
    if (program.text("command").find('/') != std::string_view::npos)
      anchor(program, "command", origin.folder);
    body.edit_dict().set("exec", program);
  }
  return body;
}

void mark_secrets(Value& user) {
  for (const std::string_view key : secret_keys) {
    const Value* found = user.find(key);
    if (found == nullptr) continue;
    if (found->is_dict()) {
      Value program = *found;
      if (const Value* env = found->find("env")) {
        program.edit_dict().set("env", value::deep_marked(*env, value::mark_secret));
        user.edit_dict().set(key, program);
      }
    } else {
      user.edit_dict().set(key, found->marked(value::mark_secret));
    }
  }
}

Value entries(const std::string& name, std::string_view key, Value body) {
  return Value::list({Value::dict({{"name", name}, {key, std::move(body)}})});
}

Value config_of(const std::string& context, Value context_body, const std::string& cluster,
                Value cluster_body, const std::string& user, Value user_body) {
  return Value::dict({{"apiVersion", "v1"},
                      {"kind", "Config"},
                      {"clusters", entries(cluster, "cluster", std::move(cluster_body))},
                      {"users", entries(user, "user", std::move(user_body))},
                      {"contexts", entries(context, "context", std::move(context_body))},
                      {"current-context", context}});
}

}  // namespace

Value read_kubeconfig_text(std::string_view text, const std::string& label) {
  Value document = value::read_yaml(text, label, {.schema = value::Schema::goyaml, .secret = true});
  if (!document.is_null()) return document;
  base::Error error("bad-kubeconfig", cat('`', label, "` is empty"));
  error.status(base::Status::bad_input);
  throw error;
}

Value single_context(const Value& document, const KubeconfigOrigin& origin,
                     const KubeconfigWishes& wishes, base::Redactor& redactor) {
  const kube::Kubeconfig config = kube::parse_kubeconfig(document, origin.label, origin.folder);
  const kube::ContextEntry& context = config.context(wishes.context);
  const std::string cluster = config.cluster_of(context).name;
  const std::string user = wishes.token.empty() ? config.user_of(context).name : context.user;
  Value server = plain(body_of(document, "clusters", "cluster", cluster));
  take_files_in(server, cluster_files, origin);
  if (!wishes.server.empty())
    server.edit_dict().set("server", server_url(wishes.server, server.text("server")));
  if (!wishes.tls_server_name.empty())
    server.edit_dict().set("tls-server-name", wishes.tls_server_name);
  Value login = wishes.token.empty() ? user_body(body_of(document, "users", "user", user), origin)
                                     : Value::dict({{"token", wishes.token}});
  remember_secrets(login, redactor);
  mark_secrets(login);
  const std::string name = wishes.name.empty() ? context.name : wishes.name;
  Value body = plain(body_of(document, "contexts", "context", context.name));
  return config_of(name, std::move(body), cluster, std::move(server), user, std::move(login));
}

Value made_kubeconfig(const std::string& name, const std::string& server,
                      const std::string& certificate_authority, Value user) {
  Value cluster = Value::dict({{"server", server}});
  if (!certificate_authority.empty())
    cluster.edit_dict().set("certificate-authority-data", certificate_authority);
  return config_of(name, Value::dict({{"cluster", name}, {"user", name}}), name, std::move(cluster),
                   name, std::move(user));
}

std::string server_url(const std::string& written, std::string_view like) {
  std::string text = written;
  if (text.find("://") == text.npos) {
    // A bare IPv6 address has no room for a port.
    const bool bare_ipv6 = std::ranges::count(text, ':') > 1 && !text.starts_with('[');
    if (bare_ipv6) text = cat('[', text, ']');
    text = cat("https://", text);
    const auto old = net::parse_url(like);
    const auto now = net::parse_url(text);
    if (now && now->port == 0 && old && old->port != 0)
      text = cat("https://", now->authority(), ':', old->port, now->path);
  }
  const auto url = net::parse_url(text);
  if (url && (url->scheme == "https" || url->scheme == "http")) return text;
  base::Error error("bad-url", cat("the server `", written, "` is no http or https URL"));
  error.status(base::Status::bad_input);
  throw error;
}

}  // namespace kboot::modules
