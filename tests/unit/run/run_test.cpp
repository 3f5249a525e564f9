// Whole runs: order of events, counts, exit codes.
#include "run_support.hpp"

using namespace kboot;
using namespace kboot::test;

TEST_CASE("a run tells its tasks in order and counts them") {
  Run run(
      play("  - {name: one, say: {msg: a}}\n  - {name: two, change: x}\n  - {name: three, say: , "
           "when: false}\n"));
  CHECK(run.go() == 0);
  CHECK(run.recorder.all() ==
        "PLAY all:localhost\nTASK one\n  localhost ok\nTASK two\n  localhost changed\nTASK three\n "
        " localhost skipped");
  CHECK(run.stats().ok == 2);
  CHECK(run.stats().changed == 1);
  CHECK(run.stats().skipped == 1);
}

TEST_CASE("a failure ends the run with exit code 2") {
  Run run(play("  - break: {msg: boom}\n  - say:\n"));
  CHECK(run.go() == 2);
  CHECK(run.stats().failed == 1);
  CHECK(run.stats().ok == 0);
  CHECK(run.recorder.last_result.text("msg") == "boom");
}

TEST_CASE("ignored and rescued failures leave exit code 0") {
  Run run(
      play("  - {break: , ignore_errors: true}\n"
           "  - block: [{break: {msg: boom}}]\n    rescue: [{say: {msg: \"{{ "
           "ansible_failed_result.msg }}\"}}]\n"));
  CHECK(run.go() == 0);
  CHECK(run.stats().ignored == 1);
  CHECK(run.stats().rescued == 1);
  CHECK(run.stats().failed == 0);
  CHECK(run.recorder.last_result.text("msg") == "boom");
}

TEST_CASE("loops report their items and register all of them") {
  Run run(play(
      "  - {say: {msg: \"{{ item }}\"}, loop: [a, b], when: item == 'b', register: r}\n"
      "  - say: {msg: \"{{ r.results | map(attribute='skipped', default=false) | list }}\"}\n"));
  CHECK(run.go() == 0);
  CHECK(run.recorder.lines.at(2) == "  item a skipped");
  CHECK(run.recorder.lines.at(3) == "  item b ok");
  CHECK(value::to_json(*run.recorder.last_result.find("msg")) == "[true,false]");
}

TEST_CASE("until tries again, and waits in between") {
  Run run(
      play("  - {break: , retries: 2, delay: 30, register: r, ignore_errors: true}\n"
           "  - say: {msg: \"{{ r.attempts }}\"}\n"));
  const auto before = run.test.clock.now();
  CHECK(run.go() == 0);
  CHECK(run.recorder.lines.at(2) == "  retry 2");
  CHECK(run.recorder.lines.at(3) == "  retry 1");
  CHECK(run.test.clock.now() - before >= std::chrono::seconds(60));
}

TEST_CASE("check mode plans and does not apply, but for tasks that are forced") {
  fake::applied = 0;
  Run run(play("  - change: x\n  - {change: x, check_mode: false}\n"));
  run.options.check = true;
  CHECK(run.go() == 0);
  CHECK(fake::applied == 1);
  CHECK(run.stats().changed == 2);
}

TEST_CASE("a plan runs no program: its result is unknown, and conditions on it may hold") {
  fake::applied = 0;
  Run run(
      play("  - {name: p, program: x, register: r}\n"
           "  - {name: depends, change: x, when: r.rc == 0}\n"
           "  - {name: uses, change: {text: \"{{ r.stdout }}\"}}\n"
           "  - {name: free, say: {msg: known}}\n"));
  run.options.plan = true;
  CHECK(run.go() == 0);
  CHECK(fake::applied == 0);
  REQUIRE(run.recorder.changes.size() == 3);
  for (const auto& change : run.recorder.changes)
    CHECK(change.operation == run::Operation::unknown);
  CHECK(run.recorder.changes[0].note == "not run by plan");
}

TEST_CASE("handlers run once, in their own order, at the end") {
  Run run(
      play("  - {change: x, notify: [two, one]}\n  - {change: x, notify: one}\n  - {say: , notify: "
           "never}\n",
           "  handlers:\n    - {name: one, say: }\n    - {name: two, say: }\n    - {name: never, "
           "say: }\n"));
  CHECK(run.go() == 0);
  const std::string all = run.recorder.all();
  CHECK(all.find("HANDLER one\n  localhost ok\nHANDLER two") != std::string::npos);
  CHECK(all.find("never") == std::string::npos);
}

TEST_CASE("a notification without a handler names the nearest one") {
  Run run(
      play("  - {change: x, notify: restrat}\n", "  handlers:\n    - {name: restart, say: }\n"));
  try {
    static_cast<void>(run.go());
    FAIL("ran");
  } catch (const base::Error& error) {
    CHECK(error.diagnostic().code == "unknown-handler");
    CHECK(error.diagnostic().hint == "did you mean `restart`?");
  }
}

TEST_CASE("a task that is throttled runs on all hosts all the same") {
  Run run(play("  - {name: one, say: , throttle: 2}\n"));
  run.hosts = "[all:vars]\nansible_connection=local\n[web]\na\nb\nc\n";
  CHECK(run.go() == 0);
  for (const std::string host : {"a", "b", "c", "localhost"}) CHECK(run.stats(host).ok == 1);
}

TEST_CASE("a timeout must be a number") {
  Run run(play("  - {say: , timeout: soon}\n"));
  CHECK(run.go() == 2);
  CHECK(run.recorder.failures.at(0).code == "keyword-type");
}

TEST_CASE("facts cost nothing until one is read") {
  fake::gathered = 0;
  Run run("- hosts: localhost\n  tasks:\n    - say: {msg: a}\n");
  CHECK(run.go() == 0);
  CHECK(fake::gathered == 0);
  CHECK(run.stats().ok == 2);
  Run reads(
      "- hosts: localhost\n  tasks:\n    - say: {msg: \"{{ ansible_system }} {{ "
      "ansible_facts.system }}\"}\n");
  CHECK(reads.go() == 0);
  CHECK(fake::gathered == 1);
  CHECK(reads.recorder.last_result.text("msg") == "Linux Linux");
}

TEST_CASE("hosts see each other's variables and facts, on whatever thread") {
  Run run(
      "- hosts: web\n  tasks:\n"
      "    - {set_fact: {me: \"I am {{ inventory_hostname }}\"}}\n"
      "    - {say: {msg: \"{{ hostvars.b.me }} {{ hostvars['c'].ansible_system }}\"}}\n");
  run.hosts = "[all:vars]\nansible_connection=local\n[web]\na\nb\nc\n";
  CHECK(run.go() == 0);
  CHECK(run.recorder.last_result.text("msg") == "I am b Linux");
}

TEST_CASE("a task for a host that is not local fails, and the check says so before") {
  const std::string site = play("  - {name: one, say: }\n");
  Run run(site);
  run.hosts = "web1\n";
  CHECK(run.go() == 2);
  REQUIRE(run.recorder.failures.size() == 1);
  CHECK(run.recorder.failures[0].code == "not-local");
  Run checked(site);
  checked.hosts = "web1\n";
  CHECK(checked.check() == std::vector<std::string>{"not-local"});
  Run local(site);
  local.hosts = "web1 ansible_connection=local\n";
  CHECK(local.check().empty());
  CHECK(local.go() == 0);
}

TEST_CASE("delegating to localhost makes a task local") {
  Run run(play("  - {say: , delegate_to: localhost}\n"));
  run.hosts = "web1\n";
  CHECK(run.check().empty());
  CHECK(run.go() == 0);
}

TEST_CASE("becoming another user is refused") {
  Run run(play("  - {say: , become: true, become_user: nobody}\n"));
  CHECK(run.check() == std::vector<std::string>{"not-supported"});
}

TEST_CASE("results from outside are never rendered again") {
  Run run(
      play("  - {change: {text: \"{{ '{' ~ '{ 1 + 1 }' ~ '}' }}\"}, register: r}\n  - say: {msg: "
           "\"{{ r.stdout }}\"}\n"));
  CHECK(run.go() == 0);
  CHECK(run.recorder.last_result.text("msg") == "{{ 1 + 1 }}");
}

TEST_CASE("several hosts keep in step, whatever their number of workers") {
  for (const int forks : {1, 5}) {
    Run run(play(
        "  - {name: one, say: }\n  - {name: two, include_tasks: \"{{ inventory_hostname }}.yml\"}\n"
        "  - {name: three, say: }\n"));
    run.hosts = "[all:vars]\nansible_connection=local\n[web]\na\nb\nc\n";
    run.with("a.yml", "- {name: of a, say: }\n")
        .with("b.yml", "[]\n")
        .with("c.yml", "- {name: of c, say: }\n");
    run.with("localhost.yml", "[]\n");
    run.options.forks = forks;
    CHECK(run.go() == 0);
    CHECK(run.stats("a").ok == 4);
    CHECK(run.stats("b").ok == 3);
    const std::string all = run.recorder.all();
    CHECK(all.find("TASK of a") < all.find("TASK of c"));
    CHECK(all.find("TASK of c") < all.find("TASK three"));
  }
}

TEST_CASE("an interruption is told, with how to go on") {
  Run run(play("  - {name: one, say: }\n"));
  run.test.cancel.raise();
  CHECK(run.go() == 130);
  run.options.under_link = true;
  CHECK(run.go() == 99);
}

TEST_CASE("the project is the folder above the inventory that holds playbooks") {
  TempFolder folder;
  folder.write("p/playbooks/site.yml", "");
  folder.write("p/inventories/dev/hosts", "");
  const run::Project found = run::find_project(folder.path("p/inventories/dev"), "");
  CHECK(found.folder == folder.path("p"));
  CHECK(found.playbook == folder.path("p/playbooks/site.yml"));
  CHECK_THROWS_AS(static_cast<void>(run::find_project(folder.path("nowhere"), "")), base::Error);
  CHECK(run::find_project(folder.path("nowhere"), "/x/a.yml").folder == "/x");
}
