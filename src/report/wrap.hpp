// Text broken into lines of at most so many columns, at blanks and behind hyphens inside words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kboot::report {

// As Python's textwrap does with its defaults: white space is one blank, words longer than a line are cut.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

}  // namespace kboot::report
