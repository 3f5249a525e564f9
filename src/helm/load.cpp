// Charts out of files.
#include "helm/load.hpp"

#include <algorithm>

#include "archive/archive.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "helm/go_fields.hpp"
#include "helm/names.hpp"
#include "helm/values.hpp"

namespace kboot::helm {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// Rethrows what is wrong with a file, saying in Helm's words which one.
[[noreturn]] void rethrow(base::Error& error, std::string_view prefix) {
  base::Diagnostic& diagnostic = error.diagnostic();
  diagnostic.code = "chart-invalid";
  diagnostic.message = base::cat(prefix, diagnostic.message);
  throw;
}

void warn(base::Diagnostics& warnings, std::string_view message) {
  warnings.add({.severity = base::Severity::warning,
                .code = "chart-warning",
                .message = std::string(message)});
}

struct Group {
  std::string name;
  std::vector<File> files;  // named below charts/
};

class Loader {
 public:
  explicit Loader(base::Diagnostics& warnings)
      : warnings_(warnings), chart_(std::make_shared<Chart>()) {}

  std::shared_ptr<Chart> load(std::vector<File> files) {
    chart_->values = Value::dict();
    for (const File& file : files) {
      if (file.name == "Chart.yaml") chart_yaml(file);
    }
    for (const File& file : files) place(file);
    chart_->raw = std::move(files);
    if (!has_metadata_) throw base::Error("chart-invalid", "Chart.yaml file is missing");
    validate(chart_->metadata);
    for (Group& group : subcharts_) subchart(group);
    return std::move(chart_);
  }

 private:
  void chart_yaml(const File& file) {
    read([&] { read_metadata(file.text(), file.name, chart_->metadata); }, file.name);
    if (chart_->metadata.api_version.empty()) chart_->metadata.api_version = "v1";
    chart_->modified = file.modified;
    has_metadata_ = true;
  }

  template <typename Action>
  static void read(Action action, std::string_view name) {
    try {
      action();
    } catch (base::Error& error) {
      rethrow(error, base::cat("cannot load ", name, ": "));
    }
  }

  void place(const File& file) {
    const std::string& name = file.name;
    if (name == "Chart.yaml") return;
    if (name == "Chart.lock") {
      read([&] { chart_->lock = read_lock(file.text(), name); }, name);
    } else if (name == "values.yaml") {
      read([&] { chart_->values = read_values(file.text(), name); }, name);
    } else if (name == "values.schema.json") {
      chart_->schema = file.data;
      chart_->schema_modified = file.modified;
    } else if (name == "requirements.yaml" || name == "requirements.lock") {
      requirements(file);
    } else if (name.starts_with("templates/")) {
      chart_->templates.push_back(file);
    } else if (name.starts_with("charts/") && go_extension(name) != ".prov") {
      below_charts(file);
    } else {
      chart_->files.push_back(file);
    }
  }

  // Of charts with apiVersion v1; Helm reads them for v2 as well and says so.
  void requirements(const File& file) {
    const bool is_lock = file.name.ends_with(".lock");
    if (chart_->metadata.api_version != "v1") {
      warn(warnings_, is_lock
                          ? "Dependency locking is handled in Chart.lock since apiVersion "
                            "\"v2\". We recommend migrating to Chart.lock."
                          : "Dependencies are handled in Chart.yaml since apiVersion \"v2\". We "
                            "recommend migrating dependencies to Chart.yaml.");
    }
    read(
        [&] {
          if (is_lock) {
            chart_->lock = read_lock(file.text(), file.name);
          } else {
            read_metadata(file.text(), file.name, chart_->metadata);
            has_metadata_ = true;
          }
        },
        file.name);
    if (chart_->metadata.api_version == "v1") chart_->files.push_back(file);
  }

  void below_charts(const File& file) {
    const std::string name = file.name.substr(std::string_view("charts/").size());
    const std::string folder = name.substr(0, name.find('/'));
    auto group = std::find_if(subcharts_.begin(), subcharts_.end(),
                              [&](const Group& known) { return known.name == folder; });
    if (group == subcharts_.end()) group = subcharts_.insert(group, {folder, {}});
    group->files.push_back({name, file.data, file.modified});
  }

  void subchart(Group& group) {
    if (group.name.starts_with('_') || group.name.starts_with('.')) return;
    try {
      if (go_extension(group.name) == ".tgz") {
        const File& file = group.files.front();
        if (file.name != group.name) {
          throw base::Error("chart-invalid",
                            base::cat("error unpacking subchart tar in ", chart_->name(),
                                      ": expected ", group.name, ", got ", file.name));
        }
        chart_->add(load_archive(file.text(), group.name, warnings_));
        return;
      }
      std::vector<File> files;
      for (File& file : group.files) {
        const std::size_t slash = file.name.find('/');
        if (slash == std::string::npos) continue;
        files.push_back({file.name.substr(slash + 1), std::move(file.data), file.modified});
      }
      chart_->add(load_files(std::move(files), warnings_));
    } catch (base::Error& error) {
      rethrow(error,
              base::cat("error unpacking subchart ", group.name, " in ", chart_->name(), ": "));
    }
  }

  base::Diagnostics& warnings_;
  std::shared_ptr<Chart> chart_;
  bool has_metadata_ = false;
  std::vector<Group> subcharts_;
};

// Charts of a later Helm have other rules.
void check_api_version(std::string_view chart_yaml) {
  std::string version;
  try {
    const Value document = read_document(chart_yaml, "Chart.yaml");
    Fields(document, "chartBase").read("apiVersion", version);
  } catch (base::Error& error) {
    rethrow(error, "cannot load Chart.yaml: ");
  }
  if (version.empty() || version == "v1" || version == "v2") return;
  throw base::Error("chart-invalid", "unsupported chart version")
      .hint(base::cat("apiVersion is `", version, "`; kboot reads v1 and v2"));
}

void check_is_archive(std::string_view bytes, const std::string& path) {
  if (archive::is_gzip(bytes)) return;
  if (path.ends_with(".yml") || path.ends_with(".yaml")) {
    throw base::Error("chart-invalid", base::cat("file '", path,
                                                 "' seems to be a YAML file, but expected a "
                                                 "gzipped archive"))
        .hint("the chart comes after the release's name");
  }
  throw base::Error("chart-invalid",
                    base::cat("file '", path, "' does not appear to be a gzipped archive"));
}

}  // namespace

std::shared_ptr<Chart> load_chart(const std::string& path, base::Diagnostics& warnings) {
  if (!base::is_directory(path)) {
    const std::string bytes = base::read_file(path);
    check_is_archive(bytes, path);
    return load_archive(bytes, path, warnings);
  }
  const std::string chart_yaml = base::join_path(base::absolute_path(path), "Chart.yaml");
  const auto text = base::read_file_if_exists(chart_yaml);
  if (!text) {
    throw base::Error("chart-invalid",
                      base::cat("unable to detect chart at ", chart_yaml, ": open ", chart_yaml,
                                ": no such file or directory"));
  }
  check_api_version(*text);
  return load_files(read_chart_folder(path), warnings);
}

std::shared_ptr<Chart> load_archive(std::string_view bytes, const std::string& name,
                                    base::Diagnostics& warnings) {
  std::vector<File> files;
  for (archive::File& file : archive::read_chart_archive(bytes, name)) {
    std::string_view text = file.data;
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    files.push_back({std::move(file.name), Value(text), file.modified});
  }
  return load_files(std::move(files), warnings);
}

std::shared_ptr<Chart> load_files(std::vector<File> files, base::Diagnostics& warnings) {
  return Loader(warnings).load(std::move(files));
}

}  // namespace kboot::helm
