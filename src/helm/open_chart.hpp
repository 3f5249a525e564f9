// Charts that are to be rendered: found, fetched where they are elsewhere, and complete.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "helm/helm.hpp"
#include "helm/locate.hpp"

namespace kboot::helm {

struct OpenOptions {
  LocateOptions location = {};
  // Of a folder that lacks what it depends on: fetch that first.
  bool dependency_update = false;
  // Gets what fetching dependencies says, a line each; may be absent.
  std::function<void(std::string_view)> say = {};
};

// The chart of a source, read anew.
[[nodiscard]] std::shared_ptr<Chart> load_source(const ChartSource& source,
                                                 base::Diagnostics& warnings);

// Throws what locating, loading and fetching dependencies throw, and what check_installable refuses.
[[nodiscard]] std::shared_ptr<Chart> open_chart(const Network& network, const Places& places,
                                                const std::string& reference,
                                                const OpenOptions& options,
                                                base::Diagnostics& warnings);

}  // namespace kboot::helm
