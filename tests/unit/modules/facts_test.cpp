// Tests of set_fact, debug, fail, assert and setup.
#include "unit/modules/fake_task.hpp"

using namespace kboot;
using test::FakeTask;
using test::run_module;
using value::Value;

TEST_CASE("set_fact gives its arguments as facts and reads the four boolean words") {
  FakeTask task;
  const auto outcome =
      run_module(task, "set_fact", Value::dict({{"a", "Yes"}, {"b", "no"}, {"c", "7"}, {"d", 7}}));
  CHECK(outcome.status == run::OutcomeStatus::ok);
  const Value& facts = outcome.effects.facts;
  CHECK(facts.find("a")->as_bool());
  CHECK_FALSE(facts.find("b")->as_bool());
  CHECK(facts.text("c") == "7");
  CHECK(facts.find("d")->as_int() == 7);
}

TEST_CASE("set_fact refuses names that are no variable names, and nothing to set") {
  FakeTask task;
  CHECK_THROWS_WITH_AS(run_module(task, "set_fact", Value::dict({{"a-b", 1}})),
                       "the variable name `a-b` is not valid", base::Error);
  CHECK_THROWS_AS(run_module(task, "set_fact", Value::dict({{"cacheable", true}})), base::Error);
}

TEST_CASE("debug prints a text, a variable, or that it is not defined") {
  FakeTask task;
  task.variables["here"] = "I am";
  CHECK(run_module(task, "debug", Value::dict()).result.text("msg") == "Hello world!");
  CHECK(run_module(task, "debug", Value::dict({{"msg", "hi"}})).result.text("msg") == "hi");
  CHECK(run_module(task, "debug", Value::dict({{"var", "here"}})).result.text("here") == "I am");
  CHECK(run_module(task, "debug", Value::dict({{"var", "gone"}})).result.text("gone") ==
        "VARIABLE IS NOT DEFINED!");
}

TEST_CASE("debug keeps silent below its verbosity") {
  FakeTask task;
  const auto outcome = run_module(task, "debug", Value::dict({{"msg", "hi"}, {"verbosity", 2}}));
  CHECK(outcome.status == run::OutcomeStatus::skipped);
}

TEST_CASE("fail fails with its message") {
  FakeTask task;
  CHECK(run_module(task, "fail", Value::dict()).message == "Failed as requested from task");
  CHECK(run_module(task, "fail", Value::dict({{"msg", "no"}})).is_failed());
}

TEST_CASE("assert names the condition that does not hold") {
  FakeTask task;
  const auto good =
      run_module(task, "assert", Value::dict({{"that", Value::list({"true", "true"})}}));
  CHECK(good.result.text("msg") == "All assertions passed");
  const auto bad = run_module(
      task, "assert", Value::dict({{"that", Value::list({"true", "1 > 2"})}, {"msg", "oh"}}));
  CHECK(bad.is_failed());
  CHECK(bad.result.text("assertion") == "1 > 2");
  CHECK(bad.message == "oh");
}

TEST_CASE("setup gathers the groups that are asked for") {
  FakeTask task;
  task.variables_of_environment["COLOUR"] = "red";
  const auto all = run_module(task, "setup", Value::dict()).effects.gathered;
  CHECK(all.get("ansible_env", "COLOUR")->as_string() == "red");
  CHECK(all.get("ansible_date_time", "iso8601")->as_string() == "2027-01-15T08:00:00Z");
  CHECK(all.find("ansible_architecture") != nullptr);
  CHECK(all.find("ansible_user_id") != nullptr);
  CHECK(all.find("ansible_memtotal_mb") != nullptr);
  const auto minimal =
      run_module(task, "setup", Value::dict({{"gather_subset", Value::list({"!all"})}}))
          .effects.gathered;
  CHECK(minimal.find("ansible_date_time") != nullptr);
  CHECK(minimal.find("ansible_memtotal_mb") == nullptr);
  const auto filtered =
      run_module(task, "setup", Value::dict({{"filter", Value::list({"ansible_user_*"})}}))
          .effects.gathered;
  CHECK(filtered.find("ansible_user_id") != nullptr);
  CHECK(filtered.find("ansible_env") == nullptr);
}
