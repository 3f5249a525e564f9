// Tests of loading: directories, variable files, levels, secrets, implicit localhost, changes by
// tasks.
#include "inventory/inventory.hpp"

#include <doctest/doctest.h>

#include "inventory_test_support.hpp"

using namespace kboot::test;
using kboot::inventory::Level;
using kboot::value::Value;

TEST_CASE("a directory is read in name order, without ignored names and endings") {
  InventoryFixture test;
  test.folder.write("inv/01-hosts", "a\n");
  test.folder.write("inv/02.yml", "g:\n  hosts:\n    b:\n");
  test.folder.write("inv/sub/deep", "c\n");
  for (const char* ignored : {"x.ini", "x.cfg", "x.txt", "x.md", "x.bak", "x~", "x.retry", "x.rst",
                              "x.orig", ".hidden"}) {
    test.folder.write(std::string("inv/") + ignored, "ignored\n");
  }
  test.folder.write("inv/host_vars/a.yml", "x: 1\n");
  const auto inventory = test.load({test.folder.path("inv")});
  CHECK(inventory.hosts() == Names{"a", "b", "c"});
  CHECK(inventory.name() == "inv");
  CHECK(kboot::value::to_json(inventory.magic("c")).find("/inv/sub\"") != std::string::npos);
}

TEST_CASE("comma lists and several sources") {
  InventoryFixture test;
  const std::string file = test.folder.write("more.ini", "[g]\nb x=1\n");
  const auto inventory = test.load({"a,b:22,", file});
  CHECK(inventory.hosts() == Names{"a", "b"});
  CHECK(variables(inventory, "b") == R"({"ansible_port":22,"x":1})");
  CHECK(inventory.name() == "a");
}

TEST_CASE("group_vars may be a file or a folder; the first form wins") {
  InventoryFixture test;
  test.folder.write("inv/hosts", "[web]\nh\n");
  const auto write = [&](const char* name, const char* text) {
    test.folder.write(std::string("inv/group_vars/") + name, text);
  };
  write("all/a.yml", "over: a\na: 1\n");
  write("all/b.yaml", "over: b\n");
  write("all/c.json", R"({"over": "c"})");
  write("all/d", "over: d\n");
  write("all/e.yml~", "bak: 1\n");
  write("all/f.txt", "txt: 1\n");
  write("all/.h.yml", "hidden: 1\n");
  write("all/sub/z.yml", "z: 1\n");
  write("all.yml", "not_read: 1\n");
  write("web.yml", "web: 1\n");
  write("none.yml", "- broken\n");
  const auto inventory = test.load({test.folder.path("inv")});
  CHECK(variables(inventory, "h") == R"({"a":1,"over":"d","web":1,"z":1})");
}

TEST_CASE("the levels: later ones win") {
  InventoryFixture test;
  const auto lines = [](int level) {
    std::string out;
    for (int i = level; i <= 10; ++i)
      out += "v" + std::to_string(i) + ": " + std::to_string(level) + "\n";
    return out;
  };
  std::string ini = "h1";
  for (int i = 8; i <= 10; ++i) ini += " v" + std::to_string(i) + "=8";
  ini += "\n[g]\nh1\n[g:vars]\n";
  for (int i = 3; i <= 10; ++i) ini += "v" + std::to_string(i) + "=3\n";
  test.folder.write("inv/hosts", ini);
  test.folder.write("inv/group_vars/all.yml", lines(4));
  test.folder.write("play/group_vars/all.yml", lines(5));
  test.folder.write("inv/group_vars/g.yml", lines(6));
  test.folder.write("play/group_vars/g.yml", lines(7));
  test.folder.write("inv/host_vars/h1.yml", lines(9));
  test.folder.write("play/host_vars/h1.yml", lines(10));
  const auto inventory = test.load({test.folder.path("inv")});
  CHECK(variables(inventory, "h1", test.folder.path("play")) ==
        R"({"v10":10,"v3":3,"v4":4,"v5":5,"v6":6,"v7":7,"v8":8,"v9":9})");
  const auto layers = inventory.layers("h1", test.folder.path("play"));
  CHECK(layers.size() == 8);
  CHECK(layers.front().level == Level::source_groups);
  CHECK(layers.front().label == "group `g`");
  CHECK(layers.back().label == test.folder.path("play/host_vars/h1.yml"));
  CHECK(describe(layers.back().level) == "host_vars beside the playbook");
}

TEST_CASE("groups merge by depth, then priority, then name") {
  InventoryFixture test;
  const auto inventory = test.file("hosts.ini", R"([aa]
h
[zz]
h
[top:children]
aa
[top:vars]
x=top
[aa:vars]
x=aa
[zz:vars]
x=zz
)");
  CHECK(variables(inventory, "h") == R"({"x":"aa"})");  // one level deeper than zz
  const auto flat = test.file(
      "flat.ini", "[aa]\nh\n[zz]\nh\n[aa:vars]\nx=aa\nansible_group_priority=5\n[zz:vars]\nx=zz\n");
  CHECK(variables(flat, "h") == R"({"x":"aa"})");
}

TEST_CASE("secrets stand between groups and hosts and are secret") {
  InventoryFixture test;
  test.folder.write("inv/hosts", "h who=host\n");
  test.folder.write("inv/group_vars/all.yml", "who: group\npassword: open\ntoken: open\n");
  test.folder.write("secrets/all.yml", "password: everywhere\ntoken: everywhere\nwho: secret\n");
  test.folder.write("secrets/inv.yml", "password: here\n");
  test.options.secrets_folder = test.folder.path("secrets");
  const auto inventory = test.load({test.folder.path("inv")});
  CHECK(variables(inventory, "h") == R"({"password":"here","token":"everywhere","who":"host"})");
  for (const auto& layer : inventory.layers("h")) {
    const Value* password = layer.values.find("password");
    if (password != nullptr)
      CHECK(password->has(kboot::value::mark_secret) == (layer.level == Level::secrets));
  }
}

TEST_CASE("the implicit localhost is local, in no group, and takes group_vars/all") {
  InventoryFixture test;
  test.folder.write("inv/group_vars/all/main.yml", "environment_name: dev\n");
  const auto inventory = test.load({test.folder.path("inv")});
  CHECK(inventory.hosts().empty());
  CHECK(inventory.is_implicit("localhost"));
  CHECK(variables(inventory, "localhost") ==
        R"({"ansible_connection":"local","environment_name":"dev"})");
  CHECK(
      kboot::value::to_json(inventory.magic("localhost")) ==
      R"({"inventory_hostname":"localhost","inventory_hostname_short":"localhost","group_names":[]})");
  CHECK(kboot::value::to_json(inventory.groups_variable()) == R"({"all":[],"ungrouped":[]})");
  const auto written = test.file("lh.ini", "localhost\n");
  CHECK_FALSE(written.is_implicit("localhost"));
  CHECK(variables(written, "localhost") == "{}");
}

TEST_CASE("magic variables of a host") {
  InventoryFixture test;
  const auto inventory = test.file("hosts.ini", "[b]\nh.example.org\n[a:children]\nb\n");
  const Value magic = inventory.magic("h.example.org");
  CHECK(magic.text("inventory_hostname_short") == "h");
  CHECK(kboot::value::to_json(*magic.find("group_names")) == R"(["a","b"])");
  CHECK(magic.text("inventory_file") == test.folder.path("hosts.ini"));
  CHECK(magic.text("inventory_dir") == test.folder.path());
  CHECK(kboot::value::to_json(inventory.groups_variable()) ==
        R"({"all":["h.example.org"],"ungrouped":[],"b":["h.example.org"],"a":["h.example.org"]})");
}

TEST_CASE("tasks add hosts and groups") {
  InventoryFixture test;
  auto inventory = test.file("hosts.ini", "a\n");
  CHECK(inventory.add_host("b", {"new"}, Value::dict({{"x", 1}})));
  CHECK_FALSE(inventory.add_host("b", {"new"}, Value::dict({{"x", 1}})));
  CHECK(inventory.hosts_of("new") == Names{"b"});
  CHECK(variables(inventory, "b") == R"({"x":1})");
  CHECK(inventory.add_to_group("a", "os_Debian", {"by_os"}));
  CHECK_FALSE(inventory.add_to_group("a", "os_Debian", {"by_os"}));
  CHECK(inventory.hosts_of("by_os") == Names{"a"});
  CHECK(inventory.hosts_of("ungrouped").empty());
  CHECK(inventory.add_to_group("localhost", "mine", {}));
  CHECK(variables(inventory, "localhost") == R"({"ansible_connection":"local"})");
}

TEST_CASE("what cannot be an inventory says so") {
  InventoryFixture test;
  CHECK(InventoryFixture::error_of([&] { (void)test.load({"/no/such/place"}); }) ==
        "inventory-not-found: there is no inventory `/no/such/place` @0");
  CHECK(test.error("script.sh", "#!/bin/sh\necho {}\n")
            .find("is an inventory script, which is not supported yet") != std::string::npos);
  CHECK(test.error("hosts.toml", "[a]\n").find("a TOML inventory") != std::string::npos);
}

TEST_CASE("a name for a group and a host is a warning") {
  InventoryFixture test;
  (void)test.file("hosts.ini", "[web]\nweb\n");
  REQUIRE(test.warnings.size() == 1);
  CHECK(test.warnings[0].code == "inventory-name-twice");
}

TEST_CASE("variable files that are no mapping, or cannot be opened") {
  InventoryFixture test;
  test.folder.write("inv/hosts", "h\n");
  test.folder.write("inv/host_vars/h.yml", "- 1\n");
  const auto inventory = test.load({test.folder.path("inv")});
  CHECK(InventoryFixture::error_of([&] {
          (void)inventory.layers("h");
        }).find("must hold a mapping of variables, not a list @1") != std::string::npos);
  test.options.reader.yaml = [](const std::string& path) -> Value {
    throw kboot::base::Error("vault-no-key", "no key opens `" + path + "`");
  };
  test.folder.write("sealed/group_vars/all.yml", "$ANSIBLE_VAULT;1.1;AES256\n3030\n");
  const auto sealed = test.load({"h,", test.folder.path("sealed")});
  CHECK(InventoryFixture::error_of([&] { (void)sealed.layers("h"); }).starts_with("vault-no-key"));
}
