// The only renderer of diagnostics (screens.md, "An error in what the user wrote").
#pragma once

#include <string>

#include "base/diagnostic.hpp"
#include "report/text.hpp"

namespace kboot::report {

// What a screen shows of a diagnostic: headline, place, line, carets, frames, notes, hint; ends
// with a line end.
[[nodiscard]] Text diagnostic_text(const base::Diagnostic& diagnostic);

// Everything below the headline; empty when there is nothing.
[[nodiscard]] Text diagnostic_details(const base::Diagnostic& diagnostic);

// "playbooks/site.yml:14:22", or empty when no place is known.
[[nodiscard]] std::string place_text(base::Origin origin, bool with_column = true);

}  // namespace kboot::report
