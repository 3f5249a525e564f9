// How a task would reach its host. kboot reaches clusters over their API and no machine at all:
// everything but `local` is an error (design.md decision 1).
#pragma once

#include <string>

#include "kube/choice.hpp"
#include "playbook/playbook.hpp"
#include "run/variables.hpp"

namespace kboot::run {

// `ansible_connection` of the host, else the task's `connection`, else Ansible's default: ssh.
[[nodiscard]] std::string effective_connection(Variables& variables, const playbook::Task& task,
                                               const std::string& fallback);
// Error `not-local`, naming host and task.
[[nodiscard]] base::Error not_local(const std::string& host, const std::string& connection,
                                    const std::string& task, base::Origin origin);
// Throws Error `not-supported` where the task becomes another user than the one that runs kboot.
void check_become(Variables& variables, const playbook::Task& task,
                  const kube::Environment& environment);

}  // namespace kboot::run
