// Fuzzes chart archives: what is taken is a chart with clean names below its folder, and packed again
// it holds the same files.
#include "archive/archive.hpp"
#include "helm/load.hpp"
#include "target.hpp"

namespace {

using namespace kboot;

bool is_clean(const std::string& name) {
  return !name.empty() && name.front() != '/' && !name.starts_with("../") && name != ".." &&
         name.find("/../") == std::string::npos && !name.ends_with("/..");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::uint64_t limit = std::uint64_t{8} << 20;
  fuzz::accepts([&] {
    const std::vector<archive::File> files =
        archive::read_chart_archive(fuzz::text_of(data, size), "input.tgz", limit);
    for (const archive::File& file : files) {
      fuzz::require(is_clean(file.name), "a name leads out of the chart", file.name);
    }
    const std::vector<archive::File> again =
        archive::read_chart_archive(archive::write_chart_archive(files, "chart"), "written.tgz");
    for (std::size_t i = 0; i < files.size() && i < again.size(); ++i) {
      fuzz::require_same(files[i].name, again[i].name, "another name when packed again");
      fuzz::require_same(files[i].data, again[i].data, "other bytes when packed again");
    }
  });
  // The whole chart: metadata, values, sub-charts in archives.
  fuzz::accepts([&] {
    base::Diagnostics warnings;
    (void)helm::load_archive(fuzz::text_of(data, size), "input.tgz", warnings);
  });
  return 0;
}
