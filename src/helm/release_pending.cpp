// Judges releases that are left in the middle of an action.
#include "helm/release_pending.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "helm/release_lock.hpp"
#include "kube/time.hpp"

namespace kboot::helm {

namespace {

// How long an action may take of which nothing else is known: twice Helm's time-out.
constexpr std::chrono::minutes patience{10};

// When the action was last seen to do something.
std::optional<base::WallTime> last_sign(const Release& release) {
  std::optional<base::WallTime> latest;
  const auto look = [&](std::string_view text) {
    const std::optional<base::WallTime> time = kube::parse_time(text);
    if (time && (!latest || *time > *latest)) latest = time;
  };
  look(release.last_deployed);
  look(release.deleted);
  for (const ReleaseHook& run : release.hooks) {
    look(run.started_at);
    look(run.completed_at);
  }
  return latest;
}

base::Diagnostic left_behind(const Release& release, std::string_view why,
                             std::string_view what = "it is taken over") {
  return {
      .severity = base::Severity::warning,
      .code = "release-interrupted",
      .message = base::cat("revision ", release.version, " of release `", release.name,
                           "` was left `", status_name(release.status), "` (", why, "): ", what)};
}

}  // namespace

bool is_under_way(ReleaseStatus status) noexcept {
  return is_pending(status) || status == ReleaseStatus::uninstalling;
}

base::Diagnostic check_interrupted(const kube::Cluster& cluster, const Release& release,
                                   base::Duration timeout) {
  if (const auto lease = read_lease(cluster, release.name, release.name_space)) {
    if (lease->over)
      return left_behind(release, base::cat("its worker ", lease->holder, " is gone"));
    return left_behind(release, base::cat("its lease is held by ", lease->holder),
                       "it is taken over unless that is renewed");
  }
  const base::Duration limit = std::max<base::Duration>(patience, timeout);
  const std::optional<base::WallTime> sign = last_sign(release);
  const base::WallTime now = cluster.context().clock.wall();
  if (!sign || now - *sign > limit) {
    return left_behind(
        release, sign ? base::cat("nothing has happened for ", kube::short_duration(now - *sign))
                      : std::string("it does not say since when"));
  }
  throw pending_error(
      release.name,
      base::cat("revision ", release.version, " is `", status_name(release.status), "` since ",
                kube::short_duration(now - *sign)),
      base::cat("if nobody works on it, try again in ", kube::short_duration(limit - (now - *sign)),
                ": then it is taken over; or roll it back"));
}

}  // namespace kboot::helm
