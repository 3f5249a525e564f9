// kboot vault list and check: everything encrypted in a project, and what should be.
#include <algorithm>

#include "base/base.hpp"
#include "base/text.hpp"
#include "cli/vault.hpp"
#include "cli/vault_job.hpp"
#include "secrets/inspection.hpp"
#include "secrets/project.hpp"

namespace kboot::cli {

namespace {

using base::cat;
using report::Paint;
using report::Text;
using secrets::Inspection;
using secrets::Opens;
using secrets::Sealed;

constexpr std::size_t widest_place = 48;

std::string folder_of(const Arguments& arguments) {
  return arguments.positional().empty() ? "." : arguments.positional().front();
}

std::string place_of(const Sealed& sealed) {
  return sealed.name.empty() ? sealed.place() : cat(sealed.place(), "  ", sealed.name);
}

Paint paint_of(Opens opens) {
  return opens == Opens::yes           ? Paint::green
         : opens == Opens::without_key ? Paint::yellow
                                       : Paint::red;
}

std::vector<Inspection> inspect_all(vault::Keyring& keyring, const std::vector<Sealed>& sealed) {
  std::vector<Inspection> all;
  all.reserve(sealed.size());
  for (const Sealed& each : sealed) all.push_back(secrets::inspect(keyring, each));
  return all;
}

void tell_plain(App& app, const std::string& file) {
  base::Diagnostic error{.code = "vault-plain-text",
                         .message = cat("`", file, "` is not encrypted")};
  error.hint = cat("`kboot vault encrypt ", file, "`, or keep it elsewhere");
  app.tell(error);
}

}  // namespace

int vault_list(App& app, const Arguments& arguments) {
  VaultJob job(app, arguments);
  const secrets::ProjectSecrets found = secrets::find_secrets(folder_of(arguments));
  const std::vector<Inspection> inspections = inspect_all(*job.keyring, found.sealed);
  std::size_t place_width = 0;
  std::size_t format_width = 0;
  for (std::size_t i = 0; i < inspections.size(); ++i) {
    place_width = std::max(place_width, base::display_width(place_of(found.sealed[i])));
    format_width = std::max(format_width, base::display_width(inspections[i].format));
  }
  const std::size_t format_column = std::min(place_width, widest_place) + 3;
  for (std::size_t i = 0; i < inspections.size(); ++i) {
    const std::string place = place_of(found.sealed[i]);
    const std::size_t width = std::max(base::display_width(place) + 3, format_column);
    Text line(place);
    line.pad_to(width).add(inspections[i].format).pad_to(width + format_width + 3);
    app.out().line(line.add(inspections[i].state, paint_of(inspections[i].opens)));
  }
  for (base::Diagnostic trouble : found.troubles) {
    trouble.severity = base::Severity::warning;
    app.tell(trouble);
  }
  app.out().line(secrets::summary(inspections));
  return 0;
}

int vault_check(App& app, const Arguments& arguments) {
  const secrets::ProjectSecrets found = secrets::find_secrets(folder_of(arguments));
  std::size_t errors = found.plain.size() + found.troubles.size();
  for (const std::string& file : found.plain) tell_plain(app, file);
  for (const base::Diagnostic& trouble : found.troubles) app.tell(trouble);
  std::string told = cat(found.sealed.size(), " encrypted");
  if (!arguments.has("no-keys")) {
    VaultJob job(app, arguments);
    const std::vector<Inspection> inspections = inspect_all(*job.keyring, found.sealed);
    for (const Inspection& each : inspections) {
      if (each.opens == Opens::yes) continue;
      ++errors;
      app.tell(each.error);
    }
    told = secrets::summary(inspections);
  }
  app.out().line(cat(secrets::count_of(errors, "error"), "; ", told));
  return errors == 0 ? 0 : 1;
}

}  // namespace kboot::cli
