// Reads what the actions need of a release's history.
#include "helm/release_history.hpp"

#include <algorithm>
#include <ranges>

#include "base/text.hpp"

namespace kboot::helm {

namespace {

// The index of the last revision with that status, or -1.
std::ptrdiff_t last_with(const std::vector<Revision>& revisions, ReleaseStatus status) {
  for (std::ptrdiff_t i = std::ssize(revisions); i-- > 0;) {
    if (revisions[static_cast<std::size_t>(i)].status == status) return i;
  }
  return -1;
}

std::ptrdiff_t first_recent(const std::vector<Revision>& revisions) {
  const std::ptrdiff_t uninstalled = last_with(revisions, ReleaseStatus::uninstalled);
  for (const ReleaseStatus status : {ReleaseStatus::deployed, ReleaseStatus::superseded}) {
    const std::ptrdiff_t index = last_with(revisions, status);
    if (index > uninstalled) return index;
  }
  return std::min(uninstalled + 1, std::ssize(revisions) - 1);
}

}  // namespace

const Release& History::current() const noexcept { return is_deployed() ? recent.front() : last(); }

bool History::is_deployed() const noexcept {
  return !recent.empty() && recent.front().status == ReleaseStatus::deployed;
}

History read_history(const ReleaseStore& store, std::string_view name) {
  History history;
  history.revisions = store.revisions(name);
  if (history.revisions.empty()) return history;
  const auto first = history.revisions.begin() + first_recent(history.revisions);
  history.recent = store.read_all({first, history.revisions.end() - 1});
  history.recent.push_back(store.read(name, history.revisions.back().version));
  return history;
}

bool same_revisions(const std::vector<Revision>& a, const std::vector<Revision>& b) {
  return std::ranges::equal(a, b, [](const Revision& x, const Revision& y) {
    return x.version == y.version && x.status == y.status;
  });
}

base::Error release_not_found(std::string_view name, std::string_view name_space) {
  base::Error error("release-not-found",
                    base::cat("there is no release `", name, "` in namespace `", name_space, '`'));
  error.note("helm says: release: not found");
  return error;
}

}  // namespace kboot::helm
