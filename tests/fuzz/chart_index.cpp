// Fuzzes the reader of chart repositories' indexes: what it takes holds versions that can be chosen.
#include "helm/repo_index.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  fuzz::accepts([&] {
    const auto text = fuzz::text_of(data, size);
    helm::check_index(text, "index.yaml");
    const auto versions = helm::read_index(text, "demo", "index.yaml");
    if (!versions || versions->empty()) return;
    base::Diagnostics warnings;
    const helm::ChartVersion* first =
        helm::select_version(*versions, "demo", versions->front().version, warnings);
    if (first == nullptr) fuzz::require_same("a version", "nothing", "the newest cannot be chosen");
  });
  return 0;
}
