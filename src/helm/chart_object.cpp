// `.Chart`: what Chart.yaml says, under the names of Go's fields.
#include "gotpl/go_value.hpp"
#include "helm/record.hpp"
#include "helm/template_objects.hpp"
#include "value/containers.hpp"

namespace kboot::helm {

namespace {

using gotpl::GoKind;

// How a Helm shows structs inside lists: as maps (4), or as they are (3).
class Shape {
 public:
  explicit Shape(Compat compat) : structs_(compat == Compat::v3_17) {}

  [[nodiscard]] bool structs() const noexcept { return structs_; }

  [[nodiscard]] Value texts(const std::vector<std::string>& items) const {
    std::vector<Value> out;
    out.reserve(items.size());
    for (const std::string& item : items) out.emplace_back(item);
    if (!structs_) return Value::list(std::move(out));
    const bool nil = out.empty();
    return nil ? Value::list().set_subtype(value::Subtype::go_nil)
               : gotpl::make_strings(std::move(out));
  }

  // `data` holds JSON's names.
  [[nodiscard]] Value item(std::string_view type, Value fields, Value data) const {
    if (!structs_) return fields;
    return Value::foreign(
        std::make_unique<Record>(type, GoKind::pointer, std::move(fields), std::move(data)));
  }

 private:
  bool structs_;
};

// Go's `omitempty` of a JSON name.
void put(Value& data, std::string_view name, const Value& member) {
  const bool empty = (member.is_string() && member.as_string().empty()) ||
                     (member.is_list() && member.as_list().empty()) ||
                     (member.is_dict() && member.as_dict().empty()) || member.is_null() ||
                     (member.is(value::Kind::boolean) && !member.as_bool());
  if (!empty) data.edit_dict().set(name, member);
}

struct Name {
  std::string_view go;
  std::string_view json;
  bool always = false;  // also where it is empty
};

// The JSON form of `fields`.
Value renamed(const Value& fields, std::span<const Name> names) {
  Value data = Value::dict();
  for (const Name& name : names) {
    const Value* member = fields.find(name.go);
    if (name.always) {
      data.edit_dict().set(name.json, *member);
    } else if (member != nullptr) {
      put(data, name.json, *member);
    }
  }
  return data;
}

constexpr Name maintainer_names[] = {{"Name", "name"}, {"Email", "email"}, {"URL", "url"}};
constexpr Name dependency_names[] = {
    {"Name", "name", true},
    {"Version", "version"},
    {"Repository", "repository", true},
    {"Condition", "condition"},
    {"Tags", "tags"},
    {"Enabled", "enabled"},
    {"ImportValues", "import-values"},
    {"Alias", "alias"},
};
constexpr Name metadata_names[] = {
    {"Name", "name"},
    {"Home", "home"},
    {"Sources", "sources"},
    {"Version", "version"},
    {"Description", "description"},
    {"Keywords", "keywords"},
    {"Maintainers", "maintainers"},
    {"Icon", "icon"},
    {"APIVersion", "apiVersion"},
    {"Condition", "condition"},
    {"Tags", "tags"},
    {"AppVersion", "appVersion"},
    {"Deprecated", "deprecated"},
    {"Annotations", "annotations"},
    {"KubeVersion", "kubeVersion"},
    {"Dependencies", "dependencies"},
    {"Type", "type"},
};

Value maintainers(const std::vector<Maintainer>& people, const Shape& shape) {
  std::vector<Value> out;
  for (const Maintainer& person : people) {
    const Value fields =
        Value::dict({{"Name", person.name}, {"Email", person.email}, {"URL", person.url}});
    out.push_back(shape.item("*chart.Maintainer", fields, renamed(fields, maintainer_names)));
  }
  return Value::list(std::move(out));
}

Value dependencies(const std::vector<Dependency>& wanted, const Shape& shape) {
  std::vector<Value> out;
  for (const Dependency& dependency : wanted) {
    const Value fields = Value::dict({{"Name", dependency.name},
                                      {"Version", dependency.version},
                                      {"Repository", dependency.repository},
                                      {"Condition", dependency.condition},
                                      {"Tags", shape.texts(dependency.tags)},
                                      {"Enabled", dependency.enabled},
                                      {"ImportValues", Value::list(dependency.import_values)},
                                      {"Alias", dependency.alias}});
    out.push_back(shape.item("*chart.Dependency", fields, renamed(fields, dependency_names)));
  }
  return Value::list(std::move(out));
}

Value annotations(const Metadata& metadata) {
  if (metadata.annotations.is_dict()) return metadata.annotations;
  return Value::dict().set_subtype(value::Subtype::go_nil);
}

}  // namespace

Value chart_object(const Chart& chart, Compat compat) {
  const Shape shape(compat);
  const Metadata& metadata = chart.metadata;
  Value fields = Value::dict({{"Name", metadata.name},
                              {"Home", metadata.home},
                              {"Sources", shape.texts(metadata.sources)},
                              {"Version", metadata.version},
                              {"Description", metadata.description},
                              {"Keywords", shape.texts(metadata.keywords)},
                              {"Maintainers", maintainers(metadata.maintainers, shape)},
                              {"Icon", metadata.icon},
                              {"APIVersion", metadata.api_version},
                              {"Condition", metadata.condition},
                              {"Tags", metadata.tags},
                              {"AppVersion", metadata.app_version},
                              {"Deprecated", metadata.deprecated},
                              {"Annotations", annotations(metadata)},
                              {"KubeVersion", metadata.kube_version},
                              {"Dependencies", dependencies(metadata.dependencies, shape)},
                              {"Type", metadata.type}});
  if (!shape.structs()) {
    fields.edit_dict().set("IsRoot", chart.is_root());
    return fields;
  }
  Value data = renamed(fields, metadata_names);
  data.edit_dict().set("IsRoot", chart.is_root());
  const Value inner =
      Value::foreign(std::make_unique<Record>("chart.Metadata", GoKind::structure, fields, data));
  Value outer = Value::dict();
  outer.edit_dict().set("Metadata", inner);
  for (const value::Entry& entry : fields.as_dict()) outer.edit_dict().set(entry.key, entry.value);
  outer.edit_dict().set("IsRoot", chart.is_root());
  return Value::foreign(std::make_unique<Record>("struct { chart.Metadata; IsRoot bool }",
                                                 GoKind::structure, outer, data));
}

}  // namespace kboot::helm
