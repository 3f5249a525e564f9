// Plan and apply of kboot's own modules: objects written by server-side apply, or removed.
//
// Fields that other managers own are taken over; what nobody here names stays (design.md, decision
// 3).
#pragma once

#include <memory>
#include <vector>

#include "kube/session.hpp"
#include "modules/common/kube_writes.hpp"
#include "run/module.hpp"

namespace kboot::modules {

struct OwnObjects final : run::PlanState {
  kube::Session* session = nullptr;
  std::vector<KubeWrite> writes;
  // Keys for the task's result beside the usual ones; a dict.
  value::Value extra;
};

// Reads what is there and decides. The plan has a state when something must be sent.
[[nodiscard]] run::Plan plan_own_objects(run::TaskContext& task, kube::Session& session,
                                         std::vector<value::Value> objects, bool absent,
                                         const value::Value& extra = {});
// The same of writes that are read and decided on already.
[[nodiscard]] run::Plan plan_decided(run::TaskContext& task, std::unique_ptr<OwnObjects> state);
[[nodiscard]] run::Outcome apply_own_objects(run::TaskContext& task, run::Plan& plan);
// The same of objects with drawn values: of two runs at once the second keeps what the first drew.
// `plan_again` is the module's own plan, which sees that then.
[[nodiscard]] run::Outcome apply_drawn_objects(run::TaskContext& task, const run::Args& args,
                                               run::Plan& plan,
                                               run::Plan (*plan_again)(run::TaskContext&,
                                                                       const run::Args&));

}  // namespace kboot::modules
