// Lookups that read files: file, unvault, fileglob, first_found, template.
#include <glob.h>

#include "base/files.hpp"
#include "lookups/lookups.hpp"
#include "lookups/support.hpp"

namespace kboot::lookups {
namespace {

std::string found_path(const LookupRequest& request, LookupHost& host, std::string_view folder,
                       const Value& term) {
  const std::string name = jinja::to_text(term);
  const auto path = host.find_file(folder, name);
  if (!path)
    throw lookup_error(
        base::cat("the lookup `", request.plugin, "` does not find the file `", name, "`"));
  return *path;
}

std::vector<Value> file_texts(const LookupRequest& request, LookupHost& host, bool left,
                              bool right) {
  std::vector<Value> out;
  for (const Value& term : flat_terms(request)) {
    const Value text = host.read_file(found_path(request, host, "files", term));
    const std::string_view bytes = text.as_string();
    std::string_view kept = right ? base::trim_end(bytes) : bytes;
    if (left) kept = kept.substr(std::min(kept.find_first_not_of(" \t\r\n\f\v"), kept.size()));
    out.push_back(Value(kept).set_origin(text.origin()).add_marks(text.marks()));
  }
  return out;
}

}  // namespace

Value file(const LookupRequest& request, LookupHost& host) {
  return Value::list(
      file_texts(request, host, flag(request, "lstrip", false), flag(request, "rstrip", true)));
}

Value unvault(const LookupRequest& request, LookupHost& host) {
  return Value::list(file_texts(request, host, false, false));
}

Value fileglob(const LookupRequest& request, LookupHost& host) {
  std::vector<Value> out;
  for (const Value& term : flat_terms(request)) {
    const std::string pattern = jinja::to_text(term);
    const std::string name = base::base_name(pattern);
    std::string folder = pattern.substr(0, pattern.size() - name.size());
    if (!folder.starts_with('/')) {
      const auto found = host.find_file("files", folder.empty() ? "." : folder);
      if (!found) continue;
      folder = *found;
    }
    ::glob_t matches{};
    ::glob(base::join_path(folder, name).c_str(), 0, nullptr, &matches);
    for (std::size_t i = 0; i < matches.gl_pathc; ++i) {
      if (base::is_file(matches.gl_pathv[i])) out.emplace_back(std::string(matches.gl_pathv[i]));
    }
    ::globfree(&matches);
  }
  return Value::list(std::move(out));
}

namespace {

std::vector<std::string> texts(const Value* value, std::string_view separators) {
  std::vector<std::string> out;
  if (value == nullptr || value->is_null()) return out;
  if (value->is_list()) {
    for (const Value& item : value->as_list()) out.push_back(jinja::to_text(item));
    return out;
  }
  const std::string text = jinja::to_text(*value);
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find_first_of(separators, at), text.size());
    if (end > at) out.emplace_back(base::trim(std::string_view(text).substr(at, end - at)));
    at = end + 1;
  }
  return out;
}

// Each candidate of one term: names, or {files, paths, skip}.
void add_candidates(const Value& term, std::vector<std::string>& out, bool& skip) {
  if (!term.is_dict()) {
    out.push_back(jinja::to_text(term));
    return;
  }
  if (const Value* quiet = term.find("skip")) skip = jinja::truthy(*quiet);
  const std::vector<std::string> paths = texts(term.find("paths"), ",:;");
  for (const std::string& folder : paths.empty() ? std::vector<std::string>{""} : paths) {
    for (const std::string& name : texts(term.find("files"), ",;")) {
      out.push_back(folder.empty() ? name : base::join_path(folder, name));
    }
  }
}

}  // namespace

Value first_found(const LookupRequest& request, LookupHost& host) {
  std::vector<std::string> candidates;
  bool skip = flag(request, "skip", false);
  for (const Value& term : flat_terms(request)) add_candidates(term, candidates, skip);
  if (option(request, "files") != nullptr) {
    add_candidates(request.options, candidates, skip);
  } else if (const Value* paths = option(request, "paths")) {
    std::vector<std::string> with_folders;
    for (const std::string& folder : texts(paths, ",:;")) {
      for (const std::string& name : candidates)
        with_folders.push_back(base::join_path(folder, name));
    }
    candidates = std::move(with_folders);
  }
  for (const std::string& name : candidates) {
    for (const char* folder : {"files", "templates", "vars", "tasks"}) {
      if (const auto path = host.find_file(folder, name)) return Value::list({Value(*path)});
    }
  }
  if (skip) return Value::list();
  throw lookup_error("the lookup `first_found` finds none of its files")
      .note(base::cat("looked for ", base::join(candidates, ", ")));
}

Value template_file(const LookupRequest& request, LookupHost& host) {
  jinja::Syntax syntax = jinja::Syntax::file();
  syntax.convert = flag(request, "convert_data", true);
  syntax.trim_blocks = flag(request, "trim_blocks", true);
  syntax.lstrip_blocks = flag(request, "lstrip_blocks", false);
  const auto set = [&](std::string_view name, std::string& member) {
    if (const Value* given = option(request, name)) member = jinja::to_text(*given);
  };
  set("variable_start_string", syntax.variable_start);
  set("variable_end_string", syntax.variable_end);
  set("comment_start_string", syntax.comment_start);
  set("comment_end_string", syntax.comment_end);
  const Value* given = option(request, "template_vars");
  const Value variables = given == nullptr ? Value::dict() : *given;
  std::vector<Value> out;
  for (const Value& term : flat_terms(request)) {
    const std::string path = found_path(request, host, "templates", term);
    Value text = host.render_with(host.read_file(path), syntax, variables, path);
    if (!syntax.convert && text.is_string()) text.set_subtype(value::Subtype::python_text);
    out.push_back(std::move(text));
  }
  return Value::list(std::move(out));
}

}  // namespace kboot::lookups
