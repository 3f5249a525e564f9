// Who works on a release: a Lease beside its Secrets, renewed while the work goes on.
//
// Helm has no such thing: it takes a release in a pending state for one that is worked on, for ever.
// The Lease says whether the worker is still there, so that what a killed run left can be taken over.
#pragma once

#include <optional>
#include <string>

#include "kube/cluster.hpp"
#include "net/net.hpp"

namespace kboot::helm {

inline constexpr std::chrono::seconds lease_duration{30};
inline constexpr std::chrono::seconds lease_renewal{10};

// What a Lease says about its holder.
struct LeaseState {
  std::string holder;
  std::string renewed;  // RFC 3339
  std::string uid;
  bool over = false;  // nobody renews it any more
};
// Nothing where there is no Lease, or we may not read it.
[[nodiscard]] std::optional<LeaseState> read_lease(const kube::Cluster& cluster,
                                                   std::string_view release,
                                                   std::string_view name_space);

// Holds the Lease of a release until it is destroyed. A Lease whose holder is gone is taken over;
// one that may be, is waited for until it is sure. Without the right to write Leases it holds
// nothing and does no harm.
class ReleaseLock final : net::Handler {
 public:
  // Throws Error `release-pending` when somebody else works on the release.
  ReleaseLock(const kube::Cluster& cluster, std::string_view release, std::string_view name_space);
  ReleaseLock(const ReleaseLock&) = delete;
  ReleaseLock& operator=(const ReleaseLock&) = delete;
  ~ReleaseLock() override;

 private:
  void head(const net::Head&) override {}
  net::Flow data(std::string_view) override { return net::Flow::go_on; }
  void end(const net::End& end) override;

  bool create();
  void renew_later();
  void renew();

  const kube::Cluster& cluster_;
  std::string release_;
  kube::ObjectRef lease_;
  bool held_ = false;
  base::Loop::Timer timer_ = 0;
  net::Exchange exchange_ = 0;
};

// This process, as it can be told from any other, also after a restart of the machine; and whether
// the process of such a name is known to be gone (false: it may be there, on another machine).
[[nodiscard]] std::string lease_identity();
[[nodiscard]] bool is_gone(std::string_view identity);

// The Error `release-pending`.
[[nodiscard]] base::Error pending_error(std::string_view release, std::string_view why,
                                        std::string_view hint);

}  // namespace kboot::helm
