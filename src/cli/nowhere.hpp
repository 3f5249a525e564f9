// A transport without a network: every request fails at once. For `kboot check`, which asks nobody.
#pragma once

#include <memory>

#include "net/net.hpp"

namespace kboot::cli {

// Waits in the loop of `inner`.
[[nodiscard]] std::unique_ptr<net::Transport> transport_to_nowhere(
    std::unique_ptr<net::Transport> inner);

}  // namespace kboot::cli
