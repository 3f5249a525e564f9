// Guard environment-path: the folder that is to be deployed is in the repository, where the
// checkout at hand is that repository.
#include "base/files.hpp"
#include "gitops/guards/sources.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

constexpr std::string_view guard = "environment-path";

// The nearest folder above that is there, and the names of the folders in it.
std::vector<std::string> neighbours(const std::string& top, const std::string& path) {
  std::vector<std::string> out;
  const std::string parent = base::directory_name(path);
  const std::string folder = base::join_path(top, parent);
  if (!base::is_directory(folder)) return out;
  for (const std::string& name : base::list_directory(folder)) {
    if (base::is_directory(base::join_path(folder, name)))
      out.push_back(parent == "." ? name : base::join_path(parent, name));
  }
  return out;
}

void judge(const SourceUse& use, const WorkingCopy& checkout, base::Diagnostics& out) {
  const std::string path = plain_path(use.path->as_string());
  if (base::exists(base::join_path(checkout.folder, path))) return;
  const bool same = is_of_branch(use, checkout);
  base::Diagnostic found = finding(
      guard, same ? base::Severity::error : base::Severity::warning,
      base::cat(label_of(*use.object), " deploys `", use.path->as_string(), "`, which is not in ",
                same ? "" : base::cat("branch `", checkout.branch, "` of "), "the checkout of ",
                use.url->as_string()),
      *use.path, *use.step);
  if (!same) found.notes.push_back(base::cat("it deploys the revision `", use.revision, '`'));
  const std::vector<std::string> there = neighbours(checkout.folder, path);
  found.hint = base::did_you_mean(path, there);
  if (found.hint.empty() && !there.empty())
    found.hint = base::cat("there are `", base::join(there, "`, `"), '`');
  if (found.hint.empty()) found.hint = "make it there first, with at least one file";
  out.add(std::move(found));
}

}  // namespace

void check_environment_path(PlannedSteps steps, GuardFacts& facts, base::Diagnostics& out) {
  const std::vector<SourceUse> uses = sources_in(steps);
  if (uses.empty()) return;
  const WorkingCopy* checkout = facts.working_copy();
  if (checkout == nullptr) return;
  for (const SourceUse& use : uses) {
    if (use.path != nullptr && checkout->is_of(use.url->as_string())) judge(use, *checkout, out);
  }
}

}  // namespace kboot::gitops
