// A Helm chart: its metadata, templates, files, default values, schema, lock and sub-charts.
//
// The model follows Helm's pkg/chart/v2, whose release storage keeps the same parts. Texts are
// counted strings (value::Value), so that copies of a chart and `.Files` share their bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "value/value.hpp"

namespace kboot::helm {

using value::Value;

// A file of a chart, named by its path below the chart's folder with `/`.
struct File {
  std::string name;
  Value data;  // a string: the bytes, without a UTF-8 byte order mark
  base::WallTime modified{};

  [[nodiscard]] std::string_view text() const noexcept { return data.as_string(); }
};

struct Maintainer {
  std::string name;
  std::string email;
  std::string url;
};

// An entry of `dependencies` in Chart.yaml, requirements.yaml or Chart.lock.
struct Dependency {
  std::string name;  // after process_dependencies: the alias, where there is one
  std::string version;
  std::string repository;
  std::string condition;
  std::vector<std::string> tags;
  bool enabled = false;
  std::vector<Value> import_values;  // strings or dicts with `child` and `parent`
  std::string alias;
};

// What Chart.yaml says.
struct Metadata {
  std::string name;
  std::string home;
  std::vector<std::string> sources;
  std::string version;
  std::string description;
  std::vector<std::string> keywords;
  std::vector<Maintainer> maintainers;
  std::string icon;
  std::string api_version;
  std::string condition;
  std::string tags;
  std::string app_version;
  bool deprecated = false;
  Value annotations;  // a dict of strings, or null
  std::string kube_version;
  std::vector<Dependency> dependencies;
  std::string type;  // "", "application" or "library"
};

struct Lock {
  std::string generated;  // RFC 3339, as written
  std::string digest;
  std::vector<Dependency> dependencies;
};

// A file of crds/ of a chart or one of its sub-charts.
struct Crd {
  std::string name;      // "crds/x.yaml"
  std::string filename;  // "argo-cd/crds/x.yaml", with the path of the chart
  Value data;
};

struct Chart {
  Metadata metadata;
  std::optional<Lock> lock;
  std::vector<File> raw;        // all files, as loaded
  std::vector<File> templates;  // those of templates/
  std::vector<File> files;      // what `.Files` shows, crds/ among it
  Value values;                 // a dict: values.yaml; after process_dependencies with imports
  std::optional<Value> schema;  // the text of values.schema.json
  base::WallTime schema_modified{};
  base::WallTime modified{};
  std::vector<std::shared_ptr<Chart>> dependencies;
  Chart* parent = nullptr;
  // The chart this one is a copy of; children that were not copied still point to it.
  std::shared_ptr<Chart> copied_from;

  [[nodiscard]] const std::string& name() const noexcept { return metadata.name; }
  [[nodiscard]] bool is_root() const noexcept { return parent == nullptr; }
  [[nodiscard]] bool is_library() const noexcept;
  // "argo-cd" or "argo-cd/charts/redis-ha": the path of templates and of `# Source:`.
  [[nodiscard]] std::string full_path() const;
  // Takes `chart` as a sub-chart.
  void add(std::shared_ptr<Chart> chart);
  // The *.yaml, *.yml and *.json files of crds/, its own first, then those of its sub-charts.
  [[nodiscard]] std::vector<Crd> crds() const;
};

}  // namespace kboot::helm
