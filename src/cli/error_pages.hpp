// The pages of docs/errors, put into the program when it is built (error_pages.sh).
#pragma once

#include <span>
#include <string_view>

namespace kboot::cli {

struct ErrorPage {
  std::string_view code;
  std::string_view text;  // Markdown; the first line is `# what it means in short`
};

// Sorted by code.
[[nodiscard]] std::span<const ErrorPage> error_pages();

}  // namespace kboot::cli
