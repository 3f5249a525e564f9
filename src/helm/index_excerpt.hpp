// Cuts the entries of one chart out of an index of tens of megabytes, line by line. Private to this
// folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kboot::helm {

// The index without the entries of all other charts: what is left is parsed in no time. Nothing
// where the text is not laid out as indexes are (block style, one key a line): then all of it has to
// be parsed. What is left out is not looked at, so a mistake in another chart's entries is none.
[[nodiscard]] std::optional<std::string> index_excerpt(std::string_view text,
                                                       std::string_view chart);

}  // namespace kboot::helm
