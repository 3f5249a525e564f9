// Go's own functions of text/template.
#pragma once

#include <span>

#include "gotpl/function.hpp"

namespace kboot::gotpl {

[[nodiscard]] std::span<const Function>
builtin_logic() noexcept;  // and, or, not, len, index, slice, call
[[nodiscard]] std::span<const Function> builtin_comparisons() noexcept;  // eq, ne, lt, le, gt, ge
[[nodiscard]] std::span<const Function> builtin_texts() noexcept;  // print, html, urlquery, ...

}  // namespace kboot::gotpl
