// Reading charts from folders, archives and lists of files, by Helm's rules.
//
// Errors are `chart-invalid` (with Helm's own words as the message's end), `chart-not-found`, and
// what reading files throws. A chart holds at most 100 MiB.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "helm/chart.hpp"

namespace kboot::helm {

inline constexpr std::uint64_t max_chart_bytes = std::uint64_t{100} << 20;

// A chart at `path`: a folder (whose .helmignore holds) or a .tgz. `warnings` gets what Helm only
// remarks on.
[[nodiscard]] std::shared_ptr<Chart> load_chart(const std::string& path,
                                                base::Diagnostics& warnings);
// The bytes of a .tgz; `name` is shown in errors.
[[nodiscard]] std::shared_ptr<Chart> load_archive(std::string_view bytes, const std::string& name,
                                                  base::Diagnostics& warnings);
// Files that are in memory already, named relative to the chart's folder.
[[nodiscard]] std::shared_ptr<Chart> load_files(std::vector<File> files,
                                                base::Diagnostics& warnings);

// The files of a chart's folder that .helmignore does not hide, sorted as Helm walks them; links
// are followed.
[[nodiscard]] std::vector<File> read_chart_folder(const std::string& folder);

// What Chart.yaml, or requirements.yaml into the same metadata, says.
void read_metadata(std::string_view text, const std::string& name, Metadata& metadata);
[[nodiscard]] Lock read_lock(std::string_view text, const std::string& name);
// Cleans the texts of unprintable characters and refuses what Helm refuses.
void validate(Metadata& metadata);

// Throws unless the chart is an application and all charts it names are in charts/.
void check_installable(const Chart& chart);

// Throws `release-name` unless Helm takes it: at most 53 characters of a DNS name.
void check_release_name(const std::string& name);

}  // namespace kboot::helm
