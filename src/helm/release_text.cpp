// Writes releases for people, as Helm does (pkg/cmd/status.go).
#include "helm/release_text.hpp"

#include "base/text.hpp"
#include "helm/values.hpp"
#include "value/containers.hpp"
#include "value/go_yaml.hpp"

namespace kboot::helm {

namespace {

using base::cat;

std::string head_text(const Release& release, bool with_chart) {
  std::string out = cat("NAME: ", release.name, '\n');
  if (!release.last_deployed.empty())
    out += cat("LAST DEPLOYED: ", calendar_time(release.last_deployed), '\n');
  out += cat("NAMESPACE: ", release.name_space, "\nSTATUS: ", status_name(release.status),
             "\nREVISION: ", release.version, '\n');
  if (with_chart) {
    out += cat("CHART: ", release.chart_name(), "\nVERSION: ", release.chart_version(),
               "\nAPP_VERSION: ", release.app_version(), '\n');
  }
  return out + cat("DESCRIPTION: ", release.description, '\n');
}

std::string tests_text(const Release& release) {
  std::string out;
  bool any = false;
  for (const ReleaseHook& run : release.hooks) {
    if (!run.hook.is_test()) continue;
    any = true;
    if (run.started_at.empty()) continue;
    out +=
        cat("TEST SUITE:     ", run.hook.name, "\nLast Started:   ", calendar_time(run.started_at),
            "\nLast Completed: ", calendar_time(run.completed_at), "\nPhase:          ", run.phase,
            '\n');
  }
  return any ? out : "TEST SUITE: None\n";
}

// The values, hooks and manifest.
std::string content_text(const Release& release) {
  const Value config = release.config.is_dict() ? release.config : Value::dict();
  base::Diagnostics warnings;
  const Value computed =
      coalesce_values(stored_chart(release.chart), config, Compat::v4_3, warnings);
  const bool none = config.as_dict().empty();
  std::string out = cat("USER-SUPPLIED VALUES:\n", none ? "null\n" : value::to_go_yaml(config),
                        "\nCOMPUTED VALUES:\n", value::to_go_yaml(computed), "\nHOOKS:\n");
  for (const ReleaseHook& run : release.hooks)
    out += cat("---\n# Source: ", run.hook.path, '\n', run.hook.text, '\n');
  return out + cat("MANIFEST:\n", release.manifest, '\n');
}

}  // namespace

std::string status_text(const Release& release, const StatusText& how) {
  std::string out = head_text(release, how.everything);
  if (!how.resources.empty()) out += cat("RESOURCES:\n", how.resources, '\n');
  out += tests_text(release);
  if (how.everything) out += content_text(release);
  if (!release.notes.empty()) out += cat("NOTES:\n", base::trim(release.notes), '\n');
  return out;
}

}  // namespace kboot::helm
