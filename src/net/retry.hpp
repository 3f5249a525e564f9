// When a request is sent again, and after how long.
#pragma once

#include <optional>

#include "base/context.hpp"
#include "net/net.hpp"

namespace kboot::net {

struct Retry {
  int attempts = 5;  // in all; 1 never repeats
  base::Duration first = std::chrono::milliseconds(200);
  base::Duration longest = std::chrono::seconds(5);
  base::Duration longest_asked =
      std::chrono::seconds(60);  // a Retry-After beyond it is not waited for
};

// Whether what happened may be tried again: 429 always (the server did nothing); 500, 502, 503, 504 and
// any other 5xx that brings a Retry-After, of idempotent requests; network failures that are not
// permanent, when the request is idempotent or none of it was sent yet.
bool worth_retrying(const Request& request, const Head& head, const End& end);

// How long to wait before attempt `attempt + 1`: what Retry-After (seconds) says, else exponential
// with jitter between half and the whole of it. Nothing: give up.
std::optional<base::Duration> retry_delay(const Retry& retry, const Head& head, int attempt,
                                          base::Entropy& entropy);

}  // namespace kboot::net
