// What becomes of the values of the release before. Private to this folder.
#pragma once

#include "helm/release_actions.hpp"

namespace kboot::helm {

// The user's values of an upgrade, by Helm's reuseValues (pkg/action/upgrade.go). For
// ValuesReuse::reuse the chart's own values are changed to those of the release before.
[[nodiscard]] Value reuse_values(Chart& chart, const Release& current, const Value& given,
                                 ValuesReuse reuse, Compat compat, base::Diagnostics& warnings);

}  // namespace kboot::helm
