// The transport over libcurl, and the machine's loop.
#pragma once

#include <memory>

#include "base/context.hpp"
#include "net/net.hpp"

namespace kboot::net {

// HTTP/2 where TLS offers it, many exchanges over one connection, connections kept alive. Costs
// nothing until the first request. Its loop ends with `cancelled` once `cancel` is raised and no
// unary exchange is under way, or at once at the second raise. `clock` and `cancel` must outlive
// it. One thread at a time may use it.
std::unique_ptr<Transport> make_transport(const base::Clock& clock, const base::Cancel& cancel);

}  // namespace kboot::net
