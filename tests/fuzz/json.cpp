// Fuzzes the JSON reader: whatever it takes, each style of the writer writes it and it reads back as the same.
#include "target.hpp"
#include "value/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  fuzz::accepts([&] {
    const value::Value read = value::read_json(fuzz::text_of(data, size), "input.json");
    const std::string written = value::to_json(read);
    for (const value::JsonDump& style : {value::JsonDump{}, value::JsonDump{.style = value::JsonStyle::python},
                                         value::JsonDump{.style = value::JsonStyle::pretty, .ascii = true}}) {
      const value::Value again = value::read_json(value::to_json(read, style), "written.json");
      fuzz::require_same(written, value::to_json(again), "JSON differs when read back");
    }
  });
  return 0;
}
