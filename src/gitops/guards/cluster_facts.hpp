// What guards ask, answered by a cluster and a checkout. What the cluster refuses to say is not
// known.
#pragma once

#include <map>

#include "gitops/guards/guards.hpp"
#include "kube/session.hpp"

namespace kboot::gitops {

// Both may be nullptr: nothing is known of the cluster, there is no checkout. They outlive it.
class ClusterFacts final : public GuardFacts {
 public:
  ClusterFacts(const base::Context& context, kube::Session* session, const WorkingCopy* checkout)
      : context_(context), session_(session), checkout_(checkout) {}

  [[nodiscard]] std::optional<std::vector<std::string>> secrets(
      const std::string& name_space) override;
  [[nodiscard]] std::vector<value::Value> repository_secrets(
      const std::string& name_space) override;
  [[nodiscard]] const kube::Discovery* kinds() override;
  [[nodiscard]] const WorkingCopy* working_copy() override { return checkout_; }
  [[nodiscard]] std::optional<std::vector<value::Value>> render(const ChartUse& use) override;

 private:
  const base::Context& context_;
  kube::Session* session_;
  const WorkingCopy* checkout_;
  std::map<std::string, std::optional<std::vector<std::string>>> secrets_;  // by namespace
};

}  // namespace kboot::gitops
