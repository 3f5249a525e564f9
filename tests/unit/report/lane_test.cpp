// Unit tests of src/report/lane: several runs on one screen and in one report.
#include "report/lane.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "base/files.hpp"
#include "fake_screen.hpp"
#include "report/live_area.hpp"

using namespace kboot;
using namespace std::chrono_literals;
using run::Outcome;

namespace {

run::TaskFinished task(std::string name, Outcome outcome) {
  return {.task = {.number = 1, .name = std::move(name), .module = "k8s"},
          .host = "localhost",
          .outcome = std::move(outcome),
          .took = 20ms};
}

// Two runs that speak in turns.
struct Two {
  report::FakeScreen fake;
  report::LiveArea live{fake.out, fake.clock, {"eu", "us-east1"}};
  std::recursive_mutex turn;
  std::vector<std::unique_ptr<run::Reporter>> screens;
  std::vector<std::unique_ptr<report::Lane>> lanes;

  explicit Two(std::unique_ptr<run::Reporter> (*make)(const report::Screen&)) {
    ::setenv("TZ", "UTC", 1);
    for (const char* name : {"eu", "us-east1"}) {
      report::Screen screen = fake.screen();
      screen.live = &live;
      screen.number = lanes.size();
      screens.push_back(make(screen));
      lanes.push_back(
          std::make_unique<report::Lane>(turn, fake.out, report::lane_prefix(name, 8),
                                         std::vector<run::Reporter*>{screens.back().get()}));
    }
  }
  run::Reporter& eu() { return *lanes[0]; }
  run::Reporter& us() { return *lanes[1]; }
};

std::string rows_of(const std::vector<report::LaneEnd>& ends) {
  std::string out;
  for (const report::Text& row : report::recap_rows(ends)) out += row.plain() + "\n";
  return out;
}

}  // namespace

TEST_CASE("lines of several runs begin with their inventory's name, and no lane tells a recap") {
  Two two(report::human);
  two.eu().on(run::RunStarted{.inventory = "eu", .playbook = "site.yml"});
  two.us().on(run::RunStarted{.inventory = "us-east1", .playbook = "site.yml"});
  two.eu().on(run::PlayStarted{.name = "Bootstrap", .hosts = {"localhost"}});
  two.us().on(task("Namespace argocd", Outcome::ok()));
  two.eu().on(task("Namespace argocd", Outcome::failed("refused")));
  two.eu().on(run::RunFinished{.hosts = {{"localhost", {.failed = 1}}}, .exit_code = 2});
  CHECK(two.fake.take() ==
        "eu         site.yml\n"
        "us-east1   site.yml\n"
        "eu\n"
        "eu         Bootstrap\n"
        "us-east1     ok       Namespace argocd\n"
        "eu           failed   Namespace argocd: refused\n");
}

TEST_CASE("each of several runs has one line of what is waited for") {
  Two two(report::human);
  two.eu().on(run::TaskStarted{.task = {.name = "Wait for Argo CD"}});
  two.us().on(run::TaskStarted{.task = {.name = "Install"}});
  two.eu().on(run::WaitingNow{.items = {{"Deployment a/b", "0 of 1", two.fake.clock.now()},
                                        {"Deployment a/c", "", two.fake.clock.now()}}});
  two.fake.clock.at += 2s;
  two.us().tick();
  CHECK(two.fake.take() ==
        "eu         waiting  Wait for Argo CD: Deployment a/b (0 of 1); Deployme... 2.0s\n"
        "us-east1   running  Install 2.0s\n");
  two.us().on(task("Install", Outcome::ok()));
  CHECK(two.fake.take() == "\r\x1b[2A\x1b[Jus-east1     ok       Install\n");
}

TEST_CASE("a pause takes what moves off the screen") {
  Two two(report::human);
  two.eu().on(run::TaskStarted{.task = {.name = "Install"}});
  two.fake.clock.at += 1s;
  two.eu().tick();
  static_cast<void>(two.fake.take());
  two.us().pause();
  CHECK(two.fake.take() == "\r\x1b[1A\x1b[J");
}

TEST_CASE("the table tells every inventory, also one that did not begin") {
  const run::RunFinished good{.hosts = {{"localhost", {.ok = 3}}}, .took = 61s};
  const run::RunFinished bad{
      .hosts = {{"a", {.ok = 1, .changed = 1}}, {"b", {.failed = 1}}}, .exit_code = 2, .took = 5s};
  CHECK(rows_of({{"eu", good, 0}, {"fleet", bad, 2}, {"us-east1", std::nullopt, 4}}) ==
        "eu         ok 3   changed 0   skipped 0   failed 0   nothing to change       1m01s\n"
        "fleet  a   ok 1   changed 1   skipped 0   failed 0\n"
        "fleet  b   ok 0   changed 0   skipped 0   failed 1                           5.0s\n"
        "us-east1   did not begin\n");
  CHECK(rows_of({{"eu", good, 130}}) ==
        "eu   ok 3   changed 0   skipped 0   failed 0   interrupted                   1m01s\n");
}

TEST_CASE("playbooks of one inventory are added up") {
  Two two(report::quiet);
  two.eu().on(run::RunFinished{.hosts = {{"h", {.ok = 1, .changed = 1}}}, .took = 1s});
  two.eu().on(run::RunFinished{.hosts = {{"h", {.ok = 2}}}, .exit_code = 2, .took = 2s});
  REQUIRE(two.lanes[0]->end());
  CHECK(two.lanes[0]->end()->hosts.at("h").ok == 3);
  CHECK(two.lanes[0]->end()->hosts.at("h").changed == 1);
  CHECK(two.lanes[0]->end()->exit_code == 2);
  CHECK(two.lanes[0]->end()->took == 3s);
  CHECK(!two.lanes[1]->end());
}

TEST_CASE("groups of several runs are left out, since they would close each other") {
  for (const bool gitlab : {false, true}) {
    report::FakeScreen fake;
    report::LiveArea live(fake.out, fake.clock, {"eu", "us"});
    report::Screen screen = fake.screen();
    screen.live = &live;
    const auto listener = gitlab ? report::gitlab(screen) : report::github(screen, "");
    listener->on(run::PlayStarted{.name = "Bootstrap", .hosts = {"localhost"}});
    listener->on(run::RunFinished{});
    const std::string text = fake.take();
    CHECK(text.find("::group::") == std::string::npos);
    CHECK(text.find("section_start") == std::string::npos);
    CHECK(text.find("Bootstrap") != std::string::npos);
  }
}

TEST_CASE("what looks like a command of a workflow is made inert, and commands of ours are not") {
  report::FakeScreen fake;
  fake.out.make_commands_inert();
  const auto listener = report::github(fake.screen(), "");
  run::TaskFinished told = task("x", Outcome::failed("no"));
  told.outcome.diagnostic = base::Diagnostic{.code = "c", .message = "no"};
  told.outcome.diagnostic->notes = {"::set-env name=A::b", "see ##[add-mask]a", "a::b"};
  listener->on(told);
  const std::string text = fake.take();
  CHECK(text.find(" \\::set-env") != std::string::npos);
  CHECK(text.find("see \\##[add-mask]a") != std::string::npos);
  CHECK(text.find("a::b") != std::string::npos);
  CHECK(text.find("\n::error title=x::no\n") != std::string::npos);
}

TEST_CASE("several runs are one JUnit document, with suites of each and no two cases alike") {
  const base::Redactor redactor;
  const std::string path =
      (std::filesystem::temp_directory_path() / "kboot-lane-test.xml").string();
  const auto file = report::junit_file(path, redactor);
  const auto eu = file->listener(), us = file->listener(), broken = file->listener();
  us->on(run::RunStarted{.inventory = "us"});
  eu->on(run::RunStarted{.inventory = "eu"});
  us->on(run::PlayStarted{.name = "Play", .hosts = {"localhost"}});
  eu->on(run::PlayStarted{.name = "Play", .hosts = {"localhost"}});
  us->on(task("Same", Outcome::ok()));
  eu->on(task("Same", Outcome::ok()));
  eu->on(task("Same", Outcome::failed("a < b")));
  broken->on(
      run::RunBroken{.inventory = "x", .errors = {{.code = "yaml-syntax", .message = "no `]`"}}});
  file->save();
  const std::string xml = base::read_file(path);
  std::filesystem::remove(path);
  CHECK(xml ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"kboot\" tests=\"4\" failures=\"1\" errors=\"1\" skipped=\"0\" "
        "time=\"0.060\">\n"
        "  <testsuite name=\"eu: Play\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\" "
        "time=\"0.040\">\n"
        "    <testcase name=\"Same [localhost]\" classname=\"eu.Play\" time=\"0.020\"/>\n"
        "    <testcase name=\"Same [localhost] (2)\" classname=\"eu.Play\" time=\"0.020\">\n"
        "      <failure message=\"a &lt; b\">a &lt; b</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "  <testsuite name=\"us: Play\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\" "
        "time=\"0.020\">\n"
        "    <testcase name=\"Same [localhost]\" classname=\"us.Play\" time=\"0.020\"/>\n"
        "  </testsuite>\n"
        "  <testsuite name=\"x\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\" "
        "time=\"0.000\">\n"
        "    <testcase name=\"yaml-syntax\" classname=\"x\" time=\"0.000\">\n"
        "      <error message=\"no `]`\" type=\"yaml-syntax\">no `]`</error>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n");
}
