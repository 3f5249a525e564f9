// The sessions of one host: one per cluster that its tasks choose, with the guards checked at the
// first connection.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "kube/choice.hpp"
#include "kube/session.hpp"
#include "run/events.hpp"
#include "run/module.hpp"

namespace kboot::run {

// What a run knows about clusters before any task speaks.
struct ClusterDefaults {
  kube::Naming options;            // --kubeconfig, --context
  kube::Environment environment;   // the process's
  std::string default_kubeconfig;  // ~/.kube/config where that is a file, else empty
  bool in_cluster = false;
  bool under_link = false;  // the inventory's kubeconfig and context are not read
  bool offline = false;     // a survey without a cluster: sessions lead nowhere
  bool yes = false;         // --yes
  bool terminal = false;
  // Asks a person whether this cluster is meant; only called on a terminal.
  std::function<bool(const std::string& question)> confirm;
};

// What the inventory says about the cluster of a host: kubeconfig, kube_context, kube_server,
// kube_cluster_uid.
struct HostCluster {
  kube::Naming naming;
  kube::Guards guards;
  Value obtained = {};  // by the module `kubeconfig`: a kubeconfig, null, or unknown in a plan
};

// Thrown where a condition, a value or a cluster is unknown in a plan; the task then "may run".
struct PlanUnknown {
  std::string why;
  bool announced = false;  // it is known what the task writes, and the survey has it
};

// What reaches the clusters of one host. It may outlive a run, so that the next one needs no new
// connections.
struct Line {
  std::unique_ptr<net::Transport> transport;
  std::map<std::string, std::unique_ptr<kube::Session>> sessions;  // by what was chosen
  std::set<std::string> refused;  // servers that somebody said are not meant
};
using Lines = std::map<std::string, Line>;  // by host

class Clusters {
 public:
  using Connected = std::function<void(const ClusterConnected&)>;

  Clusters(Line& line, const ClusterDefaults& defaults, Connected connected)
      : line_(line), defaults_(defaults), connected_(std::move(connected)) {}

  // Which words of the user name a cluster (kube::named_by_user).
  [[nodiscard]] std::string named_by_user(const kube::Environment& environment) const;

  // Connects where no task of this host did before. Throws Error `no-cluster`,
  // `cluster-not-confirmed`, `unreachable`, `wrong-cluster` and what reading a kubeconfig throws;
  // PlanUnknown where the cluster is what the module `kubeconfig` has still to get.
  kube::Session& session(const base::Context& context, const ClusterArgs& args,
                         const kube::Environment& environment, const HostCluster& host);

  [[nodiscard]] net::Transport& transport() noexcept { return *line_.transport; }
  // Those on which something was stored.
  [[nodiscard]] std::vector<kube::Session*> written() const;

 private:
  [[nodiscard]] kube::ChoiceInputs inputs(const kube::Environment& environment) const;
  std::unique_ptr<kube::Session> connect(const base::Context& context, const kube::Choice& choice,
                                         const kube::Environment& environment,
                                         const HostCluster& host);

  Line& line_;
  const ClusterDefaults& defaults_;
  Connected connected_;
  std::set<const kube::Session*> told_;  // of which this run was told
};

}  // namespace kboot::run
