// Decides on repeating requests.
#include "net/retry.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace kboot::net {

namespace {

std::optional<base::Duration> retry_after(const Head& head) {
  std::int64_t seconds = 0;
  const std::string_view text = base::trim(head.header("retry-after"));
  if (text.empty() || !base::parse_int(text, seconds) || seconds < 0 || seconds > 86'400)
    return std::nullopt;
  return std::chrono::seconds(seconds);
}

}  // namespace

bool worth_retrying(const Request& request, const Head& head, const End& end) {
  if (!end.ok) {
    if (end.permanent) return false;
    const bool before_sending = end.phase <= Phase::tls;
    return before_sending || request.idempotent;
  }
  if (head.status == 429) return true;
  if (!request.idempotent) return false;
  constexpr std::array transient{500, 502, 503, 504};
  return std::ranges::find(transient, head.status) != transient.end() ||
         (head.status > 500 && retry_after(head));
}

std::optional<base::Duration> retry_delay(const Retry& retry, const Head& head, int attempt,
                                          base::Entropy& entropy) {
  if (attempt >= retry.attempts) return std::nullopt;
  if (const auto asked = retry_after(head)) {
    if (*asked > retry.longest_asked) return std::nullopt;
    return *asked;
  }
  base::Duration delay = retry.first;
  for (int i = 1; i < attempt && delay < retry.longest; ++i) delay *= 2;
  delay = std::min(delay, retry.longest);
  std::array<unsigned char, 1> random{};
  entropy.fill(random);
  return delay / 2 + delay / 2 * random[0] / 255;
}

}  // namespace kboot::net
