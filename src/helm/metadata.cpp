// Chart.yaml, requirements.yaml and their locks: what they say and what Helm refuses in them.
#include <algorithm>
#include <set>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "gotpl/print.hpp"
#include "helm/go_fields.hpp"
#include "helm/load.hpp"
#include "helm/names.hpp"
#include "query/semver.hpp"

namespace kboot::helm {

namespace {

Dependency read_dependency(const Value& item) {
  const Fields fields(item, "Dependency", "dependencies.");
  Dependency result;
  fields.read("name", result.name);
  fields.read("version", result.version);
  fields.read("repository", result.repository);
  fields.read("condition", result.condition);
  fields.read("tags", result.tags);
  fields.read("enabled", result.enabled);
  result.import_values = fields.items("import-values");
  fields.read("alias", result.alias);
  return result;
}

[[noreturn]] void refuse(std::string message) {
  throw base::Error("chart-invalid", base::cat("validation: ", message));
}

// A null among `items` is refused with `what` where the chart is validated; a struct cannot hold it.
std::vector<Dependency> read_dependencies(const Fields& fields) {
  std::vector<Dependency> found;
  for (const Value& item : fields.items("dependencies")) {
    if (item.is_null()) refuse("dependencies must not contain empty or null nodes");
    found.push_back(read_dependency(item));
  }
  return found;
}

bool is_space(std::uint32_t code) {
  return (code >= 0x09 && code <= 0x0D) || code == 0x20 || code == 0x85 || code == 0xA0 ||
         code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
         code == 0x202F || code == 0x205F || code == 0x3000;
}

// White space becomes a blank, what cannot be printed goes.
void clean(std::string& text) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; })) return;
  std::string out;
  for (std::string_view rest = text; !rest.empty();) {
    base::Utf8Step step = base::read_utf8(rest);
    if (step.size == 0) step = {0xFFFD, 1};
    rest.remove_prefix(step.size);
    if (is_space(step.code_point)) {
      out += ' ';
    } else if (gotpl::is_print(step.code_point)) {
      base::append_utf8(out, step.code_point);
    }
  }
  text = std::move(out);
}

bool is_semver(const std::string& version) {
  try {
    (void)query::Version::parse(version);
    return true;
  } catch (const base::Error&) {
    return false;
  }
}

bool is_alias(std::string_view alias) {
  return std::all_of(alias.begin(), alias.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

void validate(Dependency& dependency) {
  for (std::string* text :
       {&dependency.name, &dependency.version, &dependency.repository, &dependency.condition}) {
    clean(*text);
  }
  for (std::string& tag : dependency.tags) clean(tag);
  if (!is_alias(dependency.alias)) {
    refuse(base::cat("dependency ", gotpl::go_quote(dependency.name),
                     " has disallowed characters in the alias"));
  }
}

void validate_name(const Metadata& metadata) {
  const std::string quoted = gotpl::go_quote(metadata.name);
  if (metadata.api_version.empty()) refuse("chart.metadata.apiVersion is required");
  if (metadata.name.empty()) refuse("chart.metadata.name is required");
  if (metadata.name == "." || metadata.name == "..") {
    refuse(base::cat("chart.metadata.name ", quoted, " is not allowed"));
  }
  if (metadata.name != go_base(metadata.name)) {
    refuse(base::cat("chart.metadata.name ", quoted, " is invalid"));
  }
}

}  // namespace

void read_metadata(std::string_view text, const std::string& name, Metadata& metadata) {
  const Value document = read_document(text, name);
  const Fields fields(document, "Metadata");
  fields.read("name", metadata.name);
  fields.read("home", metadata.home);
  fields.read("sources", metadata.sources);
  fields.read("version", metadata.version);
  fields.read("description", metadata.description);
  fields.read("keywords", metadata.keywords);
  if (fields.find("maintainers") != nullptr) metadata.maintainers.clear();
  for (const Value& item : fields.items("maintainers")) {
    if (item.is_null()) refuse("maintainers must not contain empty or null nodes");
    const Fields person(item, "Maintainer", "maintainers.");
    Maintainer& maintainer = metadata.maintainers.emplace_back();
    person.read("name", maintainer.name);
    person.read("email", maintainer.email);
    person.read("url", maintainer.url);
  }
  fields.read("icon", metadata.icon);
  fields.read("apiVersion", metadata.api_version);
  fields.read("condition", metadata.condition);
  fields.read("tags", metadata.tags);
  fields.read("appVersion", metadata.app_version);
  fields.read("deprecated", metadata.deprecated);
  fields.read_texts("annotations", metadata.annotations);
  fields.read("kubeVersion", metadata.kube_version);
  if (fields.find("dependencies") != nullptr) metadata.dependencies = read_dependencies(fields);
  fields.read("type", metadata.type);
}

Lock read_lock(std::string_view text, const std::string& name) {
  const Value document = read_document(text, name);
  const Fields fields(document, "Lock");
  Lock lock;
  fields.read("generated", lock.generated);
  fields.read("digest", lock.digest);
  lock.dependencies = read_dependencies(fields);
  return lock;
}

void validate(Metadata& metadata) {
  for (std::string* text :
       {&metadata.name, &metadata.description, &metadata.home, &metadata.icon, &metadata.condition,
        &metadata.tags, &metadata.app_version, &metadata.kube_version}) {
    clean(*text);
  }
  for (std::string& source : metadata.sources) clean(source);
  for (std::string& keyword : metadata.keywords) clean(keyword);
  validate_name(metadata);
  if (metadata.version.empty()) refuse("chart.metadata.version is required");
  if (!is_semver(metadata.version)) {
    refuse(base::cat("chart.metadata.version ", gotpl::go_quote(metadata.version), " is invalid"));
  }
  if (!metadata.type.empty() && metadata.type != "application" && metadata.type != "library") {
    refuse("chart.metadata.type must be application or library");
  }
  for (Maintainer& person : metadata.maintainers) {
    for (std::string* text : {&person.name, &person.email, &person.url}) clean(*text);
  }
  std::set<std::string_view> seen;
  for (Dependency& dependency : metadata.dependencies) {
    validate(dependency);
    const std::string& key = dependency.alias.empty() ? dependency.name : dependency.alias;
    if (!seen.insert(key).second) {
      refuse(base::cat("more than one dependency with name or alias ", gotpl::go_quote(key)));
    }
  }
}

}  // namespace kboot::helm
