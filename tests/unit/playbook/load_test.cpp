// Playbooks in their desugared form.
#include "fake_specs.hpp"

using namespace kboot;
using namespace kboot::test;

TEST_CASE("the ways to write an action are one") {
  Loaded loaded(
      play("  - debug: {msg: a}\n"
           "  - ansible.builtin.debug: msg=a\n"
           "  - action: debug msg=a\n"
           "  - action: {module: debug, msg: a}\n"
           "  - local_action: debug msg=a\n"
           "  - debug:\n    args: {msg: a}\n"));
  loaded.load();
  CHECK(loaded.codes() == "");
  REQUIRE(loaded.tasks().size() == 6);
  for (const auto& task : loaded.tasks()) {
    CHECK(task->action == "debug");
    CHECK(task->args.text("msg") == "a");
  }
  CHECK(loaded.task(1).written == "ansible.builtin.debug");
  CHECK(loaded.task(4).context->settings.delegate_to.as_string() == "localhost");
}

TEST_CASE("text of a command goes to its free-form argument") {
  Loaded loaded(play("  - command: ls -l chdir=/tmp\n"));
  loaded.load();
  CHECK(loaded.task(0).args.text("_raw_params") == "ls -l");
  CHECK(loaded.task(0).args.text("chdir") == "/tmp");
}

TEST_CASE(
    "conditions, tags, variables and the nearest setting come down from play, block and import") {
  Loaded loaded(
      play("  - block:\n"
           "    - import_tasks: more.yml\n"
           "      when: c2\n"
           "      tags: t2\n"
           "      vars: {v: import}\n"
           "    when: c1\n"
           "    tags: [t1]\n"
           "    ignore_errors: true\n"
           "    vars: {v: block}\n",
           "  tags: p\n  ignore_errors: false\n"));
  loaded.with("more.yml", "- debug: {msg: a}\n  when: [c3, c4]\n  tags: t3, t1\n  vars: {v: own}\n")
      .load();
  CHECK(loaded.codes() == "");
  const playbook::Context& context = *loaded.task(0).context;
  std::vector<std::string> when;
  for (const auto& condition : context.when) when.emplace_back(condition.as_string());
  CHECK(when == std::vector<std::string>{"c1", "c2", "c3", "c4"});
  CHECK(context.tags == std::vector<std::string>{"p", "t1", "t2", "t3"});
  CHECK(context.settings.ignore_errors.as_bool());
  REQUIRE(context.vars.size() == 3);
  CHECK(context.vars[0].text("v") == "block");
  CHECK(context.vars[2].text("v") == "own");
}

TEST_CASE("a play is pre_tasks, roles and tasks, post_tasks, with a flush behind each") {
  Loaded loaded(
      "- hosts: localhost\n  post_tasks: [{debug: {msg: d}}]\n  tasks: [{debug: {msg: c}}]\n"
      "  roles: [r]\n  pre_tasks: [{debug: {msg: a}}]\n");
  loaded.with("roles/r/tasks/main.yml", "- debug: {msg: b}\n").load();
  std::string order;
  for (const playbook::Node& node : loaded.playbook.plays.at(0).tasks) {
    const auto& task = *std::get<std::shared_ptr<const playbook::Task>>(node);
    order += task.implicit ? std::string(task.args.text("_raw_params"))
                           : std::string(task.args.text("msg"));
    order += ' ';
  }
  CHECK(order == "a flush_handlers b role_complete c flush_handlers d flush_handlers ");
}

TEST_CASE("with force_handlers a flush stands in an always") {
  Loaded loaded(play("  - debug: {msg: a}\n", "  force_handlers: true\n"));
  loaded.load();
  const auto& block =
      *std::get<std::shared_ptr<const playbook::Block>>(loaded.playbook.plays.at(0).tasks.at(1));
  CHECK(block.tasks.size() == 1);
  CHECK(block.always.size() == 1);
}

TEST_CASE("a role brings defaults, vars, params, handlers and what it depends on") {
  Loaded loaded(
      "- hosts: localhost\n  roles:\n    - {role: app, color: red, tags: x, vars: {given: 1}}\n");
  loaded.with("roles/app/tasks/main.yml", "- debug: {msg: app}\n")
      .with("roles/app/defaults/main.yml", "d: app\n")
      .with("roles/app/vars/main.yml", "v: app\n")
      .with("roles/app/handlers/main.yml", "- name: h\n  debug:\n")
      .with("roles/app/meta/main.yml", "dependencies: [base]\n")
      .with("roles/base/tasks/main.yml", "- debug: {msg: base}\n")
      .with("roles/base/defaults/main.yml", "d: base\n")
      .load();
  CHECK(loaded.codes() == "");
  REQUIRE(loaded.tasks().size() == 2);
  CHECK(loaded.task(0).args.text("msg") == "base");
  CHECK(loaded.task(0).context->tags == std::vector<std::string>{"x"});
  CHECK(loaded.task(0).context->role->parents == std::vector<std::string>{"app"});
  CHECK(loaded.task(1).title() == "app : debug");
  const playbook::Role& role = *loaded.task(1).context->role;
  REQUIRE_FALSE(role.defaults.empty());
  CHECK(role.defaults.back().text("d") == "app");
  CHECK(role.params.at(0).text("color") == "red");
  CHECK(role.vars.size() == 2);
  CHECK(loaded.playbook.plays.at(0).handlers.size() == 1);
}

TEST_CASE("a role that is nowhere names the places") {
  Loaded loaded("- hosts: localhost\n  roles: [nope]\n");
  loaded.load();
  const auto mistake = loaded.mistake("role-not-found");
  CHECK(mistake.message == "there is no role `nope`");
  CHECK(mistake.notes.size() == 2);
  CHECK(mistake.notes.at(0).find("/roles") != std::string::npos);
}

TEST_CASE("playbooks import playbooks, with variables, tags and conditions") {
  Loaded loaded("- import_playbook: sub/other.yml\n  vars: {v: imported}\n  tags: t\n  when: c\n");
  loaded.with("sub/other.yml", "- hosts: all\n  vars: {v: own}\n  tasks: [{debug: {msg: a}}]\n")
      .load();
  CHECK(loaded.codes() == "");
  REQUIRE(loaded.playbook.plays.size() == 1);
  CHECK(loaded.playbook.plays[0].vars.text("v") == "imported");
  CHECK(loaded.task(0).context->tags == std::vector<std::string>{"t"});
  CHECK(loaded.task(0).context->when.size() == 1);
  CHECK(loaded.playbook.plays[0].folder.ends_with("/sub"));
}

TEST_CASE("a file that imports itself is refused") {
  Loaded loaded(play("  - import_tasks: loop.yml\n"));
  loaded.with("loop.yml", "- import_tasks: loop.yml\n").load();
  CHECK(loaded.codes() == "import-loop");
  Loaded playbooks("- import_playbook: site.yml\n");
  playbooks.load();
  CHECK(playbooks.codes() == "import-loop");
}

TEST_CASE("names of imports may use extra vars and the play's") {
  Loaded loaded(play("  - import_tasks: \"{{ a }}{{ b }}.yml\"\n", "  vars: {a: one}\n"));
  loaded.options.variables = value::Value::dict({{"b", "two"}});
  loaded.with("onetwo.yml", "- debug: {msg: found}\n").load();
  CHECK(loaded.codes() == "");
  CHECK(loaded.task(0).args.text("msg") == "found");
}

TEST_CASE("loops keep what they loop over and how") {
  Loaded loaded(
      play("  - debug: {msg: \"{{ x }}\"}\n    loop: [1, 2]\n    loop_control: {loop_var: x, "
           "index_var: i, label: l}\n"
           "  - debug: {msg: a}\n    with_dict: {k: v}\n"));
  loaded.load();
  CHECK(loaded.task(0).loop->lookup.empty());
  CHECK(loaded.task(0).loop_control.loop_var == "x");
  CHECK(loaded.task(0).loop_control.index_var == "i");
  CHECK(loaded.task(1).loop->lookup == "dict");
}

TEST_CASE("an include starts from what it stands in, and passes on its variables") {
  Loaded loaded(
      play("  - block:\n    - include_tasks: inc.yml\n      when: own\n      vars: {v: 1}\n    "
           "when: outer\n"));
  loaded.with("inc.yml", "- debug: {msg: a}\n").load();
  const playbook::Task& include = loaded.task(0);
  const auto included =
      playbook::include_tasks(loaded.folder.path("inc.yml"), include,
                              value::Value::dict({{"v", 1}}), loaded.folder.path(), loaded.options);
  const auto& task = *std::get<std::shared_ptr<const playbook::Task>>(included.nodes.at(0));
  CHECK(task.context->when.size() == 1);
  CHECK(task.context->include_vars.size() == 1);
}
