// What `helm template` prints of a render, and the files that it writes with --output-dir.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "helm/render.hpp"

namespace kboot::helm {

struct TemplateOutput {
  bool include_crds = false;
  bool no_hooks = false;
  bool skip_tests = false;
  // Only documents of these templates, as paths below the chart (`templates/x.yaml`, `*` stays
  // within a folder).
  std::vector<std::string> show_only = {};
};

// The text for standard output. Throws Error `no-such-template` for a path of show_only that no
// document comes from.
[[nodiscard]] std::string template_text(const Rendered& rendered, const TemplateOutput& output,
                                        Compat compat);

// A document for a file of --output-dir. Several may go to one file, one behind the other.
struct TemplateFile {
  enum class Part : unsigned char { crd, manifest, hook } part;
  std::string path;
  std::string text;  // with its separator and `# Source:`
};
[[nodiscard]] std::vector<TemplateFile> template_files(const Rendered& rendered,
                                                       const TemplateOutput& output);

// Throws Error `no-such-template` for show_only: Helm chooses from the text that it prints, and there
// is none where files are written.
void check_files_output(const TemplateOutput& output);

// Checks that and writes them: definitions below `top`, all else below `inner`. Manifests replace the files of an
// earlier run, hooks come behind what is there: as in Helm. `wrote` gets the path of each document.
void write_template_files(const Rendered& rendered, const TemplateOutput& output,
                          const std::string& top, const std::string& inner,
                          const std::function<void(const std::string&)>& wrote);

}  // namespace kboot::helm
