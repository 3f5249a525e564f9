// A survey learns what tasks are about to write, and asks nothing and changes nothing for it.
#include "run/survey.hpp"

#include "run_support.hpp"

using namespace kboot;
using namespace kboot::test;

namespace {

// "NAME of TASK" for each object, "? TASK" for what is not known.
std::vector<std::string> surveyed(Run& run, bool offline = false) {
  fake::applied = fake::asked = 0;
  run.services.clusters.offline = true;  // sessions without a kubeconfig
  inventory::Inventory hosts = run.inventory();
  const auto playbook = run::load_playbook(run.test.context, run.folder.path("site.yml"),
                                           run.options, run.services, run.findings);
  run::Lines lines;
  run::Survey survey(offline);
  run::survey(run.test.context, playbook, hosts, run.options, run.services, lines, survey);
  CHECK(fake::applied == 0);
  CHECK(fake::asked == 0);
  CHECK_FALSE(hosts.has_host("added"));
  std::vector<std::string> out;
  for (const run::SurveyStep& step : survey.steps()) {
    CHECK(step.host == "localhost");
    if (step.unknown) out.push_back(base::cat("? ", step.task));
    for (const Value& object : step.objects) {
      CHECK(step.session != nullptr);
      CHECK(step.name_space == "home");
      out.push_back(base::cat(object.text("name"), " of ", step.task));
    }
  }
  return out;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("a survey has the objects of tasks, their loops and includes, in order") {
  Run run(
      play("  - {name: one, write: {name: a}}\n"
           "  - {name: two, write: {name: \"{{ item }}\"}, loop: [b, c]}\n"
           "  - include_tasks: more.yml\n"
           "  - {name: not this, write: {name: x}, when: false}\n"));
  run.with("more.yml", "- {name: three, write: {name: d}, no_log: true}\n");
  CHECK(surveyed(run) == Words{"a of one", "b of two", "c of two", "d of three"});
}

TEST_CASE("a survey goes on behind what is not known, and says that it may be written") {
  Run run(
      play("  - {name: first, write: {name: a}, register: r}\n"
           "  - {name: depends, write: {name: b}, when: r.changed}\n"
           "  - {name: uses, write: {name: \"{{ r.name }}\"}}\n"
           "  - {name: lacks, write: {fails: 1}}\n"
           "  - {name: last, write: {name: c}}\n"));
  CHECK(surveyed(run) == Words{"a of first", "? depends", "? uses", "? lacks", "c of last"});
}

TEST_CASE("a survey ends where a task fails that writes nothing, but not without a cluster") {
  const std::string tasks =
      "  - {name: stops, break: {}}\n"
      "  - {name: last, write: {name: c}}\n";
  Run run(play(tasks));
  CHECK(surveyed(run).empty());
  Run offline(play(base::cat("  - {name: stops, say: {msg: \"{{ nothing }}\"}}\n",
                             "  - {name: last, write: {name: c}}\n")));
  CHECK(surveyed(offline, true) == Words{"c of last"});
}

TEST_CASE("a survey adds no hosts") {
  Run run(play("  - add_host: {name: added}\n  - {name: w, write: {name: a}}\n"));
  CHECK(surveyed(run) == Words{"a of w"});
}

TEST_CASE("only playbooks with tasks that can write are worth a survey") {
  const auto worth = [](std::string_view tasks) {
    Run run(play(tasks));
    const auto playbook = run::load_playbook(run.test.context, run.folder.path("site.yml"),
                                             run.options, run.services, run.findings);
    return run::may_write(playbook, run.modules);
  };
  CHECK_FALSE(worth("  - say: {msg: a}\n  - change: x\n"));
  CHECK(worth("  - block: [{say: {msg: a}}]\n    rescue: [{write: {name: a}}]\n"));
  CHECK(worth("  - include_tasks: more.yml\n"));
}
