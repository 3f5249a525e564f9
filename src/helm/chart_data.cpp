// A chart as the JSON of a release, and back.
#include "base/encoding.hpp"
#include "helm/release.hpp"
#include "value/containers.hpp"

namespace kboot::helm {

namespace {

// Go's `omitempty`: what is empty is not written.
void put(Value& into, std::string_view key, Value member) {
  const bool empty = member.is_null() || (member.is_string() && member.as_string().empty()) ||
                     (member.is_list() && member.as_list().empty()) ||
                     (member.is_dict() && member.as_dict().empty()) ||
                     (member.is(value::Kind::boolean) && !member.as_bool());
  if (!empty) into.edit_dict().set(key, std::move(member));
}

Value texts(const std::vector<std::string>& list) {
  Value out = Value::list();
  for (const std::string& text : list) out.edit_list().append(text);
  return out;
}

Value maintainers_data(const std::vector<Maintainer>& maintainers) {
  Value out = Value::list();
  for (const Maintainer& maintainer : maintainers) {
    Value item = Value::dict();
    put(item, "name", maintainer.name);
    put(item, "email", maintainer.email);
    put(item, "url", maintainer.url);
    out.edit_list().append(item);
  }
  return out;
}

Value dependencies_data(const std::vector<Dependency>& dependencies) {
  Value out = Value::list();
  for (const Dependency& dependency : dependencies) {
    Value item = Value::dict({{"name", dependency.name}});
    put(item, "version", dependency.version);
    item.edit_dict().set("repository", dependency.repository);
    put(item, "condition", dependency.condition);
    put(item, "tags", texts(dependency.tags));
    put(item, "enabled", dependency.enabled);
    put(item, "import-values", Value::list(dependency.import_values));
    put(item, "alias", dependency.alias);
    out.edit_list().append(item);
  }
  return out;
}

Value lock_data(const std::optional<Lock>& lock) {
  if (!lock) return {};
  return Value::dict({{"generated", lock->generated},
                      {"digest", lock->digest},
                      {"dependencies", dependencies_data(lock->dependencies)}});
}

Value files_data(const std::vector<File>& files) {
  Value out = Value::list();
  for (const File& file : files) {
    Value item = Value::dict({{"name", file.name}, {"data", base::base64_encode(file.text())}});
    if (file.modified != base::WallTime{})
      item.edit_dict().set("modtime", release_time(file.modified));
    out.edit_list().append(item);
  }
  return out;
}

}  // namespace

Value metadata_data(const Metadata& metadata) {
  Value out = Value::dict();
  put(out, "name", metadata.name);
  put(out, "home", metadata.home);
  put(out, "sources", texts(metadata.sources));
  put(out, "version", metadata.version);
  put(out, "description", metadata.description);
  put(out, "keywords", texts(metadata.keywords));
  put(out, "maintainers", maintainers_data(metadata.maintainers));
  put(out, "icon", metadata.icon);
  put(out, "apiVersion", metadata.api_version);
  put(out, "condition", metadata.condition);
  put(out, "tags", metadata.tags);
  put(out, "appVersion", metadata.app_version);
  put(out, "deprecated", metadata.deprecated);
  put(out, "annotations", metadata.annotations);
  put(out, "kubeVersion", metadata.kube_version);
  put(out, "dependencies", dependencies_data(metadata.dependencies));
  put(out, "type", metadata.type);
  return out;
}

Value chart_data(const Chart& chart) {
  constexpr std::string_view no_time = "0001-01-01T00:00:00Z";
  Value out = Value::dict({{"metadata", metadata_data(chart.metadata)},
                           {"lock", lock_data(chart.lock)},
                           {"templates", files_data(chart.templates)},
                           {"values", chart.values}});
  auto& members = out.edit_dict();
  members.set("schema",
              chart.schema ? Value(base::base64_encode(chart.schema->as_string())) : Value());
  members.set("schemamodtime", chart.schema_modified == base::WallTime{}
                                   ? std::string(no_time)
                                   : release_time(chart.schema_modified));
  members.set("files", files_data(chart.files));
  if (chart.modified != base::WallTime{}) members.set("modtime", release_time(chart.modified));
  return out;
}

Chart stored_chart(const Value& data) {
  Chart chart;
  if (const Value* metadata = data.find("metadata")) {
    chart.metadata.name = metadata->text("name");
    chart.metadata.version = metadata->text("version");
    chart.metadata.api_version = metadata->text("apiVersion");
    chart.metadata.app_version = metadata->text("appVersion");
    chart.metadata.type = metadata->text("type");
  }
  const Value* values = data.find("values");
  chart.values = values != nullptr && values->is_dict() ? *values : Value::dict();
  return chart;
}

}  // namespace kboot::helm
