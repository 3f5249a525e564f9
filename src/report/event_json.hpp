// Events as data: the direct image of run/events.hpp, secrets shown as `***`.
#pragma once

#include "run/events.hpp"

namespace kboot::report {

// A dict with `event` as its first key. `fields` adds what changes hold (before, after).
[[nodiscard]] value::Value event_json(const run::Event& event, bool fields);
[[nodiscard]] value::Value diagnostic_json(const base::Diagnostic& diagnostic);

}  // namespace kboot::report
