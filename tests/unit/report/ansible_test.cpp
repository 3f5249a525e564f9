// Unit tests of src/report/ansible.cpp; the expected screens were printed by ansible-playbook of
// ansible-core 2.18.
#include <doctest/doctest.h>

#include "fake_screen.hpp"
#include "value/containers.hpp"

using namespace kboot;
using run::Outcome;
using value::Value;

namespace {

run::TaskId task(std::string module) { return {.number = 1, .name = module, .module = module}; }

std::string told(const std::vector<run::Event>& events, int verbosity = 0,
                 report::Output::Manner manner = {}) {
  report::FakeScreen fake(manner);
  report::Screen screen = fake.screen();
  screen.verbosity = verbosity;
  const auto listener = report::ansible(screen);
  for (const run::Event& event : events) listener->on(event);
  return fake.take();
}

}  // namespace

TEST_CASE("banners fill 79 columns and a blank") {
  CHECK(told({run::PlayStarted{.name = "localhost", .hosts = {"localhost"}}}) ==
        "\nPLAY [localhost] ***************************************************************\n");
  CHECK(told({run::TaskStarted{.task = task("debug")}}) ==
        "\nTASK [debug] *******************************************************************\n");
  CHECK(told({run::PlayStarted{.name = std::string(90, 'x'), .hosts = {"h"}}}) ==
        "\nPLAY [" + std::string(90, 'x') + "] ***\n");
}

TEST_CASE("debug shows its message alone, in lines of its own") {
  const Value result = Value::dict({{"msg", "hi"}, {"changed", false}, {"failed", false}});
  CHECK(told({run::TaskFinished{
            .task = task("debug"), .host = "localhost", .outcome = Outcome::ok(result)}}) ==
        "ok: [localhost] => {\n    \"msg\": \"hi\"\n}\n");
}

TEST_CASE("a failed assertion shows its result in lines, other failures in one line") {
  const Value assertion = Value::dict({{"assertion", "1 == 2"},
                                       {"_ansible_verbose_always", true},
                                       {"changed", false},
                                       {"evaluated_to", false},
                                       {"failed", true},
                                       {"msg", "Assertion failed"}});
  CHECK(told({run::TaskFinished{.task = task("assert"),
                                .host = "localhost",
                                .outcome = Outcome::failed("Assertion failed", assertion),
                                .ignored = true}}) ==
        "fatal: [localhost]: FAILED! => {\n    \"assertion\": \"1 == 2\",\n    \"changed\": "
        "false,\n    \"evaluated_to\": false,\n"
        "    \"msg\": \"Assertion failed\"\n}\n...ignoring\n");
  const Value failure = Value::dict({{"changed", false}, {"failed", true}, {"msg", "last"}});
  CHECK(told({run::TaskFinished{.task = task("fail"),
                                .host = "localhost",
                                .outcome = Outcome::failed("last", failure)}}) ==
        "fatal: [localhost]: FAILED! => {\"changed\": false, \"msg\": \"last\"}\n");
}

TEST_CASE("items of a loop are told one by one, and skipped tasks once more") {
  const Value item = Value::dict({{"b", 1}});
  const Value result = Value::dict({{"ansible_loop_var", "item"},
                                    {"changed", false},
                                    {"failed", true},
                                    {"item", "a"},
                                    {"msg", "a"}});
  Outcome skipped = Outcome::skipped("Conditional result was False");
  CHECK(
      told({run::ItemFinished{
                .task = task("command"), .host = "h", .item = item, .outcome = Outcome::changed()},
            run::ItemFinished{.task = task("fail"),
                              .host = "h",
                              .item = Value("a"),
                              .outcome = Outcome::failed("a", result)},
            run::ItemFinished{
                .task = task("fail"), .host = "h", .item = Value("b"), .outcome = skipped},
            run::TaskFinished{
                .task = task("fail"), .host = "h", .outcome = skipped, .looped = true}}) ==
      "changed: [h] => (item={'b': 1})\n"
      "failed: [h] (item=a) => {\"ansible_loop_var\": \"item\", \"changed\": false, \"item\": "
      "\"a\", \"msg\": \"a\"}\n"
      "skipping: [h] => (item=b) \n"
      "skipping: [h]\n");
}

TEST_CASE("no_log leaves the censored result") {
  const Value result = Value::dict({{"changed", false}, {"failed", true}, {"msg", "swordfish"}});
  CHECK(told({run::TaskFinished{.task = task("fail"),
                                .host = "localhost",
                                .outcome = Outcome::failed("swordfish", result),
                                .no_log = true}}) ==
        "fatal: [localhost]: FAILED! => {\"censored\": \"the output has been hidden due to the "
        "fact that "
        "'no_log: true' was specified for this result\", \"changed\": false}\n");
}

TEST_CASE("-v adds the result, but not that of fact gathering") {
  const Value result = Value::dict({{"rc", 0}, {"changed", true}});
  CHECK(told({run::TaskFinished{
                 .task = task("command"), .host = "h", .outcome = Outcome::changed(result)}},
             1) == "changed: [h] => {\"changed\": true, \"rc\": 0}\n");
  CHECK(
      told({run::TaskFinished{.task = task("setup"), .host = "h", .outcome = Outcome::ok(result)}},
           1) == "ok: [h]\n");
}

TEST_CASE("the recap names each host in columns") {
  CHECK(told({run::RunFinished{
            .hosts = {{"localhost",
                       {.ok = 9, .changed = 2, .failed = 1, .skipped = 2, .ignored = 5}}}}}) ==
        "\nPLAY RECAP *********************************************************************\n"
        "localhost                  : ok=9    changed=2    unreachable=0    failed=1    skipped=2  "
        "  rescued=0    ignored=5   \n\n");
}

TEST_CASE("the recap's colours are Ansible's") {
  const std::string text =
      told({run::RunFinished{.hosts = {{"h", {.ok = 1}}}}}, 0, {.colour = true});
  CHECK(
      text.find(
          "\x1b[0;32mh\x1b[0m                          : \x1b[0;32mok=1   \x1b[0m changed=0    ") !=
      std::string::npos);
}

TEST_CASE("an included file is told once for all its hosts") {
  CHECK(told({run::IncludedFile{.file = "/x/a.yml", .host = "h1"},
              run::IncludedFile{.file = "/x/a.yml", .host = "h2"},
              run::TaskStarted{.task = task("debug")}})
            .starts_with("included: /x/a.yml for h1, h2\n\nTASK [debug]"));
}

TEST_CASE("warnings wrap at 79 columns and come once") {
  const run::Warned warned{{.severity = base::Severity::warning,
                            .code = "c",
                            .message = "provided hosts list is empty, only localhost is available. "
                                       "Note that the implicit localhost does not match 'all'"}};
  CHECK(told({warned, warned}) ==
        "[WARNING]: provided hosts list is empty, only localhost is available. Note that\n"
        "the implicit localhost does not match 'all'\n");
}

TEST_CASE("words longer than a line are cut, and hyphenated words break behind the hyphen") {
  CHECK(report::wrapped("abcdefghij", 4) == std::vector<std::string>{"abcd", "efgh", "ij"});
  CHECK(report::wrapped("use server-side apply", 12) ==
        std::vector<std::string>{"use server-", "side apply"});
  CHECK(report::wrapped("a  b\nc", 80) == std::vector<std::string>{"a  b c"});
}
