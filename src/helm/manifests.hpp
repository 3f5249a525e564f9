// Rendered files cut into documents, told apart into manifests and hooks, in Helm's order.
// Private to this folder; render.hpp has what others need.
#pragma once

#include <map>
#include <string>

#include "helm/output_errors.hpp"
#include "helm/render.hpp"

namespace kboot::helm {

// `files` are rendered templates by path. Throws `chart-output`, having put what it refused into
// `broken`.
void sort_documents(const std::map<std::string, std::string>& files, Compat compat,
                    Rendered& rendered, BrokenDocument& broken);

// White space as Go's unicode.IsSpace has it, cut off in front, behind, or at both ends.
[[nodiscard]] std::string_view trim_space_left(std::string_view text);
[[nodiscard]] std::string_view trim_space(std::string_view text);

}  // namespace kboot::helm
