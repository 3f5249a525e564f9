// Takes, renews and gives back the Lease of a release.
#include "helm/release_lock.hpp"

#include "base/text.hpp"
#include "helm/release.hpp"
#include "kube/time.hpp"
#include "value/containers.hpp"

namespace kboot::helm {

namespace {

// How far clocks of two machines may be apart before a Lease is over on its face.
constexpr std::chrono::seconds clock_skew{30};
constexpr std::chrono::seconds look_again{1};

std::optional<kube::ObjectRef> lease_ref(const kube::Cluster& cluster, std::string_view release,
                                         std::string_view name_space) {
  const kube::ApiResource* leases =
      cluster.session().find_resource(cluster.context(), "coordination.k8s.io/v1", "Lease");
  if (leases == nullptr) return std::nullopt;
  return kube::ObjectRef{*leases, std::string(name_space), base::cat("kboot.release.", release)};
}

// MicroTime: always six digits of fraction.
std::string micro_time(base::WallTime time) {
  std::string text = kube::format_time(time);
  text.insert(text.size() - 1, ".000000");
  return text;
}

LeaseState state_of(const Value& lease, base::WallTime now) {
  LeaseState state;
  if (const Value* spec = lease.find("spec")) {
    state.holder = spec->text("holderIdentity");
    state.renewed = spec->text("renewTime");
  }
  if (const Value* metadata = lease.find("metadata")) state.uid = metadata->text("uid");
  const std::optional<base::WallTime> renewed = kube::parse_time(state.renewed);
  state.over = !renewed || now > *renewed + lease_duration + clock_skew || is_gone(state.holder);
  return state;
}

// Whether the holder is gone: at once where that can be seen, else after the time in which it would
// have renewed its Lease.
bool wait_until_over(const kube::Cluster& cluster, std::string_view release,
                     std::string_view name_space) {
  const base::Context& context = cluster.context();
  const base::Instant since = context.clock.now();
  std::string first;
  for (;;) {
    const std::optional<LeaseState> state = read_lease(cluster, release, name_space);
    if (!state || state->over || context.clock.now() >= since + lease_duration) return true;
    if (first.empty()) first = state->renewed;
    if (state->renewed != first) return false;
    const base::Waiting waiting{base::cat("release ", release),
                                base::cat("its lease is held by ", state->holder), since};
    context.progress.waiting({&waiting, 1});
    const bool in_time = context.sleep(look_again);
    context.progress.waiting({});
    if (!in_time) return false;
  }
}

}  // namespace

base::Error pending_error(std::string_view release, std::string_view why, std::string_view hint) {
  base::Error error("release-pending", base::cat("another operation (install/upgrade/rollback) is "
                                                 "in progress on release `",
                                                 release, '`'));
  if (!why.empty()) error.note(std::string(why));
  error.hint(std::string(hint));
  return error;
}

std::optional<LeaseState> read_lease(const kube::Cluster& cluster, std::string_view release,
                                     std::string_view name_space) {
  const std::optional<kube::ObjectRef> ref = lease_ref(cluster, release, name_space);
  if (!ref) return std::nullopt;
  const kube::Answer answer = cluster.perform(kube::get_operation(*ref));
  if (!answer.ok()) return std::nullopt;
  return state_of(answer.object, cluster.context().clock.wall());
}

ReleaseLock::ReleaseLock(const kube::Cluster& cluster, std::string_view release,
                         std::string_view name_space)
    : cluster_(cluster), release_(release) {
  const std::optional<kube::ObjectRef> ref = lease_ref(cluster, release, name_space);
  if (!ref) return;
  lease_ = *ref;
  for (int attempt = 0; attempt < 3 && !create(); ++attempt) {
    const bool over = wait_until_over(cluster_, release_, name_space);
    const std::optional<LeaseState> state = read_lease(cluster, release, name_space);
    if (!over) {
      throw pending_error(release_, state ? base::cat("it is held by ", state->holder) : "",
                          "try again when it is done");
    }
    if (!state) continue;
    kube::DeleteOptions options;
    options.uid = state->uid;  // not a new one, of somebody who was quicker
    (void)cluster_.perform(kube::delete_operation(lease_, options));
  }
  if (held_) renew_later();
}

ReleaseLock::~ReleaseLock() {
  net::Transport& transport = cluster_.session().transport();
  if (exchange_ != 0) transport.cancel(exchange_);
  if (timer_ != 0) transport.forget(timer_);
  if (!held_) return;
  try {
    (void)cluster_.perform(kube::delete_operation(lease_, {}));
  } catch (...) {
    return;  // interrupted: it runs out by itself
  }
}

// False when somebody else has one. Where we may not have one, true without holding any.
bool ReleaseLock::create() {
  const std::string now = micro_time(cluster_.context().clock.wall());
  const Value object = Value::dict(
      {{"apiVersion", "coordination.k8s.io/v1"},
       {"kind", "Lease"},
       {"metadata", Value::dict({{"name", lease_.name}, {"namespace", lease_.name_space}})},
       {"spec", Value::dict({{"holderIdentity", lease_identity()},
                             {"leaseDurationSeconds", lease_duration.count()},
                             {"acquireTime", now},
                             {"renewTime", now}})}});
  const kube::Answer answer = cluster_.perform(kube::create_operation(lease_, object, {}));
  held_ = answer.ok();
  return answer.status.reason != "AlreadyExists";
}

void ReleaseLock::renew_later() {
  timer_ = cluster_.session().transport().after(lease_renewal, [this] { renew(); });
}

void ReleaseLock::renew() {
  timer_ = 0;
  const Value patch = Value::dict(
      {{"spec", Value::dict({{"renewTime", micro_time(cluster_.context().clock.wall())}})}});
  const kube::Operation operation =
      kube::patch_operation(lease_, kube::PatchType::merge, patch, {});
  exchange_ = cluster_.session().transport().start(
      cluster_.session().request(cluster_.context(), operation.call), *this);
}

void ReleaseLock::end(const net::End&) {
  exchange_ = 0;
  renew_later();
}

}  // namespace kboot::helm
