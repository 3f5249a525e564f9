// The --set family: lines like `a.b[1]=x,c={1,2}` put into values, as Helm's pkg/strvals does it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "value/value.hpp"

namespace kboot::helm {

enum class SetKind : unsigned char {
  typed,    // --set: true, false, null and integers (int64) have their types
  string,   // --set-string
  json,     // --set-json: each value is JSON, with float64 numbers
  file,     // --set-file: each value is the path of a file
  literal,  // --set-literal: all behind the first `=` is the value
};

// Gives the text of a file that --set-file names. May throw base::Error.
using SetFileReader = std::function<std::string(std::string_view path)>;

// Changes `values` (a dict that is not frozen) in place; null stays in it as null, to delete a
// default later. Throws Error `set-syntax` with strvals' own words (`key "a" has no value`), having
// changed what came before, as Helm does. A whole object for --set-json (`{"a":1}`) is not read
// here: pkg/cli/values merges it as a values file.
void set_values(value::Value& values, std::string_view line, SetKind kind,
                const SetFileReader& read_file = {});

}  // namespace kboot::helm
