// The walk through blocks, rescues, always, includes and handlers.
#include <doctest/doctest.h>

#include "run/cursor.hpp"
#include "value/containers.hpp"

using namespace kboot;
using playbook::Block;
using playbook::Nodes;
using run::Cursor;
using run::TaskPtr;

namespace {

TaskPtr task(std::string name) {
  auto made = std::make_shared<playbook::Task>();
  made->name = value::Value(name);
  made->context = std::make_shared<const playbook::Context>();
  return made;
}

Nodes tasks(std::initializer_list<std::string> names) {
  Nodes nodes;
  for (const std::string& name : names) nodes.emplace_back(task(name));
  return nodes;
}

playbook::Node block(Nodes main, Nodes rescue = {}, Nodes always = {}) {
  return std::make_shared<const Block>(
      Block{"", std::move(main), std::move(rescue), std::move(always), {}});
}

Cursor walk(Nodes nodes) { return Cursor(std::make_shared<const Nodes>(std::move(nodes))); }

// Does every task; those whose name begins with an exclamation mark fail. Gives the names in order.
std::string run_all(Cursor& cursor) {
  std::string done;
  while (const TaskPtr next = cursor.next()) {
    const std::string_view name = next->name.as_string();
    done += done.empty() ? "" : " ";
    done += name;
    cursor.advance();
    if (name.starts_with('!')) cursor.fail();
  }
  return done;
}

}  // namespace

TEST_CASE("tasks come in order, those of blocks and their always too") {
  Nodes nodes = tasks({"a"});
  nodes.push_back(block(tasks({"b"}), tasks({"unused"}), tasks({"c"})));
  nodes.emplace_back(task("d"));
  Cursor cursor = walk(std::move(nodes));
  CHECK(run_all(cursor) == "a b c d");
  CHECK_FALSE(cursor.failed());
}

TEST_CASE("a failure that nobody rescues ends the walk") {
  Cursor cursor = walk(tasks({"a", "!b", "c"}));
  CHECK(run_all(cursor) == "a !b");
  CHECK(cursor.failed());
}

TEST_CASE("a failure goes to the rescue, then the always, then on") {
  Nodes nodes{block(tasks({"!a", "b"}), tasks({"r"}), tasks({"z"}))};
  nodes.emplace_back(task("after"));
  Cursor cursor = walk(std::move(nodes));
  CHECK(cursor.next()->name.as_string() == "!a");
  CHECK(cursor.rescuing());
  CHECK(run_all(cursor) == "!a r z after");
  CHECK_FALSE(cursor.failed());
}

TEST_CASE("a failing rescue runs the always and fails the walk") {
  Nodes nodes{block(tasks({"!a"}), tasks({"!r", "r2"}), tasks({"z"}))};
  nodes.emplace_back(task("after"));
  Cursor cursor = walk(std::move(nodes));
  CHECK(run_all(cursor) == "!a !r z");
  CHECK(cursor.failed());
}

TEST_CASE("a failure inside an inner block reaches the outer rescue behind the inner always") {
  Cursor cursor = walk({block({block(tasks({"!a"}), {}, tasks({"z"})), task("b")}, tasks({"r"}))});
  CHECK(run_all(cursor) == "!a z r");
  CHECK_FALSE(cursor.failed());
}

TEST_CASE("a failing always fails the walk") {
  Cursor cursor = walk({block(tasks({"a"}), tasks({"r"}), tasks({"!z", "y"}))});
  CHECK(run_all(cursor) == "a !z");
  CHECK(cursor.failed());
}

TEST_CASE("what is included comes next, and its failures belong to what includes it") {
  Cursor cursor = walk({block(tasks({"inc", "b"}), tasks({"r"}))});
  CHECK(cursor.next()->name.as_string() == "inc");
  cursor.advance();
  cursor.include(std::make_shared<const Nodes>(tasks({"x", "!y", "z"})), 1);
  CHECK(run_all(cursor) == "x !y r");
  CHECK_FALSE(cursor.failed());
}

TEST_CASE("a flush runs notified handlers once, in their order") {
  const std::vector<TaskPtr> handlers{task("h1"), task("h2"), task("h3")};
  Cursor cursor = walk(tasks({"a"}));
  cursor.notify(handlers[2]);
  cursor.notify(handlers[0]);
  cursor.flush(handlers, 1);
  CHECK(cursor.in_handlers());
  CHECK(run_all(cursor) == "h1 h3 a");
  CHECK_FALSE(cursor.notified());
}

TEST_CASE("positions order hosts: included tasks before what follows the include") {
  Cursor with = walk(tasks({"inc", "after"}));
  Cursor without = walk(tasks({"inc", "after"}));
  REQUIRE(with.next() != nullptr);
  with.advance();
  REQUIRE(without.next() != nullptr);
  without.advance();
  with.include(std::make_shared<const Nodes>(tasks({"x"})), 1);
  REQUIRE(with.next()->name.as_string() == "x");
  REQUIRE(without.next()->name.as_string() == "after");
  CHECK(with.position() < without.position());
}

TEST_CASE("an ended walk has no more tasks and did not fail") {
  Cursor cursor = walk(tasks({"a"}));
  cursor.end();
  CHECK(cursor.next() == nullptr);
  CHECK_FALSE(cursor.failed());
}
