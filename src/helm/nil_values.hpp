// Where a value that a template misses should have come from. Private to this folder.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.hpp"
#include "helm/chart.hpp"
#include "value/value.hpp"

namespace kboot::helm {

// Adds to `error` which part of `operand` (".Values.image.tag", as written in a template of `chart`)
// no values file gives, where its parent stands, and how to give it. `values` are those of the chart.
void explain_nil(base::Error& error, const Chart& chart, const value::Value& values,
                 std::string_view operand);

// Only how to give it: for `required`, whose author says the rest.
void hint_missing(base::Error& error, const Chart& chart, std::string_view path);

// The first `.Values.x.y` in the text of a node; empty where there is none.
[[nodiscard]] std::string_view values_path_in(std::string_view node);

}  // namespace kboot::helm
