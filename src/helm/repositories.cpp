// repositories.yaml and the cache of index files, in Helm's own format.
#include "helm/repositories.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/diagnostic.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "helm/repo_index.hpp"
#include "value/containers.hpp"
#include "value/go_yaml.hpp"
#include "value/yaml.hpp"

namespace kboot::helm {

namespace {

using value::Value;

// The texts of an entry and where they go.
struct TextRow {
  std::string_view key;
  std::string& (*in)(Repository&);
};
constexpr std::array<TextRow, 7> text_rows{{
    {"name", [](Repository& r) -> std::string& { return r.name; }},
    {"url", [](Repository& r) -> std::string& { return r.url; }},
    {"username", [](Repository& r) -> std::string& { return r.access.username; }},
    {"password", [](Repository& r) -> std::string& { return r.access.password; }},
    {"certFile", [](Repository& r) -> std::string& { return r.access.cert_file; }},
    {"keyFile", [](Repository& r) -> std::string& { return r.access.key_file; }},
    {"caFile", [](Repository& r) -> std::string& { return r.access.ca_file; }},
}};

bool flag_of(const Value& entry, std::string_view key) {
  const Value* flag = entry.find(key);
  return flag != nullptr && flag->is(value::Kind::boolean) && flag->as_bool();
}

Repository repository_of(const Value& entry) {
  Repository repository;
  for (const TextRow& row : text_rows) row.in(repository) = entry.text(row.key);
  repository.access.insecure_skip_tls_verify = flag_of(entry, "insecure_skip_tls_verify");
  repository.access.pass_credentials = flag_of(entry, "pass_credentials_all");
  return repository;
}

Value entry_of(Repository repository) {
  Value entry = Value::dict();
  for (const TextRow& row : text_rows) entry.edit_dict().set(row.key, row.in(repository));
  entry.edit_dict().set("insecure_skip_tls_verify", repository.access.insecure_skip_tls_verify);
  entry.edit_dict().set("pass_credentials_all", repository.access.pass_credentials);
  return entry;
}

// The whole file, or what Helm begins with.
Value read_config(const Places& places) {
  if (const auto text = base::read_file_if_exists(places.repository_config)) {
    const Value config =
        value::read_yaml(*text, places.repository_config,
                         {.schema = value::Schema::goyaml, .track_origins = false, .secret = true});
    if (config.is_dict()) return config;
  }
  return Value::dict({{"apiVersion", ""}, {"generated", "0001-01-01T00:00:00Z"}});
}

std::string index_path(const Places& places, std::string_view name) {
  return base::join_path(places.repository_cache, base::cat(name, "-index.yaml"));
}

base::Error no_such(std::string_view name, const std::vector<Repository>& repositories) {
  base::Error error("repository-not-found", base::cat("no repo named \"", name, "\" found"));
  std::vector<std::string> names;
  for (const Repository& each : repositories) names.push_back(each.name);
  error.hint(base::did_you_mean(name, names));
  return error;
}

}  // namespace

std::vector<Repository> load_repositories(const Places& places) {
  std::vector<Repository> repositories;
  if (places.repository_config.empty()) return repositories;
  const Value config = read_config(places);
  const Value* entries = config.find("repositories");
  if (entries == nullptr || !entries->is_list()) return repositories;
  for (const Value& entry : entries->as_list()) {
    if (entry.is_dict()) repositories.push_back(repository_of(entry));
  }
  return repositories;
}

void save_repositories(const Places& places, const std::vector<Repository>& repositories) {
  if (places.repository_config.empty()) {
    base::Error error("file-unwritable", "there is no place for the list of repositories");
    error.hint("set HELM_REPOSITORY_CONFIG or HOME");
    throw error;
  }
  Value config = read_config(places);
  Value entries = Value::list();
  for (const Repository& each : repositories) entries.edit_list().append(entry_of(each));
  config.edit_dict().set("repositories", entries);
  base::make_directories(base::directory_name(places.repository_config));
  // It may hold passwords.
  base::write_file(places.repository_config, value::to_go_yaml(config), 0600);
}

const Repository* find_repository(const std::vector<Repository>& repositories,
                                  std::string_view name) {
  const auto found = std::ranges::find(repositories, name, &Repository::name);
  return found == repositories.end() ? nullptr : &*found;
}

bool add_repository(const Network& network, const Places& places, const Repository& repository,
                    bool replace) {
  const std::string& name = repository.name;
  if (name.find('/') != name.npos) {
    throw base::Error("repository-name",
                      base::cat("repository name (", name,
                                ") contains '/', please specify a different name without '/'"));
  }
  std::vector<Repository> repositories = load_repositories(places);
  const auto there = std::ranges::find(repositories, name, &Repository::name);
  if (there != repositories.end() && !replace) {
    if (*there == repository) return false;
    base::Error error(
        "repository-exists",
        base::cat("repository name (", name, ") already exists, please specify a different name"));
    error.hint("--force-update replaces it");
    throw error;
  }
  update_repository(network, places, repository);
  if (there != repositories.end()) {
    *there = repository;
  } else {
    repositories.push_back(repository);
  }
  save_repositories(places, repositories);
  return true;
}

void remove_repository(const Places& places, std::string_view name) {
  std::vector<Repository> repositories = load_repositories(places);
  const auto there = std::ranges::find(repositories, name, &Repository::name);
  if (there == repositories.end()) throw no_such(name, repositories);
  repositories.erase(there);
  save_repositories(places, repositories);
  // What is left of an index that cannot be removed is overwritten by the next one of that name.
  if (!places.repository_cache.empty()) ::unlink(index_path(places, name).c_str());
}

std::string update_repository(const Network& network, const Places& places,
                              const Repository& repository) {
  std::string index =
      get(network, resolve_url(repository.url, "index.yaml"), repository.access, repository.url);
  check_index(index, repository.url);
  if (places.repository_cache.empty()) return index;
  try {
    base::make_directories(places.repository_cache);
    base::write_file(index_path(places, repository.name), index);
  } catch (const base::Error&) {
    // No place to keep it is no failure: the text is here.
  }
  return index;
}

std::string cached_index(const Network& network, const Places& places,
                         const Repository& repository) {
  if (!places.repository_cache.empty()) {
    auto index = base::read_file_if_exists(index_path(places, repository.name));
    if (index) return std::move(*index);
  }
  return update_repository(network, places, repository);
}

}  // namespace kboot::helm
