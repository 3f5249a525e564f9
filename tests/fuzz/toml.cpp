// Fuzzes TOML: what is written of a text that was read reads back as the same.
#include "value/toml.hpp"
#include "target.hpp"
#include "value/go_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  fuzz::accepts([&] {
    const value::Value read = value::read_toml(fuzz::text_of(data, size));
    std::string toml;
    if (!fuzz::accepts([&] { toml = value::to_toml(read); })) return;
    const std::string json = value::to_go_json(read);
    fuzz::require_same(json, value::to_go_json(value::read_toml(toml)),
                       "TOML differs when read back:\n" + toml);
  });
  return 0;
}
