// Reads and writes config.json as Docker and ORAS lay it out; talks to credential helpers.
#include "helm/registry_credentials.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "process/process.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::helm {

namespace {

using value::Value;

// The Docker Hub is kept under its old address.
std::string address_of(std::string_view registry) {
  const bool hub = registry == "docker.io" || registry == "registry-1.docker.io" ||
                   registry == "index.docker.io";
  return hub ? "https://index.docker.io/v1/" : std::string(registry);
}

// "https://host/v1/" -> "host": older entries are URLs.
std::string_view host_of(std::string_view address) {
  if (const std::size_t scheme = address.find("://"); scheme != address.npos) {
    address.remove_prefix(scheme + 3);
  }
  return address.substr(0, address.find('/'));
}

base::Error unusable(std::string_view path, std::string_view why) {
  return {"registry-config", base::cat("`", path, "` cannot be used: ", why)};
}

Value read_config(const std::string& path) {
  if (path.empty()) return Value::dict();
  const auto text = base::read_file_if_exists(path);
  if (!text || base::trim(*text).empty()) return Value::dict();
  try {
    Value config = value::read_json(*text, path);
    if (config.is_dict()) return config;
  } catch (const base::Error&) {
    // The parser's message quotes the text, which holds passwords.
  }
  throw unusable(path, "it is no JSON object");
}

void write_config(const std::string& path, const Value& config) {
  if (path.empty()) {
    base::Error error("file-unwritable", "there is no place for the credentials of registries");
    error.hint("set HELM_REGISTRY_CONFIG or HOME");
    throw error;
  }
  base::make_directories(base::directory_name(path), 0700);
  base::write_file(path, value::to_json(config, {.style = value::JsonStyle::pretty}) + "\n", 0600);
}

// The name of the helper for an address, or empty.
std::string helper_for(const Value& config, const std::string& address) {
  if (const Value* helper = config.get("credHelpers", address);
      helper != nullptr && helper->is_string()) {
    return std::string(helper->as_string());
  }
  return std::string(config.text("credsStore"));
}

// Runs `docker-credential-NAME ACTION` with `input`; its standard output. The protocol is that of
// github.com/docker/docker-credential-helpers: messages come on standard output too.
process::Result ask_helper(const Network& network, const std::string& name, std::string_view action,
                           std::string input) {
  process::Command command;
  command.argv = {base::cat("docker-credential-", name), std::string(action)};
  command.input = std::move(input);
  return process::run(network.context, command);
}

base::Error helper_failed(const Network& network, const std::string& name,
                          const process::Result& result) {
  base::Error error("registry-config", base::cat("the credential helper `docker-credential-", name,
                                                 "` failed: ", process::describe(result)));
  const std::string said(base::trim(network.context.redactor.filter(result.error)));
  if (!said.empty()) error.note(said);
  return error;
}

Credential from_helper(const Network& network, const std::string& name,
                       const std::string& address) {
  const process::Result result = ask_helper(network, name, "get", address);
  if (!result.ok()) {
    if (result.output.find("credentials not found") != result.output.npos) return {};
    throw helper_failed(network, name, result);
  }
  Value said;
  try {
    said = value::read_json(result.output, "credential");
  } catch (const base::Error&) {
    throw unusable(base::cat("docker-credential-", name), "its answer is no JSON");
  }
  const std::string user(said.text("Username"));
  const std::string secret(said.text("Secret"));
  if (user == "<token>") return {.identity_token = secret};
  return {.username = user, .password = secret};
}

// An entry of `auths`; `auth` is the base64 of USER:PASSWORD.
Credential from_entry(const Value& entry, const std::string& path) {
  Credential credential{.username = std::string(entry.text("username")),
                        .password = std::string(entry.text("password")),
                        .identity_token = std::string(entry.text("identitytoken")),
                        .registry_token = std::string(entry.text("registrytoken"))};
  const std::string_view auth = entry.text("auth");
  if (auth.empty()) return credential;
  const auto decoded = base::base64_decode_lenient(auth);
  const std::size_t colon = decoded ? decoded->find(':') : std::string::npos;
  if (colon == std::string::npos) throw unusable(path, "an `auth` is no base64 of USER:PASSWORD");
  credential.username = decoded->substr(0, colon);
  credential.password = decoded->substr(colon + 1);
  return credential;
}

Credential from_file(const Network& network, const std::string& path, const std::string& address) {
  const Value config = read_config(path);
  if (const std::string helper = helper_for(config, address); !helper.empty()) {
    return from_helper(network, helper, address);
  }
  const Value* auths = config.find("auths");
  if (auths == nullptr || !auths->is_dict()) return {};
  if (const Value* entry = auths->find(address)) return from_entry(*entry, path);
  for (const value::Entry& each : auths->as_dict()) {
    if (each.key.is_string() && host_of(each.key.as_string()) == address) {
      return from_entry(each.value, path);
    }
  }
  return {};
}

}  // namespace

Credential find_credential(const Network& network, const Places& places,
                           const std::string& registry) {
  const std::string address = address_of(registry);
  for (const std::string* path : {&places.registry_config, &places.docker_config}) {
    Credential found = from_file(network, *path, address);
    if (found.empty()) continue;
    for (const std::string* secret :
         {&found.password, &found.identity_token, &found.registry_token}) {
      if (!secret->empty()) network.context.redactor.add(*secret);
    }
    return found;
  }
  return {};
}

void keep_credential(const Network& network, const Places& places, const std::string& registry,
                     const Credential& credential) {
  const std::string address = address_of(registry);
  Value config = read_config(places.registry_config);
  if (const std::string helper = helper_for(config, address); !helper.empty()) {
    const Value message = Value::dict({{"ServerURL", address},
                                       {"Username", credential.username},
                                       {"Secret", credential.password}});
    const process::Result result = ask_helper(network, helper, "store", value::to_json(message));
    if (!result.ok()) throw helper_failed(network, helper, result);
    return;
  }
  if (const Value* auths = config.find("auths"); auths == nullptr || !auths->is_dict()) {
    config.edit_dict().set("auths", Value::dict());
  }
  Value auths = *config.find("auths");
  const std::string pair = base::cat(credential.username, ":", credential.password);
  auths.edit_dict().set(address, Value::dict({{"auth", base::base64_encode(pair)}}));
  write_config(places.registry_config, config);
}

void forget_credential(const Network& network, const Places& places, const std::string& registry) {
  const std::string address = address_of(registry);
  Value config = read_config(places.registry_config);
  if (const std::string helper = helper_for(config, address); !helper.empty()) {
    const process::Result result = ask_helper(network, helper, "erase", address);
    if (!result.ok()) throw helper_failed(network, helper, result);
    return;
  }
  const Value* auths = config.find("auths");
  if (auths == nullptr || !auths->is_dict() || auths->find(address) == nullptr) return;
  Value(*auths).edit_dict().erase(address);
  write_config(places.registry_config, config);
}

}  // namespace kboot::helm
