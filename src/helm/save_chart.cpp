// Saves and unpacks charts as `helm pull` does.
#include "helm/save_chart.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "archive/archive.hpp"
#include "base/diagnostic.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "helm/load.hpp"

namespace kboot::helm {

namespace {

// The name of the chart, which is the folder's name.
std::string folder_name(const std::vector<archive::File>& files, const std::string& origin) {
  const auto found = std::ranges::find(files, "Chart.yaml", &archive::File::name);
  if (found == files.end()) {
    throw base::Error("chart-invalid", base::cat("`", origin, "`: Chart.yaml file is missing"));
  }
  Metadata metadata;
  read_metadata(found->data, "Chart.yaml", metadata);
  const std::string& name = metadata.name;
  if (name.empty() || name == "." || name == ".." || name != base::base_name(name)) {
    throw base::Error("chart-invalid", base::cat("chart name \"", name, "\" is not allowed"));
  }
  return name;
}

void write_files(const std::vector<archive::File>& files, const std::string& folder) {
  for (const archive::File& file : files) {
    const std::string target = base::join_path(folder, file.name);
    base::make_directories(base::directory_name(target));
    base::write_file(target, file.data);
  }
}

}  // namespace

std::string save_chart(const ChartSource& source, const std::string& folder) {
  const std::string path = base::join_path(folder, source.file);
  base::write_file(path, source.archive);
  return path;
}

std::string unpack_chart(const ChartSource& source, const std::string& folder, bool replace) {
  const std::vector<archive::File> files =
      archive::read_chart_archive(source.archive, source.origin);
  const std::string name = folder_name(files, source.origin);
  const std::string path = base::normal_path(base::join_path(folder, name));
  const bool replaces = replace && base::is_file(base::join_path(path, "Chart.yaml"));
  if (base::exists(path) && !replaces) {
    throw base::Error(
        "file-unwritable",
        base::cat("failed to untar: a file or directory with the name ", path, " already exists"));
  }
  const std::string fresh =
      replaces ? base::join_path(folder, base::cat(".", name, ".new-", ::getpid())) : path;
  write_files(files, fresh);
  if (!replaces) return path;
  const std::string old = base::join_path(folder, base::cat(".", name, ".old-", ::getpid()));
  std::filesystem::rename(path, old);
  std::filesystem::rename(fresh, path);
  std::filesystem::remove_all(old);
  return path;
}

}  // namespace kboot::helm
