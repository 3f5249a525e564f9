// Mistakes that the files alone show.
#include "fake_specs.hpp"

using namespace kboot;
using namespace kboot::test;

TEST_CASE("a playbook without mistakes has none") {
  Loaded loaded(
      play("  - name: fine {{ x }}\n    debug: {msg: \"{{ y }}\"}\n    when: z is defined\n"));
  loaded.check();
  CHECK(loaded.codes() == "");
}

TEST_CASE("an unknown module, keyword or argument brings the nearest name") {
  Loaded loaded(
      play("  - debgu: {msg: a}\n"
           "  - debug: {msg: a}\n    whne: x\n"
           "  - debug: {mgs: a}\n"));
  loaded.check();
  CHECK(loaded.codes() == "unknown-module unknown-keyword unknown-argument");
  CHECK(loaded.mistake("unknown-module").hint == "did you mean `debug`?");
  CHECK(loaded.mistake("unknown-keyword").hint == "did you mean `when`?");
  CHECK(loaded.mistake("unknown-argument").hint == "did you mean `msg`?");
}

TEST_CASE("keywords of plays and blocks are checked too") {
  Loaded loaded("- hosts: localhost\n  taks: []\n  tasks:\n    - block: []\n      resuce: []\n");
  loaded.check();
  CHECK(loaded.codes() == "unknown-keyword unknown-keyword");
}

TEST_CASE("two actions in one task are a conflict") {
  Loaded loaded(play("  - debug: {msg: a}\n    command: ls\n"));
  loaded.check();
  CHECK(loaded.mistake("conflicting-actions").message ==
        "conflicting action statements: `debug` and `command`");
}

TEST_CASE("a task needs an action, a play needs hosts, a playbook needs plays") {
  Loaded task(play("  - name: nothing\n"));
  CHECK(task.check().codes() == "no-action");
  Loaded no_hosts("- tasks: []\n");
  CHECK(no_hosts.check().codes() == "missing-keyword");
  Loaded empty("");
  CHECK(empty.check().codes() == "empty-playbook");
  Loaded dict("hosts: all\n");
  CHECK(dict.check().codes() == "keyword-type");
}

TEST_CASE("a module of Ansible's that is not here is no misspelling") {
  Loaded loaded(play("  - kubernetes.core.helm: {}\n  - uri: {url: x}\n  - some.where.thing:\n"));
  loaded.check();
  CHECK(loaded.codes() == "not-supported not-supported not-supported");
  CHECK(loaded.mistake("not-supported").message ==
        "the module `kubernetes.core.helm` is not supported yet");
  CHECK(loaded.mistake("not-supported").length == 20);
}

TEST_CASE("what is not here yet says so") {
  Loaded loaded(play("  - command: ls\n    async: 10\n  - debug: {msg: a}\n    debugger: always\n",
                     "  strategy: free\n"));
  loaded.check();
  CHECK(loaded.codes() == "not-supported not-supported not-supported");
}

TEST_CASE("templates that do not parse are found everywhere in a task") {
  Loaded loaded(
      play("  - name: \"{{ x\"\n    debug: {msg: \"{{ 1 + }}\"}\n"
           "  - debug: {msg: a}\n    when: \"x ==\"\n    loop: \"{{ [1, }}\"\n"));
  loaded.check();
  CHECK(loaded.codes() == "template-syntax template-syntax template-syntax template-syntax");
}

TEST_CASE("arguments that defaults of modules give are not missing") {
  Loaded loaded(play("  - copy: {content: a}\n", "  module_defaults: {copy: {dest: /x}}\n"));
  CHECK(loaded.check().codes() == "");
}

TEST_CASE("an include with a constant name is followed") {
  Loaded loaded(play("  - include_tasks: inc.yml\n"));
  loaded.with("inc.yml", "- debgu: {msg: a}\n");
  CHECK(loaded.check().codes() == "unknown-module");
  Loaded missing(play("  - include_tasks: nowhere.yml\n"));
  CHECK(missing.check().codes() == "file-not-found");
  CHECK_FALSE(missing.out.has_errors());
}

TEST_CASE("the arguments of built-in actions are checked") {
  Loaded loaded(play("  - meta: flush_handler\n  - include_role: {nmae: r}\n"));
  loaded.check();
  CHECK(loaded.mistake("argument-choice").hint == "did you mean `flush_handlers`?");
  CHECK(loaded.mistake("unknown-argument").hint == "did you mean `name`?");
}

TEST_CASE("a registered name must be one") {
  Loaded loaded(play("  - debug: {msg: a}\n    register: not-a-name\n"));
  CHECK(loaded.check().codes() == "invalid-variable-name");
}

TEST_CASE("a with_ loop without a lookup of its name says so") {
  Loaded loaded(play("  - debug: {msg: a}\n    with_itmes: [1]\n"));
  loaded.options.lookups = {"items", "dict"};
  loaded.check();
  CHECK(loaded.mistake("not-supported").hint == "did you mean `items`?");
}
