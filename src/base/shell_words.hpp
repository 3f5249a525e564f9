// Splits and quotes text as a POSIX shell does (Python's shlex).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kboot::base {

// "a 'b c' d\ e" -> a, b c, d e. Throws Error `unbalanced-quotes` when a quote is never closed.
std::vector<std::string> split_words(std::string_view text);
// The word as it must stand in a shell command: unchanged when harmless, else in single quotes.
std::string quote_word(std::string_view word);

}  // namespace kboot::base
