// `.Capabilities`, `.Release`, and the methods of `.Values`.
#include "base/text.hpp"
#include "gotpl/go_value.hpp"
#include "gotpl/print.hpp"
#include "helm/record.hpp"
#include "helm/template_objects.hpp"
#include "value/containers.hpp"
#include "value/go_yaml.hpp"

namespace kboot::helm {

namespace {

using gotpl::Call;
using gotpl::Function;
using gotpl::GoKind;

Value version_text(const Call& call, std::string_view field) {
  const Value fields = gotpl::object_of(call.self)->contents();
  return *fields.find(field);
}

// What constraints are checked against.
Value kube_version_string(Call& call) {
  const Value normalized = version_text(call, "normalizedVersion");
  return normalized.as_string().empty() ? version_text(call, "Version") : normalized;
}
Value kube_version_whole(Call& call) { return version_text(call, "Version"); }

constexpr Function kube_version_methods[] = {
    {"String", "", kube_version_string},
    {"GitVersion", "", kube_version_whole},
};
constexpr Function kube_version_methods_of_3[] = {
    {"String", "", kube_version_whole},
    {"GitVersion", "", kube_version_whole},
};

// Prints itself where it stands in a template.
class KubeVersionRecord final : public Record {
 public:
  KubeVersionRecord(std::string_view type, Value fields, Value data,
                    std::span<const Function> methods, std::string text)
      : Record(type, GoKind::structure, std::move(fields), std::move(data), methods),
        text_(std::move(text)) {}
  [[nodiscard]] bool is_stringer_in_place() const noexcept override { return true; }
  [[nodiscard]] std::string string() const override { return text_; }

 private:
  std::string text_;
};

Value kube_version_object(const KubeVersion& version, bool three) {
  Value fields = Value::dict({{"Version", version.version}});
  if (!three) fields.edit_dict().set("normalizedVersion", version.normalized);
  fields.edit_dict().set("Major", version.major);
  fields.edit_dict().set("Minor", version.minor);
  const Value data = Value::dict(
      {{"Version", version.version}, {"Major", version.major}, {"Minor", version.minor}});
  const std::span<const Function> methods =
      three ? std::span<const Function>(kube_version_methods_of_3)
            : std::span<const Function>(kube_version_methods);
  const bool plain = three || version.normalized.empty();
  return Value::foreign(std::make_unique<KubeVersionRecord>(
      three ? "chartutil.KubeVersion" : "common.KubeVersion", fields, data, methods,
      plain ? version.version : version.normalized));
}

// The build that the pinned releases of Helm tell of themselves.
struct Build {
  Compat compat;
  std::string_view commit;
  std::string_view go;
  std::string_view kube_client;
};
constexpr Build builds[] = {
    {Compat::v3_17, "e4da49785aa6e6ee2b86efd5dd9e43400318262b", "go1.23.7", ""},
    {Compat::v4_2, "43e8b7feece8beb0fcba47059ec9b522fd929a64", "go1.26.5", "v1.36"},
    {Compat::v4_3, "", "go1.26.8", "v1.37"},
};

Value helm_version_object(Compat compat) {
  const Build& build = builds[static_cast<std::size_t>(compat)];
  const std::string_view version = helm_version(compat);
  const std::string_view state = build.commit.empty() ? "" : "clean";
  Value fields = Value::dict({{"Version", version},
                              {"GitCommit", build.commit},
                              {"GitTreeState", state},
                              {"GoVersion", build.go}});
  Value data = Value::dict({{"version", version}});
  if (!build.commit.empty()) {
    data.edit_dict().set("git_commit", build.commit);
    data.edit_dict().set("git_tree_state", state);
  }
  data.edit_dict().set("go_version", build.go);
  if (compat != Compat::v3_17) {
    fields.edit_dict().set("KubeClientVersion", build.kube_client);
    data.edit_dict().set("kube_client_version", build.kube_client);
  }
  return Value::foreign(
      std::make_unique<Record>("version.BuildInfo", GoKind::structure, fields, data));
}

Value has_version(Call& call) {
  for (const Value& version : call.self.as_list()) {
    if (version.as_string() == call.text(0)) return true;
  }
  return false;
}

Value values_yaml(Call& call) { return value::to_go_yaml(call.self); }

Value values_as_map(Call& call) {
  if (call.self.as_dict().empty()) return Value::dict();
  Value map = call.self;
  return map.set_subtype(value::Subtype::none);
}

Value values_table(Call& call) {
  Value table = call.self;
  for (const std::string_view name : base::split(call.text(0), '.')) {
    const Value* next = table.find(name);
    if (next == nullptr || !next->is_dict()) {
      throw gotpl::Failure(base::cat(gotpl::go_quote(name), " is not a table"));
    }
    table = *next;
  }
  return table.set_subtype(value::Subtype::go_values);
}

Value values_path(Call& call) {
  if (call.text(0).empty()) throw gotpl::Failure("YAML path cannot be empty");
  const std::vector<std::string_view> names = base::split(call.text(0), '.');
  const Value* found = &call.self;
  for (std::size_t i = 0; i < names.size() && found != nullptr; ++i) {
    found = found->is_dict() ? found->find(names[i]) : nullptr;
  }
  if (found == nullptr || found->is_dict()) {
    throw gotpl::Failure(base::cat(gotpl::go_quote(names.back()), " is not a value"));
  }
  return *found;
}

// There are no io.Writers in templates: the argument never fits.
Value values_encode(Call&) { return {}; }

constexpr Function values_rows[] = {
    {"AsMap", "", values_as_map},
    {"Encode", "io.Writer", values_encode},
    {"PathValue", "string", values_path},
    {"Table", "string", values_table},
    {"YAML", "", values_yaml},
};
constexpr Function versions_rows[] = {{"Has", "string", has_version}};

}  // namespace

Value capabilities_object(const Capabilities& capabilities, Compat compat) {
  const bool three = compat == Compat::v3_17;
  std::vector<Value> versions;
  versions.reserve(capabilities.api_versions.size());
  for (const std::string& version : capabilities.api_versions) versions.emplace_back(version);
  const Value list = Value::list(std::move(versions));
  Value typed = list;
  typed.set_subtype(value::Subtype::go_versions);
  const Value kube = kube_version_object(capabilities.kube_version, three);
  const Value helm = helm_version_object(compat);
  const Value fields =
      Value::dict({{"KubeVersion", kube}, {"APIVersions", typed}, {"HelmVersion", helm}});
  const Value data =
      Value::dict({{"KubeVersion", kube}, {"APIVersions", list}, {"HelmVersion", helm}});
  return Value::foreign(std::make_unique<Record>(
      three ? "*chartutil.Capabilities" : "*common.Capabilities", GoKind::pointer, fields, data));
}

Value release_object(const ReleaseInfo& release) {
  return Value::dict({{"Name", release.name},
                      {"Namespace", release.name_space},
                      {"IsUpgrade", release.is_upgrade},
                      {"IsInstall", release.is_install},
                      {"Revision", gotpl::make_int(release.revision)},
                      {"Service", "Helm"}});
}

std::span<const Function> values_methods() noexcept { return values_rows; }
std::span<const Function> versions_methods() noexcept { return versions_rows; }

}  // namespace kboot::helm
