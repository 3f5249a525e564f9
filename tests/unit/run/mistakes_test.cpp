// What a survey calls a mistake before the run, and what it leaves to the run.
#include "run_support.hpp"

using namespace kboot;
using namespace kboot::test;

namespace {

// "TASK: MESSAGE" of each mistake.
std::vector<std::string> mistakes_of(Run& run, bool offline = false) {
  run.services.clusters.offline = true;  // sessions without a kubeconfig
  inventory::Inventory hosts = run.inventory();
  const auto playbook = run::load_playbook(run.test.context, run.folder.path("site.yml"),
                                           run.options, run.services, run.findings);
  run::Lines lines;
  run::Survey survey(offline);
  try {
    run::survey(run.test.context, playbook, hosts, run.options, run.services, lines, survey);
  } catch (const base::Error&) {
    // The run's own.
  }
  std::vector<std::string> out;
  for (const run::SurveyMistake& mistake : survey.mistakes()) {
    const base::Diagnostic& told = mistake.diagnostic;
    CHECK(told.origin.offset != 0);
    CHECK((told.frames.empty() || told.status == base::Status::bad_input));
    out.push_back(
        base::cat(told.frames.empty() ? "play" : told.frames.back().text, ": ", told.message));
  }
  return out;
}

using Words = std::vector<std::string>;

Words mistakes(std::string_view tasks) {
  Run run(play(tasks));
  return mistakes_of(run);
}

const std::string wrong = "  - {name: wrong, say: {msg: \"{{ missing }}\"}}\n";
const Words told = {"in task `wrong`: `missing` is undefined"};

}  // namespace

TEST_CASE("what no task sets is a mistake before the run, wherever it is read") {
  CHECK(mistakes("  - write: {name: a}\n" + wrong) == told);
  CHECK(mistakes("  - {name: wrong, say: {}, when: missing == 1}\n") == told);
  CHECK(mistakes("  - {name: wrong, say: {}, loop: \"{{ missing }}\"}\n") == told);
  CHECK(mistakes("  - {name: wrong, say: {}, environment: {A: \"{{ missing }}\"}}\n") == told);
  CHECK(mistakes("  - {name: wrong, say: {msg: \"{{ a }}\"}, vars: {a: \"{{ missing }}\"}}\n") ==
        told);
  CHECK(mistakes("  - {name: wrong, write: {name: \"{{ missing }}\"}}\n") == told);
}

TEST_CASE("all mistakes are told at once") {
  CHECK(mistakes("  - {name: one, say: {msg: \"{{ a }}\"}}\n"
                 "  - {name: two, say: {msg: \"{{ b }}\"}}\n" +
                 wrong) ==
        Words{"in task `one`: `a` is undefined", "in task `two`: `b` is undefined", told.front()});
}

TEST_CASE("a member that a known dict has not is a mistake") {
  CHECK(mistakes("  - {name: x, say: {msg: \"{{ d.b }}\"}, vars: {d: {a: 1}}}\n").size() == 1);
  CHECK(mistakes("  - {name: x, say: {msg: \"{{ d.a }}\"}, vars: {d: {a: 1}}}\n").empty());
}

TEST_CASE("what need not be there, or is not reached, is none") {
  CHECK(mistakes("  - say: {msg: \"{{ missing | default('x') }}\"}\n").empty());
  CHECK(mistakes("  - {say: {msg: \"{{ missing }}\"}, when: missing is defined}\n").empty());
  CHECK(mistakes("  - {say: {msg: \"{{ missing }}\"}, when: false}\n").empty());
  CHECK(mistakes("  - {name: \"{{ missing }}\", say: {}}\n").empty());
  CHECK(mistakes("  - {say: {msg: \"{{ missing }}\"}, ignore_errors: true}\n").empty());
  CHECK(mistakes("  - meta: end_play\n" + wrong).empty());
  CHECK(mistakes("  - {say: {msg: \"{{ missing }}\"}, loop: []}\n").empty());
}

TEST_CASE("a rescue is no end: what it does counts") {
  const std::string block =
      "  - block: [{name: caught, say: {msg: \"{{ missing }}\"}}]\n"
      "    rescue: [{say: {msg: \"{{ ";
  CHECK(mistakes(block + "1 }}\"}}]\n").empty());
  CHECK(mistakes(block + "1 }}\"}}]\n" + wrong) == told);
  CHECK(mistakes(block + "also }}\"}, name: in}]\n") == Words{"in task `in`: `also` is undefined"});
}

TEST_CASE("registered results are left to the run, what stands beside them is not") {
  const std::string reads = "  - {say: {}, register: r}\n";
  CHECK(mistakes(reads + "  - say: {msg: \"{{ r.not_there }}\"}\n").empty());
  CHECK(mistakes(reads + "  - {say: {msg: \"{{ missing }}\"}, when: r.msg == 'hi'}\n").empty());
  CHECK(mistakes(reads + "  - say: {msg: \"{{ missing if r.msg == 'hi' else 1 }}\"}\n").empty());
  CHECK(mistakes(reads + "  - {name: wrong, say: {msg: [\"{{ r.x }}\", \"{{ missing }}\"]}}\n") ==
        told);
  CHECK(mistakes(reads + wrong) == told);
}

TEST_CASE("facts that may be set are not missing") {
  const std::string may = "  - {say: {}, register: r}\n  - {set_fact: {missing: 1}, when: ";
  CHECK(mistakes(may + "r.msg == 'other'}\n" + wrong).empty());
  CHECK(mistakes(may + "false}\n" + wrong) == told);
  CHECK(mistakes("  - {program: x, register: r}\n  - {set_fact: {missing: 1}, when: r.stdout}\n" +
                 wrong)
            .empty());
  CHECK(mistakes("  - {say: {}, register: r}\n  - {set_fact: {d: \"{{ r }}\"}}\n"
                 "  - say: {msg: \"{{ d.later }}\"}\n")
            .empty());
  CHECK(
      mistakes("  - {set_fact: {d: {a: 1}}}\n  - {name: x, say: {msg: \"{{ d.b }}\"}}\n").size() ==
      1);
}

TEST_CASE("what a handler sets may be there") {
  Run run(base::cat(play("  - {program: x, notify: h}\n"
                         "  - meta: flush_handlers\n" +
                         wrong),
                    "  handlers:\n  - {name: h, set_fact: {missing: 1}}\n"));
  CHECK(mistakes_of(run).empty());
  Run loud(base::cat(play("  - {change: x, notify: h}\n"),
                     "  handlers:\n  - {name: h, say: {msg: \"{{ missing }}\"}}\n"));
  CHECK(mistakes_of(loud).empty());
}

TEST_CASE("an include that is known is looked into, one that is not says nothing") {
  Run run(play("  - include_tasks: more.yml\n"));
  run.with("more.yml", "- {name: wrong, say: {msg: \"{{ missing }}\"}}\n");
  CHECK(mistakes_of(run) == told);
  Run unknown(
      play("  - {program: x, register: r}\n  - include_tasks: \"{{ r.stdout }}.yml\"\n" + wrong));
  CHECK(mistakes_of(unknown).empty());
  Run maybe(
      play("  - {program: x, register: r}\n"
           "  - {include_tasks: more.yml, when: r.changed}\n" +
           wrong));
  maybe.with("more.yml", "- {set_fact: {missing: 1}}\n");
  CHECK(mistakes_of(maybe).empty());
  Run absent(play("  - {name: there, include_tasks: none.yml}\n"));
  REQUIRE(mistakes_of(absent).size() == 1);
  CHECK(mistakes_of(absent).front().starts_with("in task `there`: "));
  Run written(play("  - program: x\n  - include_tasks: none.yml\n"));
  CHECK(mistakes_of(written).empty());
}

TEST_CASE("a play that may have ended is not looked at any more") {
  const std::string may = "  - {say: {}, register: r}\n  - {meta: ";
  CHECK(mistakes(may + "end_play, when: r.msg == 'other'}\n" + wrong).empty());
  CHECK(mistakes(may + "end_host, when: r.msg == 'other'}\n" + wrong).empty());
  CHECK(mistakes(may + "clear_facts, when: r.msg == 'other'}\n" + wrong) == told);
  CHECK(mistakes("  - break: {}\n    ignore_errors: true\n" + wrong) == told);
  CHECK(mistakes("  - block: [{break: {}}]\n    rescue: [{say: {msg: \"{{ missing }}\"}}]\n")
            .empty());
}

TEST_CASE("hosts that come later, and what other hosts have, are left to the run") {
  CHECK(mistakes("  - add_host: {name: added}\n" + wrong).empty());
  CHECK(mistakes("  - group_by: {key: \"g\"}\n" + wrong).empty());
  CHECK(mistakes("  - say: {msg: \"{{ hostvars['localhost'].missing }}\"}\n").empty());
}

TEST_CASE("answers to questions are not known before") {
  Run run(base::cat(play("  - say: {msg: \"{{ typed }} {{ typed.x }}\"}\n" + wrong),
                    "  vars_prompt: [{name: typed}]\n"));
  CHECK(mistakes_of(run) == told);
}

TEST_CASE("facts of this machine are never mistakes") {
  CHECK(mistakes("  - say: {msg: \"{{ ansible_nothing }}\"}\n").empty());
  CHECK(mistakes("  - say: {msg: \"{{ ansible_facts.nothing }}\"}\n").empty());
}

TEST_CASE("files that a task may write are read by the run") {
  CHECK(mistakes("  - say: {}\n    when: \"'/nowhere' is exists\"\n" + wrong) == told);
  const std::string after = "  - program: x\n";
  CHECK(mistakes(after + "  - say: {msg: \"{{ missing if '/nowhere' is exists else missing }}\"}\n")
            .empty());
  CHECK(mistakes(after + wrong) == told);
}

TEST_CASE("a secret that no task may show is not in a mistake") {
  CHECK(mistakes("  - {name: wrong, say: {msg: \"{{ missing }}\"}, no_log: true}\n") == told);
  CHECK(mistakes("  - {name: x, say: {msg: \"{{ 'a' | int + {} }}\"}, no_log: true}\n").empty());
}

TEST_CASE("plays later in the playbook are looked at, as far as they are known") {
  Run run(base::cat(play("  - write: {name: a}\n"),
                    "- hosts: \"{{ missing }}\"\n  tasks: [{say: {}}]\n"));
  CHECK(mistakes_of(run) == Words{"play: `missing` is undefined"});
}

TEST_CASE("without a cluster the same mistakes are told") {
  Run run(play("  - write: {fails: 1}\n" + wrong));
  CHECK(mistakes_of(run, true) == told);
}
