// The files of a project with secrets in them, or that should be secret.
#pragma once

#include <string>
#include <vector>

#include "secrets/secrets.hpp"

namespace kboot::secrets {

struct ProjectSecrets {
  std::vector<Sealed> sealed;  // by path, then in the order of the file
  // Files in folders for secrets that are not encrypted: `secrets/` of the project, and each folder
  // of that name that has a `.recipients`. Dot files may be plain.
  std::vector<std::string> plain;
  // Files that cannot be read, or are no YAML although they hold an envelope.
  std::vector<base::Diagnostic> troubles;
};

// Walks a folder and what is below it, but for folders whose names begin with a dot, links, and
// files of more than 64 MiB. Paths are relative to where the process is when `folder` is. Inline
// values are looked for in files that end in .yml, .yaml or .json or have no ending. Given a file it
// looks at that one. Throws Error `file-not-found` or `file-unreadable` for the folder itself.
[[nodiscard]] ProjectSecrets find_secrets(const std::string& path);

}  // namespace kboot::secrets
