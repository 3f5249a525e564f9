// Tests of inventories in INI form; what is right was asked of ansible-inventory 2.18.
#include <doctest/doctest.h>

#include "inventory_test_support.hpp"

using namespace kboot::test;

TEST_CASE("hosts, groups, ranges and values as Python reads them") {
  InventoryFixture test;
  const auto inventory = test.file("hosts.ini", R"(# comment
solo ansible_connection=local n=5 t=True q="quoted v" lst='["a",1]' dec=0644 pth=/a/b word=true # trailing
[web]
web[01:03].example.com
web-[a:c] color=blue
; another comment
[db]
db1:2222 ansible_host=10.0.0.1
[prod:children]
web
db
[prod:vars]
x=prod
raw=[1, 2]
spaced = hello world
none=None
)");
  CHECK(inventory.hosts() == Names{"solo", "web01.example.com", "web02.example.com",
                                   "web03.example.com", "web-a", "web-b", "web-c", "db1"});
  CHECK(inventory.groups() == Names{"all", "ungrouped", "web", "db", "prod"});
  CHECK(inventory.children("prod") == Names{"web", "db"});
  CHECK(inventory.hosts_of("ungrouped") == Names{"solo"});
  CHECK(
      variables(inventory, "solo") ==
      R"({"ansible_connection":"local","dec":"0644","lst":["a",1],"n":5,"pth":"/a/b","q":"quoted v","t":true,"word":"true"})");
  CHECK(
      variables(inventory, "db1") ==
      R"({"ansible_host":"10.0.0.1","ansible_port":2222,"none":null,"raw":[1,2],"spaced":"hello world","x":"prod"})");
}

TEST_CASE("ranges with steps, zeros and several in one name") {
  InventoryFixture test;
  const auto inventory = test.file("hosts", "[a]\nn[1:7:3]\nm[08:10]\n[b]\nx[0:1]-[a:b]\n");
  CHECK(inventory.hosts_of("a") == Names{"n1", "n4", "n7", "m08", "m09", "m10"});
  CHECK(inventory.hosts_of("b") == Names{"x0-a", "x0-b", "x1-a", "x1-b"});
}

TEST_CASE("a group may be named before its own section") {
  InventoryFixture test;
  const auto inventory = test.file("hosts.ini", "[top:children]\nlow\n[low:vars]\nx=1\n[low]\nh\n");
  CHECK(inventory.hosts_of("top") == Names{"h"});
  CHECK(variables(inventory, "h") == R"({"x":1})");
}

TEST_CASE("values know their line") {
  InventoryFixture test;
  const auto inventory = test.file("hosts.ini", "[g]\nh a=1 b='two'\n[g:vars]\nc = three\n");
  const auto place = [&](const char* name) {
    for (const auto& layer : inventory.layers("h")) {
      if (const auto* value = layer.values.find(name)) {
        const auto found = kboot::base::sources().place(value->origin());
        return std::to_string(found.line) + ":" + std::to_string(found.column);
      }
    }
    return std::string();
  };
  CHECK(place("a") == "2:5");
  CHECK(place("c") == "4:5");
}

TEST_CASE("malformed lines are errors with their line") {
  InventoryFixture test;
  const std::pair<const char*, const char*> rows[] = {
      {"h1 user\n",
       "inventory-syntax: `user` is no variable of a host: `name=value` is expected @1"},
      {"h1\n[g:vars]\nx\n", "inventory-syntax: `x` is no variable: `name=value` is expected @3"},
      {"\n[a b]\n",
       "inventory-syntax: `[a b]` is no section: `[group]`, `[group:children]` or `[group:vars]` "
       "@2"},
      {"[g:kids]\n",
       "inventory-syntax: the section `[g:kids]` is of an unknown kind: `children` and `vars` are "
       "known @1"},
      {"[g:children]\nx y\n", "inventory-syntax: `x y` is no name of a group @2"},
      {"[g:children]\nnone\n",
       "inventory-syntax: `[g:children]` names the group `none`, which is not defined @2"},
      {"[g:vars]\nx=1\n", "inventory-syntax: `[g:vars]` is for a group that is not defined @1"},
      {"h1 x='a\n", "inventory-syntax: a quote in the definition of a host has no end @1"},
      {"h[1\n", "inventory-syntax: the `[` of a host range is never closed @1"},
      {"h[1:]\n", "inventory-syntax: a host range must say where it ends @1"},
      {"h[01:100]\n",
       "inventory-syntax: begin and end of a host range with leading zeros must be of equal length "
       "@1"},
      {"h[c:a]\n", "inventory-syntax: a host range must not end before it begins @1"},
      {"h[1:x]\n", "inventory-syntax: `x` in a host range is neither a number nor a letter @1"},
      {"h[1:5:0]\n", "inventory-syntax: the step of a host range must be 1 or more @1"},
      {"h[0:1000][0:1000]\n",
       "inventory-syntax: a host range stands for more than 100000 hosts @1"},
      {"h1:\n", "inventory-syntax: the host name `h1:` ends in `:`, which stands before a port @1"},
      {"[a:children]\nb\n[b:children]\na\n",
       "inventory-loop: the group `a` stands above `b` already and cannot be its child too @4"},
      {"[a:children]\na\n", "inventory-loop: the group `a` cannot be its own child @2"},
      {"[g]\nh\n[g:vars]\nansible_group_priority=high\n",
       "inventory-syntax: `ansible_group_priority` must be a whole number @4"},
  };
  for (const auto& [text, expected] : rows) CHECK(test.error("hosts.ini", text) == expected);
}
