// What a task changes, as people read it; secrets are `***`.
#pragma once

#include <vector>

#include "report/text.hpp"
#include "run/outcome.hpp"

namespace kboot::report {

struct DiffDetail {
  bool all = false;             // every field of what is created too (--diff)
  std::size_t most_fields = 6;  // else at most so many of a single new object
};

// `+ Namespace argocd`, `~ ConfigMap x/y` with the keys that differ, `- ...`, `? ...`; for several
// new objects only their names. Ends with a line end, or is empty.
[[nodiscard]] Text changes_text(const std::vector<run::Change>& changes, const DiffDetail& detail);

// The fields of one change: `path: - old` over `+ new`, texts of several lines as a unified diff.
[[nodiscard]] Text fields_text(const run::Diff& diff, std::size_t most_fields);

// `--- before` / `+++ after` as Ansible's --diff prints the changes of a result.
[[nodiscard]] Text ansible_diff(const std::vector<run::Change>& changes);

}  // namespace kboot::report
