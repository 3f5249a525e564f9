// The revisions of a release, and what is known of the latest. Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "helm/release_store.hpp"

namespace kboot::helm {

struct History {
  std::vector<Revision> revisions;  // all, oldest first
  // From the last one whose objects are all there on, oldest first: the last deployed one, or else
  // the last that was. What came after it failed or was interrupted, and may have left objects.
  std::vector<Release> recent;

  [[nodiscard]] bool empty() const noexcept { return revisions.empty(); }
  // Throw nothing: of a history that is not empty.
  [[nodiscard]] const Release& last() const noexcept { return recent.back(); }
  // What the objects in the cluster are compared with: the deployed revision, else the last.
  [[nodiscard]] const Release& current() const noexcept;
  [[nodiscard]] bool is_deployed() const noexcept;  // is any revision?
};

// Throws Error `bad-release` where the last revision cannot be read.
[[nodiscard]] History read_history(const ReleaseStore& store, std::string_view name);

// All of another look are as they were.
[[nodiscard]] bool same_revisions(const std::vector<Revision>& a, const std::vector<Revision>& b);

// The Error `release-not-found`.
[[nodiscard]] base::Error release_not_found(std::string_view name, std::string_view name_space);

}  // namespace kboot::helm
