// kubeconfig: files, texts and k3s; what stays secret; what is written to disk.
#include <sys/stat.h>

#include "base/encoding.hpp"
#include "fake_task.hpp"
#include "modules/common/kubeconfig_document.hpp"
#include "value/json.hpp"
#include "value/yaml.hpp"

using namespace kboot;
using run::Outcome;
using run::OutcomeStatus;
using value::Value;

namespace {

constexpr const char* two_contexts = R"(apiVersion: v1
kind: Config
current-context: default
clusters:
- name: default
  cluster: {server: "https://127.0.0.1:6443", certificate-authority: ca.crt}
- name: other
  cluster: {server: "https://other.example.org"}
users:
- name: default
  user: {client-certificate: me.crt, client-key-data: a2V5LWJ5dGVz}
- name: robot
  user: {token: token-of-the-robot}
contexts:
- name: default
  context: {cluster: default, user: default}
- name: other
  context: {cluster: other, user: robot, namespace: web}
)";

struct Case {
  test::FakeTask task;

  Case() {
    base::write_file(task.folder.path("kubeconfig"), two_contexts);
    base::write_file(task.folder.path("ca.crt"), "authority");
    base::write_file(task.folder.path("me.crt"), "certificate");
  }
  Outcome run(const std::string& arguments) {
    return test::run_module(task, "kubeconfig", value::read_yaml(arguments, "task"));
  }
  Outcome run_file(const std::string& more = "") {
    return run("{path: " + task.folder.path("kubeconfig") + more + "}");
  }
  std::string refusal(const std::string& arguments) {
    try {
      (void)run(arguments);
    } catch (const base::Error& error) {
      return error.diagnostic().code + ": " + error.diagnostic().message;
    }
    return "none";
  }
};

std::string at(const Outcome& outcome, std::string_view list, std::string_view key,
               std::string_view name) {
  const Value* kubeconfig = outcome.result.find("kubeconfig");
  if (kubeconfig == nullptr) return "none";
  return std::string(kubeconfig->find(list)->as_list()[0].find(key)->text(name, "-"));
}

unsigned mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

}  // namespace

TEST_CASE("a file gives its current context, with the files of certificates read into it") {
  Case c;
  const Outcome outcome = c.run_file();
  CHECK(outcome.status == OutcomeStatus::ok);
  CHECK(outcome.message == "https://127.0.0.1:6443 (context default)");
  CHECK(at(outcome, "clusters", "cluster", "certificate-authority-data") ==
        base::base64_encode("authority"));
  CHECK(at(outcome, "clusters", "cluster", "certificate-authority") == "-");
  CHECK(at(outcome, "users", "user", "client-certificate-data") ==
        base::base64_encode("certificate"));
  CHECK(outcome.result.find("kubeconfig")->find("clusters")->as_list().size() == 1);
  CHECK(outcome.effects.kubeconfig.is_dict());
  CHECK(outcome.changes.empty());
}

TEST_CASE("another context, name, server and server name are taken where they are asked for") {
  Case c;
  const Outcome outcome = c.run_file(
      ", context: other, name: edge, server: edge.lan, tls_server_name: kubernetes.example.org");
  CHECK(outcome.result.text("context") == "edge");
  CHECK(outcome.result.text("server") == "https://edge.lan");
  CHECK(at(outcome, "clusters", "cluster", "tls-server-name") == "kubernetes.example.org");
  CHECK(at(outcome, "users", "user", "token") == "token-of-the-robot");
  CHECK(at(outcome, "contexts", "context", "namespace") == "web");
}

TEST_CASE("credentials are secret and known to the redactor; where the server is, is not") {
  Case c;
  const Outcome outcome = c.run_file(", context: other");
  const std::string shown = value::to_masked_json(outcome.result);
  CHECK(shown.find("token-of-the-robot") == std::string::npos);
  CHECK(shown.find("https://other.example.org") != std::string::npos);
  CHECK(c.task.base().redactor.filter("x token-of-the-robot") == "x ***");
}

TEST_CASE("an address without a port keeps the one of the kubeconfig") {
  using modules::server_url;
  const char* like = "https://127.0.0.1:6443";
  CHECK(server_url("k3s.lan", like) == "https://k3s.lan:6443");
  CHECK(server_url("k3s.lan:7000", like) == "https://k3s.lan:7000");
  CHECK(server_url("fd00::7", like) == "https://[fd00::7]:6443");
  CHECK(server_url("[fd00::7]:7000", like) == "https://[fd00::7]:7000");
  CHECK(server_url("https://k3s.lan", like) == "https://k3s.lan");
  CHECK(server_url("10.0.0.7", "") == "https://10.0.0.7");
  CHECK_THROWS_AS((void)server_url("ftp://k3s.lan", like), base::Error);
  CHECK_THROWS_AS((void)server_url("", like), base::Error);
}

TEST_CASE("k3s gives its file, a copy of it, or its text") {
  Case c;
  const std::string copy = c.task.folder.path("kubeconfig");
  CHECK(c.run("{from: k3s, path: " + copy + ", server: k3s.lan}").result.text("server") ==
        "https://k3s.lan:6443");
  Value given = Value::dict(
      {{"from", "k3s"}, {"context", "other"}, {"server", "10.0.0.7:6443"}, {"text", two_contexts}});
  CHECK(test::run_module(c.task, "kubeconfig", given).result.text("server") ==
        "https://10.0.0.7:6443");
  if (!base::exists("/etc/rancher/k3s/k3s.yaml"))
    CHECK(c.refusal("{from: k3s}").starts_with("file-not-found: there is no file `/etc/rancher"));
}

TEST_CASE("a kubeconfig may stand in the task as a dict") {
  Case c;
  const Outcome outcome = c.run(
      "{text: {clusters: [{name: c, cluster: {server: 'https://c'}}], users: [{name: u, user: "
      "{token: a-token}}], contexts: [{name: x, context: {cluster: c, user: u}}], current-context: "
      "x}}");
  CHECK(outcome.result.text("server") == "https://c");
  CHECK(value::to_masked_json(outcome.result).find("a-token") == std::string::npos);
}

TEST_CASE("where the user named a cluster nothing is read and later tasks keep it") {
  Case c;
  c.task.named = "--context";
  const Outcome outcome = c.run("{path: /not/there}");
  CHECK(outcome.status == OutcomeStatus::ok);
  CHECK(outcome.message == "given by --context");
  CHECK(outcome.result.find("given")->as_bool());
  CHECK(outcome.effects.kubeconfig.is_null());
  const Outcome read = c.run_file(", use: false");
  CHECK(read.result.text("server") == "https://127.0.0.1:6443");
  CHECK(read.effects.kubeconfig.is_null());
}

TEST_CASE("a destination is written once, for the owner alone, and closed where it was open") {
  Case c;
  const std::string dest = c.task.folder.path("new/config");
  const std::string arguments = ", dest: " + dest;
  c.task.check = true;
  Outcome outcome = c.run_file(arguments);
  CHECK(outcome.status == OutcomeStatus::changed);
  CHECK_FALSE(base::exists(dest));
  c.task.check = false;
  outcome = c.run_file(arguments);
  CHECK(outcome.status == OutcomeStatus::changed);
  REQUIRE(outcome.changes.size() == 1);
  CHECK(outcome.changes[0].operation == run::Operation::create);
  CHECK(outcome.effects.kubeconfig.is_dict());
  CHECK(mode_of(dest) == 0600);
  CHECK(value::read_yaml(base::read_file(dest), "dest").text("current-context") == "default");
  CHECK(c.run_file(arguments).status == OutcomeStatus::ok);
  REQUIRE(chmod(dest.c_str(), 0644) == 0);
  CHECK(c.run_file(arguments).status == OutcomeStatus::changed);
  CHECK(mode_of(dest) == 0600);
  base::write_file(dest, "old");
  REQUIRE(chmod(dest.c_str(), 0644) == 0);
  CHECK(c.run_file(arguments).changes.at(0).operation == run::Operation::update);
  CHECK(mode_of(dest) == 0600);
  CHECK(c.run_file(arguments).status == OutcomeStatus::ok);
  CHECK(c.refusal("{path: " + c.task.folder.path("kubeconfig") + ", dest: " + c.task.folder.path() +
                  "}")
            .starts_with("file-state: "));
}

TEST_CASE("a program of a cloud is asked only when the task really runs") {
  Case c;
  c.task.check = true;
  Outcome outcome = c.run("{from: eks, cluster: web}");
  CHECK(outcome.effects.kubeconfig.has(value::mark_unknown));
  c.task.check = false;
  c.task.variables_of_environment["PATH"] = c.task.folder.path();
  CHECK(c.refusal("{from: eks, cluster: web}") == "program-missing: the program `aws` is not here");
  CHECK(c.refusal("{from: gke, cluster: web}") ==
        "program-missing: the program `gcloud` is not here");
  const std::string aws = c.task.folder.path("aws");
  base::write_file(
      aws,
      "#!/bin/sh\n[ \"$*\" = '--profile forge --region eu-west-3 eks describe-cluster "
      "--name web --output json' ] || exit 9\necho '{\"cluster\": {\"arn\": "
      "\"arn:aws:eks:eu-west-3:1:cluster/web\", \"endpoint\": \"https://eks.example\", "
      "\"certificateAuthority\": {\"data\": \"Y2E=\"}}}'\n",
      0755);
  outcome = c.run("{from: eks, cluster: web, region: eu-west-3, profile: forge}");
  CHECK(outcome.result.text("server") == "https://eks.example");
  CHECK(outcome.result.text("context") == "arn:aws:eks:eu-west-3:1:cluster/web");
  const Value& exec = *outcome.effects.kubeconfig.find("users")->as_list()[0].get("user", "exec");
  CHECK(value::to_json(*exec.find("args")) ==
        R"(["--region","eu-west-3","eks","get-token","--cluster-name","web","--output","json"])");
  CHECK(value::to_json(*exec.find("env")) == R"([{"name":"AWS_PROFILE","value":"forge"}])");
  // The login runs long after the task, in its environment all the same; nobody sees what is in it.
  c.task.environment_of_task = {{"AWS_SECRET_ACCESS_KEY", "made-up-4711"}};
  outcome = c.run("{from: eks, cluster: web, region: eu-west-3, profile: forge}");
  const Value& user = *outcome.effects.kubeconfig.find("users")->as_list()[0].find("user");
  CHECK(value::to_json(*user.get("exec", "env")) ==
        R"([{"name":"AWS_SECRET_ACCESS_KEY","value":"made-up-4711"},)"
        R"({"name":"AWS_PROFILE","value":"forge"}])");
  CHECK(value::to_masked_json(user).find("made-up-4711") == std::string::npos);
  CHECK(c.refusal("{from: eks, cluster: web}") == "program-failed: `aws` exited with 9");
  base::write_file(aws, "#!/bin/sh\necho nonsense\n", 0755);
  CHECK(c.refusal("{from: eks, cluster: web}") ==
        "program-failed: `aws` did not print the cluster as JSON");
}

TEST_CASE("gcloud tells where a cluster of Google's is") {
  Case c;
  c.task.variables_of_environment["PATH"] = c.task.folder.path();
  base::write_file(
      c.task.folder.path("gcloud"),
      "#!/bin/sh\n[ \"$*\" = 'container clusters describe eu --location europe-west9 "
      "--project p --format json' ] || exit 9\necho '{\"endpoint\": \"10.1.2.3\", "
      "\"location\": \"europe-west9\", \"selfLink\": \"https://container/v1/projects/p/"
      "locations/europe-west9/clusters/eu\", \"masterAuth\": "
      "{\"clusterCaCertificate\": \"Y2E=\"}}'\n",
      0755);
  const Outcome outcome = c.run("{from: gke, cluster: eu, location: europe-west9, project: p}");
  CHECK(outcome.result.text("server") == "https://10.1.2.3");
  CHECK(outcome.result.text("context") == "gke_p_europe-west9_eu");
  CHECK(at(outcome, "users", "user", "exec") == "-");  // a dict
}

TEST_CASE("what others wrote starts no program and reads no file of this machine") {
  base::Redactor redactor;
  const modules::KubeconfigOrigin foreign{.label = "Secret a/b", .folder = ".", .foreign = true};
  const auto refusal = [&](const std::string& user, const std::string& cluster) {
    const std::string text =
        "{clusters: [{name: c, cluster: {server: 'https://c'" + cluster +
        "}}], users: [{name: u, user: " + user +
        "}], contexts: [{name: x, context: {cluster: c, user: u}}], current-context: x}";
    try {
      (void)modules::single_context(modules::read_kubeconfig_text(text, "t"), foreign, {},
                                    redactor);
    } catch (const base::Error& error) {
      return error.diagnostic().code;
    }
    return std::string("none");
  };
  CHECK(refusal("{token: abc}", "") == "none");
  CHECK(refusal("{client-key: /etc/shadow, client-certificate-data: eA==}", "") ==
        "kubeconfig-foreign");
  CHECK(refusal("{tokenFile: /etc/passwd}", "") == "kubeconfig-foreign");
  CHECK(refusal("{token: abc}", ", certificate-authority: /etc/ca") == "kubeconfig-foreign");
  CHECK(refusal("{exec: {command: sh, apiVersion: client.authentication.k8s.io/v1}}", "") ==
        "kubeconfig-foreign");
}

TEST_CASE("arguments that do not go together are refused at their place") {
  Case c;
  CHECK(c.refusal("{}") == "missing-argument: `kubeconfig` needs the argument `from`");
  CHECK(c.refusal("{from: file}") == "missing-argument: `from: file` needs the argument `path`");
  CHECK(c.refusal("{from: kapsule, secret_key: k}") ==
        "missing-argument: `from: kapsule` needs the argument `cluster`");
  CHECK(c.refusal("{from: secret, path: x}") ==
        "argument-conflict: `path` does not belong to `from: secret`");
  CHECK(c.refusal("{from: azure}").starts_with("argument-choice: "));
  CHECK(c.refusal("{path: a, text: b}").starts_with("argument-conflict: "));
  CHECK(c.refusal("{text: 3}").starts_with("argument-type: "));
}

TEST_CASE("what is no kubeconfig is refused without showing its lines") {
  Case c;
  for (const char* text :
       {"", "[1]", "kind: Pod", "a: [", "{clusters: 3}", "just words",
        "{current-context: x, contexts: [{name: x, context: {cluster: gone}}]}"}) {
    const std::string why = c.refusal(value::to_json(Value::dict({{"text", text}})));
    CAPTURE(text);
    CHECK(why != "none");
    CHECK(why.find("just words") == std::string::npos);
  }
}
