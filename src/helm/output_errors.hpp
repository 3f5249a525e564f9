// Where in a template the line stands that made its output no YAML. Private to this folder.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.hpp"
#include "gotpl/trace.hpp"

namespace kboot::helm {

// A document that was read and refused, with the file it came from.
struct BrokenDocument {
  std::string path;
  std::string text;
};

// Gives `error` (whose message names a line of the document) its place in the template, out of the
// file's whole output and the trace of a second render. Leaves it as it is where that does not fit.
void place_in_template(base::Error& error, const BrokenDocument& document, std::string_view output,
                       const gotpl::Trace& trace);

}  // namespace kboot::helm
