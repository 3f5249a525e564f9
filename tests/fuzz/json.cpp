// Fuzzes the JSON reader: whatever it takes is written in each style and read back as the same.
#include "value/json.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  fuzz::accepts([&] {
    const value::Value read = value::read_json(fuzz::text_of(data, size), "input.json");
    const std::string written = value::to_json(read, {.style = value::JsonStyle::python});
    for (const value::JsonDump& style :
         {value::JsonDump{.style = value::JsonStyle::python, .ascii = true},
          value::JsonDump{.style = value::JsonStyle::pretty}}) {
      const value::Value again = value::read_json(value::to_json(read, style), "written.json");
      fuzz::require_same(written, value::to_json(again, {.style = value::JsonStyle::python}),
                         "JSON differs when read back");
    }
    // Go writes 1.0 as 1 and -0.0 as -0: it need only be JSON.
    (void)value::read_json(value::to_json(read), "written.json");
  });
  return 0;
}
