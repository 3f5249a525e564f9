// The contract of a lookup plug-in: a row in a table that `lookups` fills and `run` calls.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/base.hpp"
#include "jinja/jinja.hpp"

namespace kboot::jinja {

// What lookups may ask of the run.
class LookupHost {
 public:
  virtual ~LookupHost() = default;
  virtual Env& env() = 0;
  virtual const base::Context& context() = 0;
  // Ansible's search path: role's `subdir`, role, play's `subdir`, play, ... Nothing: not found.
  virtual std::optional<std::string> find_file(std::string_view subdir, std::string_view name) = 0;
  // A file's bytes, opened where it is an encrypted vault (then marked secret). Throws as base::read_file.
  virtual Value read_file(const std::string& path) = 0;
  // The variable as Env::lookup of the play's scope, with further variables over it while `text` is rendered.
  virtual Value render_with(const Value& text, const Syntax& syntax, const Value& variables,
                            const std::string& template_path) = 0;
  // Folder for relative paths of lookups that write (password).
  virtual std::string base_folder() = 0;
  // `kboot plan`: programs must not run, files must not be written; such a lookup answers Value::unknown().
  virtual bool planning() = 0;
  // GET of a URL for the lookup `url`; the body.
  virtual Value fetch(std::string_view url, const Value& options) = 0;
};

struct LookupRow {
  std::string_view name;
  std::string_view options;  // known keyword arguments, separated by spaces; "**" at the end: any
  // The list of results.
  Value (*run)(const LookupRequest& request, LookupHost& host);
};

// The plug-in of that name, short or as ansible.builtin.NAME; throws `unknown-lookup` with a hint.
[[nodiscard]] const LookupRow& find_lookup(std::span<const LookupRow> table, std::string_view name,
                                           Origin origin);
// Finds the plug-in, checks the options' names and runs it.
[[nodiscard]] Value run_lookup(std::span<const LookupRow> table, const LookupRequest& request,
                               LookupHost& host);

}  // namespace kboot::jinja
