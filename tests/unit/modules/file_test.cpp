// Tests of file, stat, copy and template.
#include <sys/stat.h>

#include "modules/common/file_mode.hpp"
#include "unit/modules/fake_task.hpp"

using namespace kboot;
using run::OutcomeStatus;
using test::FakeTask;
using test::run_module;
using value::Value;

namespace {

Value file_args(const std::string& path, std::string_view state) {
  return Value::dict({{"path", path}, {"state", state}});
}

}  // namespace

TEST_CASE("a mode is octal, a number, or symbols over the present mode") {
  using modules::resolve_mode;
  CHECK(resolve_mode("0644", 0, false) == 0644);
  CHECK(resolve_mode(0600, 0, false) == 0600);
  CHECK(resolve_mode("u=rw,g=r,o=", 0777, false) == 0640);
  CHECK(resolve_mode("a+x", 0644, false) == 0755);
  CHECK(resolve_mode("g-w,o-rwx", 0777, false) == 0750);
  CHECK(resolve_mode("a+X", 0644, false) == 0644);
  CHECK(resolve_mode("a+X", 0644, true) == 0755);
  CHECK(resolve_mode("g=u", 0700, false) == 0770);
  CHECK(resolve_mode("u+s,+t", 0755, true) == 05755);
  CHECK_THROWS_AS((void)resolve_mode("rw", 0, false), base::Error);
  CHECK_THROWS_AS((void)resolve_mode("u=q", 0, false), base::Error);
  CHECK_THROWS_AS((void)resolve_mode("99999", 0, false), base::Error);
}

TEST_CASE("file makes a folder once, sets its mode, and removes it") {
  FakeTask task;
  const std::string path = task.folder.path("a/b");
  Value args = file_args(path, "directory");
  args.edit_dict().set("mode", "0700");
  CHECK(run_module(task, "file", args).status == OutcomeStatus::changed);
  CHECK(base::is_directory(path));
  CHECK(run_module(task, "file", args).status == OutcomeStatus::ok);
  args.edit_dict().set("mode", "0750");
  const auto outcome = run_module(task, "file", args);
  CHECK(outcome.status == OutcomeStatus::changed);
  CHECK(outcome.result.text("mode") == "0750");
  CHECK(run_module(task, "file", file_args(task.folder.path("a"), "absent")).status ==
        OutcomeStatus::changed);
  CHECK_FALSE(base::exists(path));
  CHECK(run_module(task, "file", file_args(task.folder.path("a"), "absent")).status ==
        OutcomeStatus::ok);
}

TEST_CASE("check mode of file says changed and does nothing") {
  FakeTask task;
  task.check = true;
  CHECK(run_module(task, "file", file_args(task.folder.path("a"), "directory")).status ==
        OutcomeStatus::changed);
  CHECK_FALSE(base::exists(task.folder.path("a")));
}

TEST_CASE("file with state file does not create") {
  FakeTask task;
  CHECK_THROWS_AS(run_module(task, "file", file_args(task.folder.path("a"), "file")), base::Error);
  run_module(task, "file", file_args(task.folder.path("a"), "touch"));
  CHECK(run_module(task, "file", file_args(task.folder.path("a"), "file")).status ==
        OutcomeStatus::ok);
}

TEST_CASE("file makes links, and replaces a wrong one") {
  FakeTask task;
  task.folder.write("one", "1");
  task.folder.write("two", "2");
  Value args = file_args(task.folder.path("link"), "link");
  args.edit_dict().set("src", "one");
  CHECK(run_module(task, "file", args).status == OutcomeStatus::changed);
  CHECK(run_module(task, "file", args).status == OutcomeStatus::ok);
  args.edit_dict().set("src", "two");
  CHECK(run_module(task, "file", args).status == OutcomeStatus::changed);
  CHECK(base::read_file(task.folder.path("link")) == "2");
  args.edit_dict().set("src", "nothing");
  CHECK_THROWS_AS(run_module(task, "file", args), base::Error);
}

TEST_CASE("stat tells of a file, its checksum, and of one that is not there") {
  FakeTask task;
  const std::string path = task.folder.write("f", "hello\n");
  const auto there = run_module(task, "stat", Value::dict({{"path", path}})).result;
  CHECK(there.get("stat", "exists")->as_bool());
  CHECK(there.get("stat", "isreg")->as_bool());
  CHECK(there.get("stat", "checksum")->as_string() == "f572d396fae9206628714fb2ce00f72e94f2258f");
  const auto gone = run_module(task, "stat", Value::dict({{"path", path + "x"}})).result;
  CHECK_FALSE(gone.get("stat", "exists")->as_bool());
}

TEST_CASE("copy writes a text once and reports as Ansible does") {
  FakeTask task;
  const Value args =
      Value::dict({{"content", "hello\n"}, {"dest", task.folder.path("f")}, {"mode", "0600"}});
  const auto first = run_module(task, "copy", args);
  CHECK(first.status == OutcomeStatus::changed);
  CHECK(first.result.text("md5sum") == "b1946ac92492d2347c6235b4d2611184");
  CHECK(first.result.text("mode") == "0600");
  const auto second = run_module(task, "copy", args);
  CHECK(second.status == OutcomeStatus::ok);
  CHECK(second.result.text("checksum") == "f572d396fae9206628714fb2ce00f72e94f2258f");
}

TEST_CASE("copy puts a file into a folder, keeps a backup, and leaves a file alone without force") {
  FakeTask task;
  task.folder.write("files/x.conf", "new");
  task.folder.write("etc/x.conf", "old");
  Value args =
      Value::dict({{"src", "x.conf"}, {"dest", task.folder.path("etc")}, {"force", false}});
  CHECK(run_module(task, "copy", args).status == OutcomeStatus::ok);
  args = Value::dict({{"src", "x.conf"}, {"dest", task.folder.path("etc/")}, {"backup", true}});
  const auto outcome = run_module(task, "copy", args);
  CHECK(base::read_file(task.folder.path("etc/x.conf")) == "new");
  CHECK(base::read_file(std::string(outcome.result.text("backup_file"))) == "old");
}

TEST_CASE("copy of a folder brings all below it") {
  FakeTask task;
  task.folder.write("files/d/one", "1");
  task.folder.write("files/d/sub/two", "2");
  const Value args = Value::dict({{"src", "d"}, {"dest", task.folder.path("out")}});
  CHECK(run_module(task, "copy", args).status == OutcomeStatus::changed);
  CHECK(base::read_file(task.folder.path("out/d/sub/two")) == "2");
  CHECK(run_module(task, "copy", args).status == OutcomeStatus::ok);
}

TEST_CASE("copy refuses a folder that is not there") {
  FakeTask task;
  const Value args = Value::dict({{"content", "x"}, {"dest", task.folder.path("no/such/f")}});
  CHECK_THROWS_AS(run_module(task, "copy", args), base::Error);
}

TEST_CASE("the diff of a secret text is marked secret") {
  FakeTask task;
  const Value secret = Value("hunter22").marked(value::mark_secret);
  const auto outcome =
      run_module(task, "copy", Value::dict({{"content", secret}, {"dest", task.folder.path("f")}}));
  CHECK(outcome.changes.at(0).diff.after.has(value::mark_secret));
}

TEST_CASE("template renders into a file") {
  FakeTask task;
  task.folder.write("templates/t.j2", "hello");
  const Value args = Value::dict({{"src", "t.j2"}, {"dest", task.folder.path("out")}});
  CHECK(run_module(task, "template", args).status == OutcomeStatus::changed);
  CHECK(base::read_file(task.folder.path("out")) == "HELLO");
}

TEST_CASE("include_vars reads one file, or a folder in name order, under a name") {
  FakeTask task;
  const auto one = run_module(task, "include_vars", Value::dict({{"_raw_params", "a.yml"}}));
  CHECK(one.effects.included_vars.text("read_from") == "a.yml");
  task.folder.write("vars/d/b.yml", "");
  task.folder.write("vars/d/a.json", "");
  task.folder.write("vars/d/deep/z.yml", "");
  const auto all = run_module(task, "include_vars", Value::dict({{"dir", "d"}, {"name", "all"}}));
  CHECK(all.result.find("ansible_included_var_files")->as_list().size() == 3);
  CHECK(all.effects.included_vars.get("all", "read_from")->as_string() == "z.yml");
  const auto flat =
      run_module(task, "include_vars",
                 Value::dict({{"dir", "d"}, {"depth", 1}, {"ignore_files", Value::list({"a.*"})}}));
  CHECK(flat.result.find("ansible_included_var_files")->as_list().size() == 1);
  task.folder.write("vars/d/readme.txt", "");
  CHECK_THROWS_AS(run_module(task, "include_vars", Value::dict({{"dir", "d"}})), base::Error);
}
