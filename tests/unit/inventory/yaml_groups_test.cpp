// Tests of inventories in YAML and JSON.
#include <doctest/doctest.h>

#include "inventory_test_support.hpp"

using namespace kboot::test;

TEST_CASE("groups in groups, hosts with variables, ranges") {
  InventoryFixture test;
  const auto inventory = test.file("hosts.yml", R"(all:
  vars: {from_yaml: 1, x: all}
  hosts:
    yhost: {v: [1, 2]}
    n[1:2]:
  children:
    web:
      hosts: web09
      vars: {x: web}
    empty: {}
)");
  CHECK(inventory.hosts() == Names{"yhost", "n1", "n2", "web09"});
  CHECK(inventory.groups() == Names{"all", "ungrouped", "web", "empty"});
  CHECK(variables(inventory, "yhost") == R"({"from_yaml":1,"v":[1,2],"x":"all"})");
  CHECK(variables(inventory, "web09") == R"({"from_yaml":1,"x":"web"})");
  CHECK(inventory.hosts_of("ungrouped") == Names{"yhost", "n1", "n2"});
}

TEST_CASE("JSON is YAML, a file without extension may be YAML, an empty one is nothing") {
  InventoryFixture test;
  CHECK(test.file("a.json", R"({"g": {"hosts": {"h": {"a": 1}}}})").hosts_of("g") == Names{"h"});
  CHECK(test.file("hosts", "g:\n  hosts:\n    h:\n").hosts_of("g") == Names{"h"});
  CHECK(test.file("empty.yml", "").hosts().empty());
}

TEST_CASE("what is no part of a group is ignored with a warning") {
  InventoryFixture test;
  CHECK(test.file("h.yml", "g:\n  host: {a: }\n  hosts: {b: }\nother: 3\n").hosts() == Names{"b"});
  REQUIRE(test.warnings.size() == 2);
  CHECK(test.warnings[0].code == "inventory-ignored");
  CHECK(test.warnings[0].message ==
        "`host` in the group `g` is ignored: a group has `hosts`, `vars` and `children`");
  CHECK(kboot::base::sources().place(test.warnings[0].origin).line == 2);
  CHECK(test.warnings[1].message == "`other` is no group: it is a int, not a mapping");
}

TEST_CASE("malformed inventories are errors with their place") {
  InventoryFixture test;
  const std::pair<const char*, const char*> rows[] = {
      {"- a\n", "inventory-syntax: an inventory must be a mapping of groups, not a list @1"},
      {"g:\n  hosts: [a]\n",
       "inventory-syntax: `hosts` of the group `g` must be a mapping, not a list @2"},
      {"g:\n  hosts:\n    h: 3\n",
       "inventory-syntax: the variables of a host must be a mapping @3"},
      {"g:\n  hosts:\n    3: {}\n",
       "inventory-syntax: the name of a host must be a text; put it in quotes @3"},
      {"1:\n  hosts: {}\n",
       "inventory-syntax: the name of a group must be a text; put it in quotes @1"},
      {"g:\n  hosts: {x: }\n\tvars: 1\n", "yaml-syntax: a tab cannot indent YAML @3"},
      {"a:\n  children:\n    b:\n      children:\n        a:\n",
       "inventory-loop: the group `b` stands above `a` already and cannot be its child too @3"},
      {"plugin: amazon.aws.aws_ec2\n",
       "inventory-not-supported: the inventory plug-in `amazon.aws.aws_ec2` is not supported yet "
       "@1"},
  };
  for (const auto& [text, expected] : rows) CHECK(test.error("hosts.yml", text) == expected);
}
