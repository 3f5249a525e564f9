// Which listener standard output gets.
#include "cli/output_kind.hpp"

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/shell_words.hpp"
#include "base/text.hpp"

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

 private:
  std::unique_ptr<run::Reporter> inner_;
  std::string command_;
};

// The command line as it was typed, without an older --start-at-task.
std::string typed(const App& app) {
  std::string command = app.name();
  for (std::size_t at = 0; at < app.words().size(); ++at) {
    const std::string& word = app.words()[at];
    if (word == "--start-at-task") ++at;
    if (!word.starts_with("--start-at-task")) command += base::cat(" ", base::quote_word(word));
  }
  return command;
}

}  // namespace

std::string output_kind(std::string_view wish, bool terminal,
                        const std::function<std::optional<std::string>(const char*)>& env) {
  if (wish != "auto") return std::string(wish);
  if (env("GITHUB_ACTIONS")) return "github";
  if (env("GITLAB_CI")) return "gitlab";
  return terminal && !env("CI") && env("TERM") != "dumb" ? "tty" : "plain";
}

Listeners::Listeners(App& app, const Arguments& arguments, bool plan) {
  const report::Screen screen = screen_of(app, arguments);
  const std::string kind =
      output_kind(arguments.value_or("output", "auto"), app.out().manner().terminal, base::env);
  const bool for_people = kind == "tty" || kind == "plain" || kind == "github" || kind == "gitlab";
  add(std::make_unique<Resuming>(plan && for_people ? report::plan(screen) : listener(kind, screen),
                                 typed(app)));
  for (const std::string& wish : arguments.values("report")) add_report(app, wish);
}

Listeners Listeners::for_link(App& app, const Arguments& arguments) {
  Listeners listeners;
  listeners.add(std::make_unique<Resuming>(report::ansible(screen_of(app, arguments)), typed(app)));
  return listeners;
}

void Listeners::add(std::unique_ptr<run::Reporter> reporter) {
  all_.push_back(reporter.get());
  owned_.push_back(std::move(reporter));
}

void Listeners::add_report(App& app, const std::string& wish) {
  const std::size_t equals = wish.find('=');
  const std::string kind = wish.substr(0, equals);
  if (equals == std::string::npos || equals + 1 == wish.size() ||
      (kind != "json" && kind != "junit")) {
    throw base::Error("option-value", base::cat("`--report` cannot be `", wish, "`"))
        .hint("it is json=FILE or junit=FILE");
  }
  const std::string path = base::expand_user(wish.substr(equals + 1));
  auto file = kind == "json" ? report::json_file(path, app.redactor())
                             : report::junit_file(path, app.redactor());
  files_.push_back(file.get());
  add(std::move(file));
}

bool Listeners::finish(App& app) {
  bool well = true;
  for (const report::FileReport* file : files_) {
    const auto failure = file->failure();
    if (!failure) continue;
    app.tell(*failure);
    well = false;
  }
  return well;
}

}  // namespace kboot::cli
