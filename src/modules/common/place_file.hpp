// What copy and template share: put these bytes there, with this owner and mode, and report as Ansible does.
#pragma once

#include <string>
#include <vector>

#include "run/module.hpp"

namespace kboot::modules {

inline constexpr run::Argument backup_argument = {
    .name = "backup",
    .type = run::ArgType::boolean,
    .doc = "Keep the old file under a name with the time",
    .default_value = "false"};
inline constexpr run::Argument force_argument = {.name = "force",
                                                 .type = run::ArgType::boolean,
                                                 .doc = "Replace a file of other content",
                                                 .default_value = "true"};

// One file to be written.
struct Placement {
  value::Value content;  // a string
  std::string path;
};

// The file that `dest` means for a source of that name: `dest` itself, or in it when it is a folder or ends in /.
[[nodiscard]] std::string destination(const run::TaskContext& task, const run::Args& args,
                                      const std::string& source_name);
// Which of them differ from what is there; the plan's state keeps them for apply_placements. `folders` are made too.
[[nodiscard]] run::Plan plan_placements(const run::Args& args, std::vector<Placement> files,
                                        const std::vector<std::string>& folders = {});
[[nodiscard]] run::Outcome apply_placements(run::TaskContext& task, const run::Args& args,
                                            run::Plan& plan);

}  // namespace kboot::modules
