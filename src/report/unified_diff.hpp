// Two texts as a unified diff, line for line as Python's difflib writes it (the oracle's --diff).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kboot::report {

// Lines with their ends, headers `--- from` and `+++ to` first; empty when the texts are equal.
[[nodiscard]] std::vector<std::string> unified_diff(std::string_view before, std::string_view after,
                                                    std::string_view from, std::string_view to,
                                                    std::size_t context = 3);

}  // namespace kboot::report
