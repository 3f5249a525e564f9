// Versions as the test `version` compares them: Python's LooseVersion, StrictVersion, SemVer and PEP 440.
#pragma once

#include <optional>
#include <string_view>

namespace kboot::jinja {

enum class VersionKind : unsigned char { loose, strict, semver, pep440 };

// Negative, 0 or positive. Throws `filter-error` for what is no version of that kind, or cannot be compared.
[[nodiscard]] int compare_versions(std::string_view a, std::string_view b, VersionKind kind);

}  // namespace kboot::jinja
