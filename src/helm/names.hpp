// Paths as Go's path and filepath packages handle them; patterns of .helmignore and --show-only.
// Private to this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kboot::helm {

// path.Ext: from the last dot of the last element on, also of ".tgz" itself.
[[nodiscard]] std::string_view go_extension(std::string_view path);
// path.Base: the last element; "." of an empty path, "/" of slashes only.
[[nodiscard]] std::string_view go_base(std::string_view path);
// path.Clean.
[[nodiscard]] std::string go_clean(std::string_view path);

// filepath.Match on a whole name: `*` and `?` stop at `/`, classes `[a-z]`, `[^x]`, `\` escapes.
// Nothing when the pattern is malformed where it is looked at.
[[nodiscard]] std::optional<bool> go_match(std::string_view pattern, std::string_view name);

}  // namespace kboot::helm
