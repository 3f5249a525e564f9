// kboot helm pull: fetches charts and saves or unpacks them.
#include <algorithm>

#include "archive/archive.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/app.hpp"
#include "cli/helm_charts.hpp"

namespace kboot::cli {

namespace {

std::string destination(const Arguments& arguments) {
  return arguments.value_or("destination", ".");
}

void save(App& app, const Arguments& arguments, const helm::ChartSource& source) {
  const std::string path = base::join_path(destination(arguments), source.file);
  base::write_file(path, source.archive);
  app.err().line(base::cat("saved ", path, " (sha256:", source.digest, ")"));
}

// The name of the chart, which is the folder's name.
std::string folder_name(const std::vector<archive::File>& files, const std::string& origin) {
  const auto found = std::ranges::find(files, "Chart.yaml", &archive::File::name);
  if (found == files.end()) {
    throw base::Error("chart-invalid", base::cat("`", origin, "`: Chart.yaml file is missing"));
  }
  helm::Metadata metadata;
  helm::read_metadata(found->data, "Chart.yaml", metadata);
  const std::string& name = metadata.name;
  if (name.empty() || name == "." || name == ".." || name != base::base_name(name)) {
    throw base::Error("chart-invalid", base::cat("chart name \"", name, "\" is not allowed"));
  }
  return name;
}

void unpack(App& app, const Arguments& arguments, const helm::ChartSource& source) {
  const std::vector<archive::File> files =
      archive::read_chart_archive(source.archive, source.origin);
  const std::string below = arguments.value_or("untardir", ".");
  const std::string folder = base::normal_path(base::join_path(
      base::join_path(destination(arguments), below), folder_name(files, source.origin)));
  if (base::exists(folder)) {
    throw base::Error("file-unwritable",
                      base::cat("failed to untar: a file or directory with the name ", folder,
                                " already exists"));
  }
  for (const archive::File& file : files) {
    const std::string path = base::join_path(folder, file.name);
    base::make_directories(base::directory_name(path));
    base::write_file(path, file.data);
  }
  app.err().line(base::cat("unpacked ", folder, " (sha256:", source.digest, ")"));
}

}  // namespace

int helm_pull(App& app, const Arguments& arguments) {
  helm::LocateOptions options = helm_location(app, arguments);
  options.elsewhere = true;
  const helm::Network network{app.context(), app.transport()};
  const helm::Places places = helm::places_of_environment();
  for (const std::string& reference : arguments.positional()) {
    base::Diagnostics warnings;
    const helm::ChartSource source = helm::locate(network, places, reference, options, warnings);
    tell_warnings(app, warnings);
    if (arguments.has("untar")) {
      unpack(app, arguments, source);
    } else {
      save(app, arguments, source);
    }
  }
  return 0;
}

}  // namespace kboot::cli
