// What a task got as kubeconfig is the cluster of the host's later tasks.
#include "run_support.hpp"

using namespace kboot;
using namespace kboot::test;

TEST_CASE("later tasks talk to the cluster that a task got") {
  Run run(play("  - {give_cluster: {server: https://one}}\n  - {ask_cluster: }\n"));
  run.with_server();
  run.services.clusters.environment = {{"KUBECONFIG", "/not/there"}};
  CHECK(run.go() == 0);
  CHECK(run.recorder.last_result.text("server") == "https://one");
}

TEST_CASE("what a task names itself, and what its environment names, comes first") {
  Run run(play(
      "  - {give_cluster: {server: https://one}}\n  - {ask_cluster: {server: https://two}}\n"));
  run.with_server();
  CHECK(run.go() == 0);
  CHECK(run.recorder.last_result.text("server") == "https://two");
  Run other(play(
      "  - {give_cluster: {server: https://one}}\n  - {ask_cluster: , environment: {K8S_AUTH_HOST: "
      "https://three}}\n"));
  other.with_server();
  CHECK(other.go() == 0);
  CHECK(other.recorder.last_result.text("server") == "https://three");
}

TEST_CASE("each host keeps its own cluster") {
  Run run(
      play("  - {give_cluster: {server: \"https://{{ inventory_hostname }}\"}}\n"
           "  - {ask_cluster: , register: r}\n"
           "  - {change: , failed_when: r.server != 'https://' ~ inventory_hostname}\n"));
  run.hosts = "[all:vars]\nansible_connection=local\n[web]\na\nb\nc\n";
  run.with_server();
  CHECK(run.go() == 0);
}

TEST_CASE("a task that gets another kubeconfig moves on") {
  Run run(
      play("  - {give_cluster: {server: https://one}}\n  - {ask_cluster: }\n"
           "  - {give_cluster: {server: https://two}}\n  - {ask_cluster: }\n"));
  run.with_server();
  CHECK(run.go() == 0);
  CHECK(run.recorder.last_result.text("server") == "https://two");
}

TEST_CASE("a plan never falls back to another cluster than the one that is still to be got") {
  for (const char* task :
       {"  - {give_cluster: }\n",
        "  - {give_cluster: {server: https://one}, when: r.stdout == 'x'}\n",
        "  - {give_cluster: {server: \"{{ r.stdout }}\"}}\n",
        "  - {give_cluster: {server: \"{{ item }}\"}, loop: \"{{ r.list }}\"}\n"}) {
    CAPTURE(task);
    Run run(play(base::cat("  - {program: x, register: r}\n", task, "  - {ask_cluster: }\n")));
    run.with_server();
    run.services.clusters.default_kubeconfig = run.folder.write("config", "{}");
    run.options.plan = true;
    CHECK(run.go() == 0);
    CHECK(run.recorder.last_result.has(value::mark_unknown));
    CHECK(run.recorder.failures.empty());
  }
}

TEST_CASE("a module hears which words of the user name a cluster") {
  Run run(play("  - {give_cluster: {server: https://one}}\n"));
  CHECK(run.go() == 0);
  CHECK(run.recorder.last_result.text("named").empty());
  run.services.clusters.environment = {{"KUBECONFIG", "/some/file"}};
  CHECK(run.go() == 0);
  CHECK(run.recorder.last_result.text("named") == "KUBECONFIG");
  run.services.clusters.options.context = "prod";
  CHECK(run.go() == 0);
  CHECK(run.recorder.last_result.text("named") == "--context");
}
