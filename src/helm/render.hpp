// Rendering a chart: from templates and values to the documents of a release.
//
// Rules: Helm's pkg/engine, pkg/action (renderResources), pkg/release/v1/util.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/base.hpp"
#include "helm/capabilities.hpp"
#include "helm/chart.hpp"
#include "value/value.hpp"

namespace kboot::helm {

struct ReleaseInfo {
  std::string name;
  std::string name_space = "default";
  int revision = 1;
  bool is_install = true;
  bool is_upgrade = false;
};

// What `lookup` asks. Without one it finds nothing, as `helm template`.
class Lookup {
 public:
  virtual ~Lookup() = default;
  // The object, or the list where `name` is empty; an empty dict when there is none.
  [[nodiscard]] virtual Value lookup(std::string_view api_version, std::string_view kind,
                                     std::string_view name_space, std::string_view name) = 0;
};

struct RenderOptions {
  ReleaseInfo release;
  Capabilities capabilities;
  Compat compat = Compat::v4_3;
  Lookup* lookup = nullptr;
  bool check_schema = true;
  bool sub_notes = false;  // notes of sub-charts too
  // Gets what each file of templates/ gave, also where that is no YAML; may be null.
  std::map<std::string, std::string>* rendered_files = nullptr;
};

// One document of a rendered template.
struct Manifest {
  std::string path;  // "argo-cd/templates/x.yaml"
  std::string text;  // without separator and `# Source:` line
  std::string kind;  // "" for a document of comments
  std::string api_version;
  std::string name;
};

// A document that `helm.sh/hook` makes a hook.
struct Hook {
  std::string name;
  std::string kind;
  std::string path;
  std::string text;
  std::vector<std::string> events;  // "pre-install", "test"
  int weight = 0;
  std::vector<std::string> delete_policies;
  std::vector<std::string> output_log_policies;

  [[nodiscard]] bool is_test() const noexcept;
};

struct Rendered {
  std::vector<Manifest> manifests;  // in install order
  std::vector<Hook> hooks;          // in install order of their kinds; run them by weight
  std::string notes;
  std::vector<Crd> crds;  // of crds/ of the charts that stayed
  Value values;           // what `.Values` of the root chart was before templates ran
};

// Renders `chart` with the user's values (a dict). The chart is changed as process_dependencies
// says: load it again for another render. Throws `chart-invalid`, `values-schema`, `chart-template`
// (a template failed; frames name the includes), `chart-failed` (`fail` or `required`),
// `chart-output` (what came out is no YAML). `warnings` gets what Helm only remarks on.
[[nodiscard]] Rendered render(const base::Context& context, Chart& chart, const Value& user,
                              const RenderOptions& options, base::Diagnostics& warnings);

// Did it come out of rendering, not out of loading or of values?
[[nodiscard]] bool is_render_error(const base::Diagnostic& diagnostic) noexcept;

// The documents with their separators and `# Source:` lines, as a release stores them and
// `helm get manifest` prints them.
[[nodiscard]] std::string manifest_text(std::span<const Manifest> manifests);

// The place of a kind in Helm's order of installing and its reverse for uninstalling; unknown kinds
// come last and are sorted by name.
void sort_by_install_order(std::vector<Manifest>& manifests, Compat compat);
void sort_by_uninstall_order(std::vector<Manifest>& manifests, Compat compat);

// A text of several documents, split as that Helm does.
[[nodiscard]] std::vector<std::string> split_manifests(std::string_view text, Compat compat);

}  // namespace kboot::helm
