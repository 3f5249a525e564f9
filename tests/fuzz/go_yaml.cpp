// Fuzzes YAML as Go's libraries read and write it: what is written reads back as the same.
#include "value/go_yaml.hpp"
#include "base/text.hpp"
#include "value/go_json.hpp"
#include "yaml_round_trip.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  fuzz::accepts([&] {
    const value::Value read = value::read_go_yaml(fuzz::text_of(data, size));
    const std::string json = value::to_go_json(read);
    fuzz::require_same(json, value::to_go_json(value::read_go_json(json)),
                       "JSON differs when read back");
    // The libraries themselves do not read these back as they write them.
    if (fuzz::has_rare_line_end(json)) return;
    for (const auto write : {value::to_go_yaml, value::to_go_yaml_pretty}) {
      const std::string yaml = write(read);
      // A zero loses its sign on the way, as in Go.
      fuzz::require_same(base::replace_all(json, "-0", "0"),
                         base::replace_all(value::to_go_json(value::read_go_yaml(yaml)), "-0", "0"),
                         "YAML differs when read back:\n" + yaml);
    }
  });
  return 0;
}
