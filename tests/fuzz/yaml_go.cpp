// Fuzzes the YAML reader as it reads manifests and kubeconfigs: Go's schema, no origins.
#include "yaml_round_trip.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  fuzz::accepts([&] {
    const value::YamlOptions options{
        .schema = value::Schema::goyaml, .track_origins = false, .max_events = 100'000};
    for (const value::Value& document :
         value::read_yaml_all(fuzz::text_of(data, size), "input.yaml", options)) {
      fuzz::require_round_trip(document);
    }
  });
  return 0;
}
