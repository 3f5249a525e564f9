// group_vars/ and host_vars/ beside an inventory or a playbook. Private to this folder.
#pragma once

#include <string>
#include <vector>

#include "inventory/inventory.hpp"

namespace kboot::inventory {

// The files that hold the variables of `name` below `folder`, in the order in which they are read:
// one of `name`, `name.yml`, `name.yaml`, `name.json`; a folder stands for the files in it.
[[nodiscard]] std::vector<std::string> find_vars_files(const std::string& folder,
                                                       const std::string& name);

// The variables of a file as a frozen dict; throws `variables-not-a-mapping`.
[[nodiscard]] Value read_vars_file(const std::string& path, const Reader& reader);

}  // namespace kboot::inventory
