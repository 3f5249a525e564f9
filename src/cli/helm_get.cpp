// kboot helm get: what a release keeps.
#include <algorithm>

#include "base/text.hpp"
#include "cli/app.hpp"
#include "cli/helm_release.hpp"
#include "helm/helm.hpp"
#include "helm/release_text.hpp"
#include "value/containers.hpp"
#include "value/go_json.hpp"
#include "value/go_yaml.hpp"

namespace kboot::cli {

namespace {

using base::cat;
using helm::Release;
using value::Value;

std::string values(const Arguments& arguments, const Release& release) {
  const bool all = arguments.has("all");
  Value shown = release.config;
  if (all) {
    base::Diagnostics warnings;
    shown = helm::coalesce_values(helm::stored_chart(release.chart),
                                  shown.is_dict() ? shown : Value::dict(), helm::Compat::v4_3,
                                  warnings);
  } else if (shown.is_dict() && shown.as_dict().empty()) {
    shown = Value();
  }
  return release_output(
      arguments, value::to_go_json(shown),
      cat(all ? "COMPUTED VALUES:\n" : "USER-SUPPLIED VALUES:\n", value::to_go_yaml(shown)));
}

std::string manifest(const Arguments&, const Release& release) { return release.manifest + '\n'; }

std::string notes(const Arguments&, const Release& release) {
  return release.notes.empty() ? std::string() : cat("NOTES:\n", release.notes, '\n');
}

std::string hooks(const Arguments&, const Release& release) {
  std::string out;
  for (const helm::ReleaseHook& run : release.hooks)
    out += cat("---\n# Source: ", run.hook.path, '\n', run.hook.text, '\n');
  return out;
}

std::string all(const Arguments&, const Release& release) {
  return helm::status_text(release, {.everything = true});
}

struct WhatRow {
  std::string_view name;
  std::string (*text)(const Arguments&, const Release&);
};
constexpr WhatRow what_rows[] = {
    {"all", all}, {"hooks", hooks}, {"manifest", manifest}, {"notes", notes}, {"values", values},
};

}  // namespace

int helm_get(App& app, const Arguments& arguments) {
  const std::string& what = arguments.positional()[0];
  const auto* row = std::ranges::find(what_rows, std::string_view(what), &WhatRow::name);
  if (row == std::end(what_rows)) {
    throw base::Error("option-value", cat("`kboot helm get` cannot show `", what, '`'))
        .hint("it shows all, hooks, manifest, notes or values of a release");
  }
  const ReleaseScope scope(app, arguments, false);
  const Release release =
      scope.release(arguments.positional()[1], number_option(arguments, "revision", 0));
  app.out().raw(row->text(arguments, release));
  return 0;
}

}  // namespace kboot::cli
