// The objects that templates see beside `.Values`: `.Chart`, `.Capabilities`, `.Files`.
// Private to this folder.
#pragma once

#include <span>
#include <vector>

#include "gotpl/function.hpp"
#include "helm/render.hpp"

namespace kboot::helm {

// `.Chart`: a map since Helm 4, a struct before.
[[nodiscard]] Value chart_object(const Chart& chart, Compat compat);

// `.Capabilities`
[[nodiscard]] Value capabilities_object(const Capabilities& capabilities, Compat compat);

// `.Files`
[[nodiscard]] Value files_object(const std::vector<File>& files);

// `.Release`
[[nodiscard]] Value release_object(const ReleaseInfo& release);

// Methods of common.Values (`.Values`, `.Template`) and of common.VersionSet.
[[nodiscard]] std::span<const gotpl::Function> values_methods() noexcept;
[[nodiscard]] std::span<const gotpl::Function> versions_methods() noexcept;

}  // namespace kboot::helm
