// The objects of folders, files and URLs of manifests, in an order that is always the same.
#pragma once

#include <string>
#include <vector>

#include "run/module.hpp"

namespace kboot::modules {

// Reads what `src` names: of a folder its *.yaml, *.yml and *.json in byte order (`recurse`: the
// folders below after the files, in the same order; `exclude`: without names like these), files of
// any number of documents, http, https and file URLs (`checksum`). Empty documents are left out,
// lists replaced by their items. `template: true` renders files before they are read. Throws Error
// `file-not-found`, `empty-folder`, `kustomization`, `bad-definition` and what downloads throw.
[[nodiscard]] std::vector<value::Value> manifest_objects(run::TaskContext& task,
                                                         const run::Args& args);

}  // namespace kboot::modules
