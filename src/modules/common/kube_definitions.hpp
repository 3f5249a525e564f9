// What a task wants in the cluster, as a list of objects (kubernetes.core,
// module_utils/k8s/resource.py).
#pragma once

#include <vector>

#include "kube/session.hpp"
#include "run/module.hpp"

namespace kboot::modules {

// The objects of `resource_definition`, `template` or `src` (file or URL, held to `checksum`), else
// the one that `kind` and `name` describe. Fields that an object lacks come from `kind`,
// `api_version`, `name`, `namespace`, `generate_name`; lists are replaced by their items. Objects
// are not shared with the arguments.
std::vector<value::Value> load_definitions(run::TaskContext& task, const run::Args& args,
                                           kube::Session& session);

// The bytes of a manifest at a URL, or in a file of the project, held to the argument `checksum`
// (sha256:...) where it is given.
[[nodiscard]] value::Value read_manifest_file(run::TaskContext& task, const run::Args& args,
                                              kube::Session& session, const std::string& place);

// All documents of a manifest, empty ones left out. What stood secret in the text is secret in the
// values.
std::vector<value::Value> read_manifest(const value::Value& text, const std::string& name);

}  // namespace kboot::modules
