// Rendered charts as text (Helm's pkg/cmd/template.go).
#include "helm/template_text.hpp"

#include <set>

#include "base/files.hpp"
#include "base/text.hpp"
#include "helm/manifests.hpp"
#include "helm/names.hpp"

namespace kboot::helm {

namespace {

std::string with_source(std::string_view path, std::string_view text) {
  return base::cat("---\n# Source: ", path, "\n", text, "\n");
}

std::string joined(const std::vector<TemplateFile>& files, bool hooks) {
  std::string text;
  for (const TemplateFile& file : files) {
    if ((file.part == TemplateFile::Part::hook) == hooks) text += file.text;
  }
  return text;
}

// What stands behind the chart's name in `# Source: CHART/PATH`; empty where there is no such line.
std::string_view source_below_chart(std::string_view document) {
  constexpr std::string_view mark = "# Source: ";
  for (std::size_t at = document.find(mark); at != document.npos;
       at = document.find(mark, at + 1)) {
    const std::string_view rest = document.substr(at + mark.size());
    const std::string_view line = rest.substr(0, rest.find('\n'));
    const std::size_t slash = rest.find('/');
    if (slash == rest.npos || slash == 0 || slash + 1 >= line.size()) continue;
    return line.substr(slash + 1);
  }
  return {};
}

std::string chosen(const std::vector<std::string>& patterns, std::string_view text, Compat compat) {
  const std::vector<std::string> documents = split_manifests(text, compat);
  std::string out;
  for (const std::string& pattern : patterns) {
    bool found = false;
    for (const std::string& document : documents) {
      const std::string_view path = source_below_chart(document);
      if (path.empty() || !go_match(pattern, path).value_or(false)) continue;
      out += base::cat("---\n", document, "\n");
      found = true;
    }
    if (found) continue;
    throw base::Error("no-such-template",
                      base::cat("could not find template ", pattern, " in chart"))
        .hint("paths begin below the chart's folder: `templates/deployment.yaml`");
  }
  return out;
}

}  // namespace

std::vector<TemplateFile> template_files(const Rendered& rendered, const TemplateOutput& output) {
  using Part = TemplateFile::Part;
  std::vector<TemplateFile> files;
  if (output.include_crds) {
    for (const Crd& crd : rendered.crds) {
      files.push_back({Part::crd, crd.filename, with_source(crd.filename, crd.data.as_string())});
    }
  }
  for (const Manifest& manifest : rendered.manifests) {
    files.push_back({Part::manifest, manifest.path, with_source(manifest.path, manifest.text)});
  }
  if (output.no_hooks) return files;
  for (const Hook& hook : rendered.hooks) {
    if (output.skip_tests && hook.is_test()) continue;
    files.push_back({Part::hook, hook.path, with_source(hook.path, hook.text)});
  }
  return files;
}

void check_files_output(const TemplateOutput& output) {
  if (output.show_only.empty()) return;
  throw base::Error("no-such-template",
                    base::cat("could not find template ", output.show_only.front(), " in chart"))
      .hint("files are written of all templates: choose some, or name a folder, not both");
}

void write_template_files(const Rendered& rendered, const TemplateOutput& output,
                          const std::string& top, const std::string& inner,
                          const std::function<void(const std::string&)>& wrote) {
  check_files_output(output);
  using Part = TemplateFile::Part;
  std::set<std::string> written;
  for (const TemplateFile& file : template_files(rendered, output)) {
    const std::string path = base::cat(file.part == Part::crd ? top : inner, "/", file.path);
    const bool behind = !written.insert(path).second || file.part == Part::hook;
    base::make_directories(base::directory_name(path));
    std::string bytes = behind ? base::read_file_if_exists(path).value_or("") : std::string();
    base::write_file(path, bytes + file.text);
    wrote(path);
  }
}

std::string template_text(const Rendered& rendered, const TemplateOutput& output, Compat compat) {
  const std::vector<TemplateFile> files = template_files(rendered, output);
  const std::string text = base::cat(trim_space(joined(files, false)), "\n", joined(files, true));
  return output.show_only.empty() ? text : chosen(output.show_only, text, compat);
}

}  // namespace kboot::helm
