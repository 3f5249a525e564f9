// Reading and writing JSON.
#pragma once

#include <string>
#include <string_view>

#include "value/value.hpp"

namespace kboot::value {

struct JsonOptions {
  bool track_origins = false;  // adds the text to the source map
  Marks marks = 0;             // for every value
};

// One JSON value. `name` is shown in errors (Error `json-syntax` with line and column). Integers
// beyond 64 bits become floats; NaN and Infinity are refused; the last of duplicate keys wins; at
// most max_depth deep.
[[nodiscard]] Value read_json(std::string_view text, const std::string& name,
                              const JsonOptions& options = {});

enum class JsonStyle : unsigned char {
  compact,  // {"a":1,"b":[1,2]} as Go's encoding/json and the API server write it
  python,   // {"a": 1, "b": [1, 2]} as json.dumps
  pretty,   // indented as json.dumps(indent=N)
};
struct JsonDump {
  JsonStyle style = JsonStyle::compact;
  int indent = 4;  // pretty only
  bool sort_keys = false;
  bool ascii = false;  // \uXXXX for what is not ASCII (Python's ensure_ascii)
};
// Foreign objects are written as their data. Bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string to_json(const Value& value, const JsonDump& style = {});
// The same with secret bytes shown as *** (all output of kboot goes through this one).
[[nodiscard]] std::string to_masked_json(const Value& value, const JsonDump& style = {});

}  // namespace kboot::value
