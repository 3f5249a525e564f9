// What a survey is sure of, by tables.
#include "run/doubts.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "run/module.hpp"
#include "run/survey.hpp"

namespace kboot::run {

namespace {

// Lookup plug-ins that ask more than variables; `always`: not only files.
struct WorldLookup {
  std::string_view name;
  bool always = false;
};
constexpr WorldLookup world_lookups[] = {
    {"file"},           {"fileglob"},   {"first_found"},         {"lines", true},
    {"password", true}, {"pipe", true}, {"random_choice", true}, {"sops"},
    {"unvault"},        {"url", true},  {"varnames", true},
};

// Errors by how far they depend on what is written alone.
struct SureError {
  std::string_view code;  // `-` at the end: all that begin so
  bool planning = true;   // also where a module looks at the world
  bool quiet = true;      // its text has no value in it
  bool disk = false;      // a file that is not there
};
constexpr SureError sure_errors[] = {
    {.code = "argument-", .planning = false, .quiet = false},
    {.code = "file-not-found", .disk = true},
    {.code = "filter-error", .quiet = false},
    {.code = "json-path", .planning = false, .quiet = false},
    {.code = "keyword-type", .planning = false, .quiet = false},
    {.code = "lookup-failed", .disk = true},
    {.code = "loop-type", .planning = false},
    {.code = "missing-argument", .planning = false},
    {.code = "template-not-found", .disk = true},
    {.code = "template-", .quiet = false},
    {.code = "undefined-variable"},
    {.code = "unknown-argument", .planning = false},
    {.code = "unknown-filter"},
    {.code = "unknown-lookup"},
    {.code = "unknown-test"},
    {.code = "vault-"},
};

std::string full_path(std::string_view path) {
  return base::normal_path(base::absolute_path(path));
}

bool is_at_or_in(std::string_view path, std::string_view folder) {
  if (!path.starts_with(folder)) return false;
  return path.size() == folder.size() || path[folder.size()] == '/';
}

}  // namespace

void Doubts::add_written(std::string_view path) {
  const std::lock_guard lock(mutex_);
  written_.push_back(full_path(path));
}

bool Doubts::has_text(const std::string& path, const std::vector<std::string>& folders) const {
  if (!files_) return false;
  const std::string full = full_path(path);
  const std::lock_guard lock(mutex_);
  const auto holds = [&](const std::string& folder) { return is_at_or_in(full, folder); };
  if (std::ranges::any_of(written_, holds)) return true;
  return std::ranges::none_of(folders,
                              [&](const std::string& folder) { return holds(full_path(folder)); });
}

bool Doubts::has_lookup(std::string_view plugin) const {
  const std::size_t dot = plugin.rfind('.');
  if (dot != std::string_view::npos) plugin.remove_prefix(dot + 1);
  const auto* row = std::ranges::find(world_lookups, plugin, &WorldLookup::name);
  return row != std::end(world_lookups) && (row->always || files_);
}

bool may_write_files(const Module& module) noexcept {
  if (module.apply == nullptr || module.gives_cluster) return module.gives_cluster;
  return !is_of_cluster(module);
}

bool is_of_cluster(const Module& module) noexcept {
  return std::ranges::any_of(
      module.arguments, [](const Argument& argument) { return argument.name == "kubeconfig"; });
}

bool is_of_files(const base::Diagnostic& error, Stage stage, bool quiet,
                 const Doubts& doubts) noexcept {
  const auto* row = std::ranges::find_if(sure_errors, [&](const SureError& one) {
    return one.code.ends_with('-') ? error.code.starts_with(one.code) : error.code == one.code;
  });
  if (row == std::end(sure_errors) || (stage == Stage::planning && !row->planning)) return false;
  return (!quiet || row->quiet) && !(row->disk && doubts.files_may_change());
}

}  // namespace kboot::run
