// Random numbers out of the environment's bytes.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

#include "jinja/jinja.hpp"

namespace kboot::jinja {

// Evenly one of 0 .. limit - 1; limit is at least 1.
[[nodiscard]] inline std::uint64_t random_below(Env& env, std::uint64_t limit) {
  const std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t fair = most - most % limit;
  std::uint64_t number = most;
  while (number >= fair) {
    std::array<unsigned char, 8> bytes{};
    env.random_bytes(bytes);
    number = 0;
    for (const unsigned char byte : bytes) number = number << 8 | byte;
  }
  return number % limit;
}

}  // namespace kboot::jinja
