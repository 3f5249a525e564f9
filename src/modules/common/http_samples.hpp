// What many requests to one URL came to: how many answered how, and how fast.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "run/module.hpp"

namespace kboot::modules {

// One request.
struct HttpSample {
  int status = 0;                 // 0: no answer
  std::int64_t microseconds = 0;  // from its start to its end
  std::string trouble;            // why it does not count as a success; empty: it does
};

// What is still good enough; zero: no limit.
struct HttpLimits {
  double success = 100;  // per cent of the requests
  std::int64_t p50_ms = 0, p95_ms = 0, max_ms = 0;
};

class HttpSamples {
 public:
  void add(HttpSample sample);
  [[nodiscard]] std::size_t size() const noexcept { return times_.size(); }
  // The nearest rank: at least so many per cent of the requests took no longer.
  [[nodiscard]] std::int64_t percentile(int percent) const;
  // {requests, succeeded, failed, statuses, errors, latency_ms: {min, mean, p50, p95, max}}
  [[nodiscard]] value::Value result() const;
  // "200 requests, 100% good, p50 3 ms, p95 9 ms, max 31 ms"
  [[nodiscard]] std::string summary() const;
  // Why they are not good enough, a line each; empty: they are.
  [[nodiscard]] std::vector<std::string> faults(const HttpLimits& limits) const;

 private:
  [[nodiscard]] std::int64_t milliseconds(std::size_t rank) const;

  mutable std::vector<std::int64_t> times_;  // sorted when they are asked for
  mutable bool sorted_ = false;
  std::size_t good_ = 0;
  std::map<int, std::size_t> statuses_;
  std::map<std::string, std::size_t> troubles_;
};

}  // namespace kboot::modules
