// kboot check: all mistakes at once, without a cluster.
#include <algorithm>

#include "base/text.hpp"
#include "cli/command_functions.hpp"
#include "cli/guards.hpp"
#include "cli/workspace.hpp"
#include "report/diagnostic_text.hpp"

namespace kboot::cli {

namespace {

struct Count {
  int errors = 0;
  int warnings = 0;
};

void tell(App& app, const base::Diagnostic& diagnostic, Count& count) {
  app.out().write(report::diagnostic_text(diagnostic).add("\n"));
  ++(diagnostic.severity == base::Severity::error ? count.errors : count.warnings);
}

std::string counted(int count, std::string_view what) {
  return base::cat(count, " ", what, count == 1 ? "" : "s");
}

}  // namespace

int check_playbooks(App& app, const Arguments& arguments) {
  Count count;
  const auto keyrings = std::make_shared<Keyrings>(app, arguments);
  for (const Sources& sources : sources_of(arguments)) {
    try {
      Workspace workspace(app, app.context(), arguments, sources, keyrings);
      try {
        const playbook::Playbook playbook = workspace.load_playbook();
        run::Lines lines;
        if (!workspace.findings().has_errors())
          check_guards(app, app.context(), arguments, workspace, playbook, lines, true,
                       workspace.findings());
      } catch (const base::Error& error) {
        workspace.findings().add(error.diagnostic());
      }
      // What the survey comes upon once more is told once.
      const std::vector<base::Diagnostic>& all = workspace.findings().items();
      for (auto each = all.begin(); each != all.end(); ++each) {
        const auto same = [&](const base::Diagnostic& other) {
          return other.code == each->code && other.message == each->message &&
                 other.origin == each->origin;
        };
        if (std::none_of(all.begin(), each, same)) tell(app, *each, count);
      }
    } catch (const base::Error& error) {
      tell(app, error.diagnostic(), count);
    }
  }
  app.out().line(base::cat(counted(count.errors, "error"), ", ", counted(count.warnings, "warning"),
                           "; nothing was sent to the cluster"));
  return count.errors > 0 ? 4 : 0;
}

}  // namespace kboot::cli
