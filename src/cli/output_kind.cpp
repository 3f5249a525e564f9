// Which listener standard output gets.
#include "cli/output_kind.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/shell_words.hpp"
#include "base/text.hpp"
#include "inventory/inventory.hpp"
#include "report/wording.hpp"

namespace kboot::cli {

namespace {

report::Screen screen_of(App& app, const Arguments& arguments) {
  return {.out = app.out(),
          .err = app.err(),
          .clock = app.clock(),
          .verbosity = arguments.count("verbose"),
          .diff = arguments.has("diff")};
}

std::unique_ptr<run::Reporter> listener(std::string_view kind, const report::Screen& screen) {
  if (kind == "tty") return report::human(screen);
  if (kind == "json") return report::json_lines(screen);
  if (kind == "github")
    return report::github(screen, base::env("GITHUB_STEP_SUMMARY").value_or(""));
  if (kind == "gitlab") return report::gitlab(screen);
  if (kind == "quiet") return report::quiet(screen);
  return report::plain(screen);
}

// Makes a command that can be typed of what a run says about going on.
class Resuming final : public run::Reporter {
 public:
  Resuming(std::unique_ptr<run::Reporter> inner, std::string command)
      : inner_(std::move(inner)), command_(std::move(command)) {}

  void on(const run::Event& event) override {
    const auto* end = std::get_if<run::RunFinished>(&event);
    if (end == nullptr || end->resume.empty()) {
      inner_->on(event);
      return;
    }
    run::RunFinished whole = *end;
    whole.resume = base::cat(command_, " ", end->resume);
    inner_->on(whole);
  }
  void tick() override { inner_->tick(); }
  void pause() override { inner_->pause(); }

 private:
  std::unique_ptr<run::Reporter> inner_;
  std::string command_;
};

// The command line as it was typed, without an older --start-at-task and without `others`.
std::string typed(const App& app, const std::vector<std::string>& others) {
  std::string command = app.name();
  for (std::size_t at = 0; at < app.words().size(); ++at) {
    const std::string& word = app.words()[at];
    if (word == "--start-at-task") ++at;
    if (word.starts_with("--start-at-task") || std::ranges::find(others, word) != others.end())
      continue;
    command += base::cat(" ", base::quote_word(word));
  }
  return command;
}

// What each line of an inventory begins with: its name, its path where two have the same.
std::vector<std::string> lane_names(const std::vector<std::string>& inventories) {
  std::vector<std::string> names;
  for (const std::string& each : inventories)
    names.push_back(each.empty() ? std::string("localhost") : inventory::source_name(each));
  std::vector<std::string> shown = names;
  for (std::size_t at = 0; at < names.size(); ++at) {
    if (std::ranges::count(names, names[at]) > 1) shown[at] = inventories[at];
  }
  return shown;
}

// Found out before the run, not at its end.
std::string report_path(const std::string& given) {
  std::string path = base::absolute_path(base::expand_user(given));
  const std::string folder = base::directory_name(path);
  const bool device = base::exists(path) && !base::is_file(path) && !base::is_directory(path);
  if (!device) base::make_directories(folder);
  if (base::is_directory(path) || (!device && ::access(folder.c_str(), W_OK) != 0)) {
    throw base::Error("file-unwritable",
                      base::cat("the report `", given, "` cannot be written: ",
                                base::is_directory(path) ? "it is a folder" : std::strerror(errno)))
        .hint("`--report` names a file");
  }
  return path;
}

std::vector<std::string> without(std::vector<std::string> all, const std::string& one) {
  std::erase(all, one);
  return all;
}

}  // namespace

std::string output_kind(std::string_view wish, bool terminal,
                        const std::function<std::optional<std::string>(const char*)>& env) {
  if (wish != "auto") return std::string(wish);
  if (env("GITHUB_ACTIONS")) return "github";
  if (env("GITLAB_CI")) return "gitlab";
  return terminal && !env("CI") && env("TERM") != "dumb" ? "tty" : "plain";
}

Listeners::Listeners(App& app, const Arguments& arguments,
                     const std::vector<std::string>& inventories, bool plan)
    : app_(app), names_(lane_names(inventories)) {
  report::Screen screen = screen_of(app, arguments);
  const std::string kind =
      output_kind(arguments.value_or("output", "auto"), app.out().manner().terminal, base::env);
  const bool for_people = kind != "json" && kind != "quiet";
  tells_recap_ = for_people && !plan;
  timed_ = kind != "tty";
  if (kind == "github") {
    app.out().make_commands_inert();
    app.err().make_commands_inert();
  }
  for (const std::string& wish : arguments.values("report")) add_report(wish);
  const bool several = inventories.size() > 1;
  if (several) live_ = std::make_unique<report::LiveArea>(app.out(), app.clock(), names_);
  std::size_t width = 0;
  for (const std::string& name : names_) width = std::max(width, base::display_width(name));
  for (std::size_t number = 0; number < inventories.size(); ++number) {
    screen.live = live_.get();
    screen.number = number;
    prefixes_.push_back(several ? report::lane_prefix(names_[number], width) : std::string());
    std::vector<run::Reporter*> told;
    const auto add = [&](std::unique_ptr<run::Reporter> reporter) {
      told.push_back(owned_.emplace_back(std::move(reporter)).get());
    };
    add(std::make_unique<Resuming>(
        plan && for_people ? report::plan(screen) : listener(kind, screen),
        typed(app, without(inventories, inventories[number]))));
    for (const auto& file : files_) add(file->listener());
    lanes_.push_back(std::make_unique<report::Lane>(app.screen().mutex(), app.out(),
                                                    prefixes_.back(), std::move(told)));
    app.screen().moves(*lanes_.back());
  }
}

Listeners::~Listeners() { app_.screen().forget(); }

std::unique_ptr<run::Reporter> link_listener(App& app, const Arguments& arguments) {
  return std::make_unique<Resuming>(report::ansible(screen_of(app, arguments)), typed(app, {}));
}

bool Listeners::any_change() const noexcept {
  return std::ranges::any_of(lanes_, [](const auto& lane) { return lane->any_change(); });
}

void Listeners::add_report(const std::string& wish) {
  const std::size_t equals = wish.find('=');
  const std::string kind = wish.substr(0, equals);
  if (equals == std::string::npos || equals + 1 == wish.size() ||
      (kind != "json" && kind != "junit")) {
    throw base::Error("option-value", base::cat("`--report` cannot be `", wish, "`"))
        .hint("it is json=FILE or junit=FILE");
  }
  const std::string path = report_path(wish.substr(equals + 1));
  if (std::ranges::find(report_paths_, path) != report_paths_.end()) {
    throw base::Error("option-value",
                      base::cat("two reports cannot be the file `", wish.substr(equals + 1), '`'));
  }
  report_paths_.push_back(path);
  files_.push_back(kind == "json" ? report::json_file(path, app_.redactor())
                                  : report::junit_file(path, app_.redactor()));
}

void Listeners::tell_recap(const std::vector<int>& exit_codes) {
  std::vector<report::LaneEnd> ends;
  for (std::size_t at = 0; at < lanes_.size(); ++at) {
    ends.push_back(
        {.inventory = names_[at], .run = lanes_[at]->end(), .exit_code = exit_codes[at]});
  }
  const auto turn = app_.screen().take();
  if (!timed_) app_.out().line("");
  for (const report::Text& row : report::recap_rows(ends)) {
    report::Text line;
    if (timed_)
      line.add(report::time_of_day(app_.clock().wall()))
          .add("  ")
          .add("recap", report::Paint::bold)
          .add("    ");
    app_.out().line(line.add(row));
  }
}

bool Listeners::finish(const std::vector<int>& exit_codes) {
  if (tells_recap_ && lanes_.size() > 1 && !exit_codes.empty()) tell_recap(exit_codes);
  bool well = true;
  for (const auto& file : files_) {
    file->save();
    const auto failure = file->failure();
    if (!failure) continue;
    app_.tell(*failure);
    well = false;
  }
  return well;
}

}  // namespace kboot::cli
