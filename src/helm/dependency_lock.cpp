// Digests of locks are those of Go's JSON: fields in the order of Helm's structs.
#include "helm/dependency_lock.hpp"

#include <sys/stat.h>

#include "base/diagnostic.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "helm/content_cache.hpp"
#include "value/containers.hpp"
#include "value/go_json.hpp"
#include "value/go_yaml.hpp"

namespace kboot::helm {

namespace {

Value texts(const std::vector<std::string>& items) {
  Value out = Value::list();
  for (const std::string& item : items) out.edit_list().append(item);
  return out;
}

// `omitempty` but for the name and the repository.
std::string json_of(const Dependency& dependency) {
  std::string out = "{";
  const auto member = [&](std::string_view key, const Value& value) {
    out += base::cat(out.size() > 1 ? "," : "", "\"", key, "\":", value::to_go_json(value));
  };
  member("name", dependency.name);
  if (!dependency.version.empty()) member("version", dependency.version);
  member("repository", dependency.repository);
  if (!dependency.condition.empty()) member("condition", dependency.condition);
  if (!dependency.tags.empty()) member("tags", texts(dependency.tags));
  if (dependency.enabled) member("enabled", true);
  if (!dependency.import_values.empty()) {
    member("import-values", Value::list(dependency.import_values));
  }
  if (!dependency.alias.empty()) member("alias", dependency.alias);
  return out + "}";
}

std::string json_of(const std::vector<Dependency>& dependencies) {
  std::string out = "[";
  for (const Dependency& each : dependencies) {
    if (out.size() > 1) out += ',';
    out += json_of(each);
  }
  return out + "]";
}

}  // namespace

std::string lock_digest(const std::vector<Dependency>& wanted,
                        const std::vector<Dependency>& locked) {
  return base::cat("sha256:",
                   sha256_of(base::cat("[", json_of(wanted), ",", json_of(locked), "]")));
}

std::string helm2_lock_digest(const std::vector<Dependency>& wanted) {
  return base::cat("sha256:", sha256_of(base::cat("{\"dependencies\":", json_of(wanted), "}")));
}

void write_lock(const std::string& folder, const Lock& lock, bool v1) {
  const std::string_view name = v1 ? "requirements.lock" : "Chart.lock";
  const std::string path = base::join_path(folder, name);
  struct stat status {};
  if (::lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode)) {
    throw base::Error("file-unwritable", base::cat("the ", name, " file is a link"));
  }
  Value dependencies = Value::list();
  for (const Dependency& each : lock.dependencies) {
    Value item = Value::dict({{"name", each.name}, {"repository", each.repository}});
    if (!each.version.empty()) item.edit_dict().set("version", each.version);
    dependencies.edit_list().append(item);
  }
  const Value out = Value::dict(
      {{"dependencies", dependencies}, {"digest", lock.digest}, {"generated", lock.generated}});
  base::write_file(path, value::to_go_yaml(out));
}

}  // namespace kboot::helm
