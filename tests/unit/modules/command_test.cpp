// Tests of command, shell and pause.
#include "unit/modules/fake_task.hpp"

using namespace kboot;
using run::OutcomeStatus;
using test::FakeTask;
using test::run_module;
using value::Value;

TEST_CASE("command runs a program with its words and gives what it said") {
  FakeTask task;
  const auto outcome =
      run_module(task, "command", Value::dict({{"_raw_params", "printf '%s|%s\n' 'a b' $HOME"}}));
  CHECK(outcome.status == OutcomeStatus::changed);
  CHECK(outcome.result.text("stdout") == "a b|" + task.folder.path());
  CHECK(outcome.result.find("rc")->as_int() == 0);
  CHECK(outcome.result.find("stdout_lines")->as_list().size() == 1);
}

TEST_CASE("a command that fails keeps its output, its code and that it ran") {
  FakeTask task;
  const auto outcome =
      run_module(task, "shell", Value::dict({{"cmd", "echo out; echo err >&2; exit 3"}}));
  CHECK(outcome.is_failed());
  CHECK(outcome.message == "non-zero return code");
  CHECK(outcome.result.find("rc")->as_int() == 3);
  CHECK(outcome.result.text("stderr") == "err");
  CHECK(outcome.result.find("changed")->as_bool());
}

TEST_CASE("a program that does not exist fails as Ansible says it") {
  FakeTask task;
  const auto outcome =
      run_module(task, "command", Value::dict({{"_raw_params", "kboot-no-such-program"}}));
  CHECK(outcome.is_failed());
  CHECK(outcome.message == "[Errno 2] No such file or directory: b'kboot-no-such-program'");
  CHECK_FALSE(outcome.result.find("changed")->as_bool());
}

TEST_CASE("creates and removes keep a command from running") {
  FakeTask task;
  task.folder.write("there", "");
  const auto created =
      run_module(task, "command", Value::dict({{"_raw_params", "false"}, {"creates", "the*"}}));
  CHECK(created.status == OutcomeStatus::ok);
  CHECK(created.result.text("stdout") == "skipped, since the* exists");
  const auto removed =
      run_module(task, "command", Value::dict({{"_raw_params", "false"}, {"removes", "gone"}}));
  CHECK(removed.status == OutcomeStatus::ok);
}

TEST_CASE("stdin, chdir and the environment reach the program") {
  FakeTask task;
  task.folder.write("sub/x", "");
  task.variables_of_environment["COLOUR"] = "red";
  const auto outcome = run_module(
      task, "shell",
      Value::dict({{"cmd", "cat; pwd; echo $COLOUR"}, {"stdin", "in"}, {"chdir", "sub"}}));
  CHECK(outcome.result.text("stdout") == "in\n" + task.folder.path("sub") + "\nred");
}

TEST_CASE("check mode does not run commands, and plan knows that it cannot know") {
  FakeTask task;
  task.check = true;
  CHECK(run_module(task, "command", Value::dict({{"_raw_params", "false"}})).status ==
        OutcomeStatus::skipped);
  const auto& module = test::module_named("command");
  const auto args = playbook::bind_arguments("command", module.arguments, module.rules,
                                             Value::dict({{"_raw_params", "false"}}));
  CHECK(module.plan(task, args).unknown == "not run by plan");
}

TEST_CASE("an unbalanced quote is a mistake of the user") {
  FakeTask task;
  CHECK_THROWS_AS(run_module(task, "command", Value::dict({{"_raw_params", "echo 'a"}})),
                  base::Error);
}

TEST_CASE("pause waits its time, and does not wait for Enter without a terminal") {
  FakeTask task;
  const auto outcome = run_module(task, "pause", Value::dict({{"seconds", 90}}));
  CHECK(outcome.result.text("stdout") == "Paused for 90.0 seconds");
  CHECK(task.test.clock.now() == base::Instant(std::chrono::seconds(90)));
}
