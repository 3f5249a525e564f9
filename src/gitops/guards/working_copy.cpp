// Finds the working copy above a folder.
#include "gitops/guards/working_copy.hpp"

#include "base/files.hpp"
#include "gitops/checkout.hpp"
#include "gitops/repository_url.hpp"

namespace kboot::gitops {

bool WorkingCopy::is_of(std::string_view url) const {
  return repository_identity(origin) == repository_identity(url);
}

std::optional<WorkingCopy> find_working_copy(const std::string& folder) {
  std::string top = base::absolute_path(folder);
  while (!base::exists(base::join_path(top, ".git"))) {
    if (top == "/" || top == ".") return std::nullopt;
    top = base::directory_name(top);
  }
  const auto checkout = checkout_of(top);
  std::string origin = origin_of(top);
  if (!checkout || origin.empty()) return std::nullopt;
  return WorkingCopy{.folder = top, .origin = std::move(origin), .branch = checkout->branch};
}

}  // namespace kboot::gitops
