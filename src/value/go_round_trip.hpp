// What becomes of a string on sigs.k8s.io/yaml's way through JSON and yaml.v2's reader. Private to
// this folder.
#pragma once

#include <string>
#include <string_view>

namespace kboot::value {

// The string as it comes back: bytes that are no UTF-8 become U+FFFD, line ends U+0085 fold as in any
// quoted scalar. Almost always `text` itself; else it is kept in `made`. Throws Error `yaml-syntax`
// for what yaml.v2 refuses to read back: control characters from U+007F on, and keys that are too
// long.
[[nodiscard]] std::string_view go_round_trip(std::string_view text, bool is_key, std::string& made);

}  // namespace kboot::value
