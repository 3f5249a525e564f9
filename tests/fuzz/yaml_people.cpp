// Fuzzes the YAML reader as it reads what people write: Ansible's schema, read by both parsers, with origins.
#include "yaml_round_trip.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  fuzz::accepts([&] {
    base::Diagnostics warnings;
    const value::YamlOptions options{
        .for_people = true, .warnings = &warnings, .max_events = 100'000};
    for (const value::Value& document :
         value::read_yaml_all(fuzz::text_of(data, size), "input.yml", options)) {
      fuzz::require_round_trip(document);
    }
    for (const base::Diagnostic& warning : warnings.items()) fuzz::require_shown(warning);
  });
  return 0;
}
