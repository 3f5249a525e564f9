// One of several runs that share a screen, and the table that ends them.
#include "report/lane.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "report/wording.hpp"

namespace kboot::report {

namespace {

// Sets the prefix of a stream for the time of one event.
class Prefix {
 public:
  Prefix(Output& out, const std::string& prefix) : out_(out) { out_.set_prefix(prefix); }
  ~Prefix() { out_.set_prefix({}); }
  Prefix(const Prefix&) = delete;
  Prefix& operator=(const Prefix&) = delete;

 private:
  Output& out_;
};

void add_up(run::RunFinished& sum, const run::RunFinished& next) {
  for (const auto& [host, stats] : next.hosts) {
    run::HostStats& into = sum.hosts[host];
    into.ok += stats.ok, into.changed += stats.changed, into.failed += stats.failed;
    into.unreachable += stats.unreachable, into.skipped += stats.skipped;
    into.rescued += stats.rescued, into.ignored += stats.ignored;
  }
  sum.exit_code = std::max(sum.exit_code, next.exit_code);
  sum.interrupted = sum.interrupted || next.interrupted;
  sum.took += next.took;
}

std::string label_of(const LaneEnd& lane, const std::string& host) {
  return lane.run->hosts.size() == 1 ? lane.inventory : base::cat(lane.inventory, "  ", host);
}

std::size_t label_width(std::span<const LaneEnd> lanes) {
  std::size_t width = 0;
  for (const LaneEnd& lane : lanes) {
    width = std::max(width, base::display_width(lane.inventory));
    if (!lane.run) continue;
    for (const auto& [host, stats] : lane.run->hosts)
      width = std::max(width, base::display_width(label_of(lane, host)));
  }
  return width;
}

// How a lane ended, where its counts do not say it.
Text ending_of(const LaneEnd& lane) {
  if (lane.exit_code == 130) return Text("interrupted", Paint::red);
  if (!lane.run) return Text("did not begin", Paint::red);
  if (lane.exit_code == 1) return Text("stopped by an error", Paint::red);
  return {};
}

}  // namespace

void Lane::on(const run::Event& event) {
  const std::lock_guard lock(turn_);
  const Prefix prefix(out_, prefix_);
  for (run::Reporter* each : listeners_) each->on(event);
  if (const auto* task = std::get_if<run::TaskFinished>(&event)) {
    any_change_ = any_change_ || task->outcome.status == run::OutcomeStatus::changed ||
                  !task->outcome.changes.empty();
  } else if (const auto* end = std::get_if<run::RunFinished>(&event)) {
    if (!end_) end_.emplace();
    add_up(*end_, *end);
  }
}

void Lane::tick() {
  const std::lock_guard lock(turn_);
  const Prefix prefix(out_, prefix_);
  for (run::Reporter* each : listeners_) each->tick();
}

void Lane::pause() {
  const std::lock_guard lock(turn_);
  for (run::Reporter* each : listeners_) each->pause();
}

std::vector<Text> recap_rows(std::span<const LaneEnd> lanes) {
  const std::size_t width = label_width(lanes);
  std::vector<Text> rows;
  for (const LaneEnd& lane : lanes) {
    const Text ending = ending_of(lane);
    if (!lane.run || lane.run->hosts.empty()) {
      rows.push_back(Text(lane.inventory).pad_to(width + 3));
      rows.back().add(ending.empty() ? Text("nothing to do") : ending);
      continue;
    }
    bool quiet = lane.exit_code == 0;
    for (const auto& [host, stats] : lane.run->hosts) {
      quiet = quiet && stats.changed == 0;
      rows.push_back(recap_line(label_of(lane, host), width, stats));
    }
    Text& last = rows.back();
    if (quiet) last.add("   nothing to change");
    if (!ending.empty()) last.add("   ").add(ending);
    last.pad_to(77).add(duration_text(lane.run->took), Paint::grey);
  }
  return rows;
}

std::string lane_prefix(std::string_view name, std::size_t width) {
  return base::cat(name, std::string(width - base::display_width(name) + 3, ' '));
}

}  // namespace kboot::report
