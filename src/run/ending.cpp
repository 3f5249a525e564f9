// How a run ends: its exit code, what it leaves on the clusters, how to go on.
#include "base/text.hpp"
#include "run/coordinator.hpp"

namespace kboot::run {

using base::cat;

namespace {

// A slip in a tag would look like a run that had nothing to do.
base::Diagnostic nothing_tagged(const std::vector<std::string>& tags) {
  base::Diagnostic warning;
  warning.severity = base::Severity::warning;
  warning.code = "no-tasks";
  warning.message = cat("no task has the tag `", base::join(tags, "` or `"), "`");
  warning.hint = "`--list-tags` shows those that there are";
  return warning;
}

}  // namespace

int Coordinator::finish(bool interrupted) {
  RunFinished finished{.hosts = {},
                       .exit_code = 0,
                       .interrupted = interrupted,
                       .resume = {},
                       .took = context_.clock.now() - start_};
  bool failed = false, unreachable = unreachable_cluster_ && !options_.under_link;
  for (const auto& [name, host] : records_) {
    const HostStats& stats = host->stats;
    if (stats.ok + stats.skipped + stats.failed + stats.unreachable + stats.rescued > 0)
      finished.hosts[name] = stats;
    failed = failed || host->state.failed;
    unreachable = unreachable || host->state.unreachable;
  }
  finished.exit_code = unreachable ? 4 : failed ? 2 : 0;
  if (interrupted) {
    finished.exit_code = options_.under_link ? 99 : 130;
    if (!last_task_.empty()) finished.resume = cat("--start-at-task '", last_task_, "'");
  }
  record_on_clusters(finished);
  const bool all = options_.tags.only == playbook::TagChoice().only;
  if (last_task_.empty() && !all && finished.exit_code == 0 && !options_.under_link)
    emit(Warned{nothing_tagged(options_.tags.only)});
  emit(finished);
  return finished.exit_code;
}

// A run that cannot leave word has still done its work.
void Coordinator::record_on_clusters(const RunFinished& finished) {
  if (!services_.record || options_.check || options_.plan) return;
  // After an interruption there is little time, which a further signal ends.
  constexpr auto last_words = std::chrono::seconds(10);
  const base::Cancel calm;
  std::set<std::string> servers;
  for (const auto& [name, host] : records_) {
    // What the last task of an interrupted run had changed is not known: that it stored something
    // must do.
    const bool changed =
        host->stats.changed > 0 || host->changed_by_failures || finished.interrupted;
    if (!changed) continue;
    for (kube::Session* session : host->clusters->written()) {
      if (!servers.insert(session->connection().server).second) continue;
      const base::Context& own = *host->context;
      const base::Context context{
          .loop = own.loop,
          .clock = own.clock,
          .cancel = finished.interrupted ? calm : own.cancel,
          .deadline = finished.interrupted ? own.deadline.sooner(own.clock.now() + last_words)
                                           : own.deadline,
          .progress = own.progress,
          .redactor = own.redactor,
          .entropy = own.entropy};
      try {
        services_.record(context, *session, finished);
      } catch (const base::Error& error) {
        base::Diagnostic warning = error.diagnostic();
        warning.severity = base::Severity::warning;
        warning.message = cat("the run is not recorded on the cluster: ", warning.message);
        emit(Warned{std::move(warning)});
      } catch (const base::Cancelled&) {
        return;
      }
    }
  }
}

}  // namespace kboot::run
