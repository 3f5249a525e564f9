// Unit tests of the listeners of src/report: one small run, told by each of them.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "base/base.hpp"
#include "base/files.hpp"
#include "fake_screen.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

using namespace kboot;
using namespace std::chrono_literals;
using run::Outcome;
using value::Value;

namespace {

run::TaskId task(std::string name, std::string module = "k8s") {
  return {.number = 1, .name = std::move(name), .module = std::move(module)};
}

// A namespace is made, a rollout fails, a secret stands in the server's words.
std::vector<run::Event> small_run() {
  Outcome failed =
      Outcome::failed("Deployment a/b: not ready after 5m", Value::dict({{"msg", "not ready"}}));
  failed.diagnostic =
      base::Diagnostic{.code = "not-ready", .message = "Deployment a/b: not ready after 5m"};
  failed.diagnostic->notes = {"Pod b-1: the server says hunter2-hunter2"};
  failed.diagnostic->hint = "look at the image";
  return {
      run::RunStarted{.inventory = "dev", .playbook = "site.yml"},
      run::ClusterConnected{
          .context = "kind", .server = "https://127.0.0.1:6443", .version = "v1.36.2"},
      run::PlayStarted{.name = "Bootstrap", .hosts = {"localhost"}},
      run::TaskStarted{.task = task("Namespace argocd")},
      run::TaskFinished{.task = task("Namespace argocd"),
                        .host = "localhost",
                        .outcome = Outcome::changed(Value::dict({{"changed", true}}), "created"),
                        .took = 20ms},
      run::TaskStarted{.task = task("Rollout")},
      run::TaskFinished{
          .task = task("Rollout"), .host = "localhost", .outcome = failed, .took = 300s},
      run::RunFinished{.hosts = {{"localhost", {.ok = 1, .changed = 1, .failed = 1}}},
                       .exit_code = 2,
                       .took = 301s},
  };
}

std::string told(std::unique_ptr<run::Reporter> (*make)(const report::Screen&)) {
  ::setenv("TZ", "UTC", 1);
  report::FakeScreen fake;
  fake.redactor.add("hunter2-hunter2");
  const auto listener = make(fake.screen());
  for (const run::Event& event : small_run()) listener->on(event);
  return fake.take();
}

}  // namespace

TEST_CASE("human tells each task in a line, the cause of a failure below it, and a recap") {
  CHECK(told(report::human) ==
        "dev   site.yml\n"
        "  cluster  kind  https://127.0.0.1:6443  v1.36.2\n"
        "\n"
        "Bootstrap\n"
        "  changed  Namespace argocd                              created\n"
        "  failed   Rollout: Deployment a/b: not ready after 5m [not-ready]           5m00s\n"
        "    Pod b-1: the server says ***\n"
        "    hint: look at the image\n"
        "\n"
        "dev   ok 1   changed 1   skipped 0   failed 1                                5m01s\n");
}

TEST_CASE("plain puts the time of day before each line") {
  CHECK(told(report::plain) ==
        "10:02:11  run      dev  site.yml\n"
        "10:02:11  cluster  kind  https://127.0.0.1:6443  v1.36.2\n"
        "10:02:11  play     Bootstrap\n"
        "10:02:11  changed  Namespace argocd: created\n"
        "10:02:11  failed   Rollout: Deployment a/b: not ready after 5m [not-ready] (5m00s)\n"
        "                   Pod b-1: the server says ***\n"
        "                   hint: look at the image\n"
        "10:02:11  recap    dev   ok 1   changed 1   skipped 0   failed 1                          "
        "      5m01s\n");
}

TEST_CASE("plain gives a sign of life each thirty seconds of a wait") {
  report::FakeScreen fake;
  const auto listener = report::plain(fake.screen());
  listener->on(run::TaskStarted{.task = task("Rollout")});
  listener->on(run::WaitingNow{{{"Deployment a/b", "0 of 1 available", fake.clock.at}}});
  CHECK(fake.take().empty());
  int lines = 0;
  for (int second = 0; second < 90; ++second) {
    fake.clock.at += 1s;
    listener->tick();
    const std::string text = fake.take();
    if (text.empty()) continue;
    ++lines;
    CHECK(text.ends_with("  waiting  Rollout: Deployment a/b (0 of 1 available)\n"));
  }
  CHECK(lines == 3);
}

TEST_CASE("quiet tells the failure and nothing else") {
  CHECK(told(report::quiet) ==
        "failed   Rollout: Deployment a/b: not ready after 5m [not-ready]\n"
        "  Pod b-1: the server says ***\n"
        "  hint: look at the image\n");
}

TEST_CASE("json writes one object per event, without the secret") {
  const std::string text = told(report::json_lines);
  CHECK(text.find("hunter2") == std::string::npos);
  std::vector<std::string> events;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const Value object = value::read_json(std::string_view(text).substr(at, end - at), "event");
    events.emplace_back(object.text("event"));
    CHECK(object.text("time") == "2026-11-21T10:02:11.000Z");
    at = end + 1;
  }
  CHECK(events == std::vector<std::string>{"run_started", "cluster_connected", "play_started",
                                           "task_started", "task_finished", "task_started",
                                           "task_finished", "run_finished"});
}

TEST_CASE("github groups each play and annotates the failure with its place") {
  report::FakeScreen fake;
  const auto listener = report::github(fake.screen(), "");
  run::TaskId failing = task("Roll, out: it");
  failing.origin = base::sources().add("playbooks/site.yml", "- x\n").plus(2);
  listener->on(run::PlayStarted{.name = "Bootstrap", .hosts = {"localhost"}});
  listener->on(run::TaskFinished{
      .task = failing, .host = "localhost", .outcome = Outcome::failed("50% done\nand no more")});
  listener->on(run::RunFinished{});
  const std::string text = fake.take();
  CHECK(text.starts_with("::group::Bootstrap\n"));
  CHECK(text.find(
            "::error file=playbooks/site.yml,line=1,col=3,title=Roll%2C out%3A it::50%25 done") !=
        std::string::npos);
  CHECK(text.ends_with("::endgroup::\n"));
}

TEST_CASE("gitlab folds each play into a section") {
  report::FakeScreen fake;
  const auto listener = report::gitlab(fake.screen());
  listener->on(run::PlayStarted{.name = "Bootstrap", .hosts = {"localhost"}});
  listener->on(run::RunFinished{});
  const std::string text = fake.take();
  CHECK(text.starts_with("\x1b[0Ksection_start:1795255331:kboot_play_1\r\x1b[0KBootstrap\n"));
  CHECK(text.find("\x1b[0Ksection_end:1795255331:kboot_play_1\r\x1b[0K") != std::string::npos);
}

TEST_CASE("an ignored failure is no failure of the recap's words") {
  report::FakeScreen fake;
  const auto listener = report::human(fake.screen());
  listener->on(run::TaskFinished{
      .task = task("x"), .host = "h", .outcome = Outcome::failed("no"), .ignored = true});
  CHECK(fake.take() == "  ignored  x: no\n");
}

TEST_CASE("no_log hides message, result and changes everywhere") {
  Outcome outcome = Outcome::failed("swordfish", Value::dict({{"msg", "swordfish"}}));
  outcome.changes = {
      {run::Operation::update, "swordfish", {Value("swordfish"), Value("s"), "", ""}, ""}};
  outcome.diagnostic = base::Diagnostic{.code = "c", .message = "swordfish"};
  for (const auto make : {report::human, report::plain, report::quiet, report::json_lines,
                          report::ansible, report::plan}) {
    report::FakeScreen fake;
    report::Screen screen = fake.screen();
    screen.verbosity = 3;
    screen.diff = true;
    const auto listener = make(screen);
    listener->on(
        run::TaskFinished{.task = task("x"), .host = "h", .outcome = outcome, .no_log = true});
    CHECK(fake.take().find("swordfish") == std::string::npos);
  }
}

TEST_CASE("plan ends with totals, or says that there is nothing to change") {
  report::FakeScreen fake;
  const auto listener = report::plan(fake.screen());
  Outcome outcome = Outcome::changed();
  outcome.changes = {{run::Operation::create, "Namespace a", {}, ""},
                     {run::Operation::unknown, "shell: x", {}, "not run by plan"}};
  listener->on(run::RunStarted{.inventory = "dev", .playbook = "site.yml", .plan = true});
  listener->on(run::TaskFinished{.task = task("x"), .host = "h", .outcome = outcome});
  listener->on(run::RunFinished{});
  CHECK(fake.take().ends_with("\n\n1 to create, 0 to change, 0 to delete, 1 unknown\n"));
  listener->on(run::RunStarted{.inventory = "dev", .playbook = "site.yml", .plan = true});
  listener->on(run::RunFinished{});
  CHECK(fake.take() == "nothing to change\n");
}

TEST_CASE("report files hold the whole run, without the secret") {
  const std::string folder =
      std::filesystem::temp_directory_path() / ("kboot-report-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  base::Redactor redactor;
  redactor.add("hunter2-hunter2");
  const auto json = report::json_file(folder + "/run.json", redactor);
  const auto junit = report::junit_file(folder + "/run.xml", redactor);
  const auto of_json = json->listener();
  const auto of_junit = junit->listener();
  for (const run::Event& event : small_run()) {
    of_json->on(event);
    of_junit->on(event);
  }
  json->save();
  junit->save();
  CHECK(!json->failure());
  CHECK(!junit->failure());
  const std::string text = base::read_file(folder + "/run.json");
  const std::string xml = base::read_file(folder + "/run.xml");
  std::filesystem::remove_all(folder);
  CHECK(text.find("hunter2") == std::string::npos);
  CHECK(xml.find("hunter2") == std::string::npos);
  const Value document = value::read_json(text, "run.json");
  const Value& run = document.find("runs")->as_list()[0];
  CHECK(run.find("exit_code")->as_int() == 2);
  CHECK(run.find("plays")->as_list()[0].find("tasks")->as_list().size() == 2);
  CHECK(xml.find("<testsuite name=\"dev: Bootstrap\" tests=\"2\" failures=\"1\" errors=\"0\" "
                 "skipped=\"0\"") != std::string::npos);
  CHECK(xml.find("<failure message=\"Deployment a/b: not ready after 5m\" "
                 "type=\"not-ready\">Deployment a/b: not "
                 "ready after 5m\nPod b-1: the server says ***") != std::string::npos);
}

TEST_CASE("JUnit's report of an interrupted run holds an error") {
  const std::string path = (std::filesystem::temp_directory_path() /
                            ("kboot-interrupted-" + std::to_string(::getpid()) + ".xml"))
                               .string();
  base::Redactor redactor;
  const auto junit = report::junit_file(path, redactor);
  const auto listener = junit->listener();
  listener->on(run::RunStarted{.inventory = "dev", .playbook = "site.yml"});
  listener->on(run::PlayStarted{.name = "Bootstrap"});
  listener->on(run::RunFinished{.exit_code = 130, .interrupted = true, .resume = "--again"});
  junit->save();
  const std::string xml = base::read_file(path);
  std::filesystem::remove(path);
  CHECK(xml.find("tests=\"1\" failures=\"0\" errors=\"1\"") != std::string::npos);
  CHECK(xml.find("<error message=\"the run was interrupted\">the run was interrupted\ngo on with: "
                 "--again</error>") != std::string::npos);
}

TEST_CASE("a report file that cannot be written is told, not thrown") {
  base::Redactor redactor;
  const auto json = report::json_file("/nonexistent/run.json", redactor);
  json->save();
  CHECK(json->failure().has_value());
}
