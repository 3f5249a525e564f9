// Counts and ranks requests.
#include "modules/common/http_samples.hpp"

#include <algorithm>
#include <cstdio>

#include "base/text.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using base::cat;
using value::Value;

constexpr std::size_t most_troubles = 20;  // different ones

// At most one decimal, and none where it is zero: "99.5%", "100%".
std::string per_cent(double share) {
  char text[32];
  const int size = std::snprintf(text, sizeof text, "%.1f", share);
  std::string out(text, static_cast<std::size_t>(size));
  if (out.ends_with(".0")) out.resize(out.size() - 2);
  return out + '%';
}

// Rounded up: what took 0.2 ms took no more than 1.
std::int64_t to_milliseconds(std::int64_t microseconds) { return (microseconds + 999) / 1000; }

}  // namespace

void HttpSamples::add(HttpSample sample) {
  times_.push_back(sample.microseconds);
  sorted_ = false;
  if (sample.status != 0) ++statuses_[sample.status];
  if (sample.trouble.empty()) {
    ++good_;
  } else if (troubles_.size() < most_troubles || troubles_.contains(sample.trouble)) {
    ++troubles_[sample.trouble];
  }
}

std::int64_t HttpSamples::milliseconds(std::size_t rank) const {
  if (times_.empty()) return 0;
  if (!sorted_) std::ranges::sort(times_);
  sorted_ = true;
  return to_milliseconds(times_[std::clamp<std::size_t>(rank, 1, times_.size()) - 1]);
}

std::int64_t HttpSamples::percentile(int percent) const {
  return milliseconds((times_.size() * static_cast<std::size_t>(percent) + 99) / 100);
}

Value HttpSamples::result() const {
  Value statuses = Value::dict(), errors = Value::dict();
  for (const auto& [status, count] : statuses_) statuses.edit_dict().set(cat(status), count);
  for (const auto& [trouble, count] : troubles_) errors.edit_dict().set(trouble, count);
  std::int64_t sum = 0;
  for (const std::int64_t time : times_) sum += time;
  const std::int64_t count = std::max<std::int64_t>(static_cast<std::int64_t>(times_.size()), 1);
  return Value::dict({{"changed", false},
                      {"requests", times_.size()},
                      {"succeeded", good_},
                      {"failed", times_.size() - good_},
                      {"statuses", statuses},
                      {"errors", errors},
                      {"latency_ms", Value::dict({{"min", milliseconds(1)},
                                                  {"mean", to_milliseconds(sum / count)},
                                                  {"p50", percentile(50)},
                                                  {"p95", percentile(95)},
                                                  {"max", milliseconds(times_.size())}})}});
}

std::string HttpSamples::summary() const {
  const double share =
      times_.empty() ? 0 : 100.0 * static_cast<double>(good_) / static_cast<double>(times_.size());
  return cat(times_.size(), times_.size() == 1 ? " request, " : " requests, ", per_cent(share),
             " good, p50 ", percentile(50), " ms, p95 ", percentile(95), " ms, max ",
             milliseconds(times_.size()), " ms");
}

std::vector<std::string> HttpSamples::faults(const HttpLimits& limits) const {
  std::vector<std::string> out;
  const double share =
      times_.empty() ? 0 : 100.0 * static_cast<double>(good_) / static_cast<double>(times_.size());
  if (share < limits.success) {
    out.push_back(cat(times_.size() - good_, " of ", times_.size(), " requests failed, ",
                      per_cent(limits.success), " must be good"));
    for (const auto& [trouble, count] : troubles_) out.push_back(cat(count, " times: ", trouble));
  }
  const auto check = [&out](std::string_view what, std::int64_t found, std::int64_t limit) {
    if (limit > 0 && found > limit)
      out.push_back(cat(what, " is ", found, " ms, over the limit of ", limit, " ms"));
  };
  check("p50", percentile(50), limits.p50_ms);
  check("p95", percentile(95), limits.p95_ms);
  check("the slowest request", milliseconds(times_.size()), limits.max_ms);
  return out;
}

}  // namespace kboot::modules
