// kboot's own modules against a real API server: k8s_secret, k8s_wait, argocd_repository and its
// kin.
#include <algorithm>

#include "base/encoding.hpp"
#include "live_task.hpp"
#include "value/json.hpp"

using namespace kboot;
using namespace kboot::live;
using run::Outcome;
using run::OutcomeStatus;

namespace {

// A task in a namespace of its own.
struct Case {
  LiveTask task;
  OwnNamespace own{task.live.cluster};

  Outcome run(const char* module, const std::string& arguments) {
    return task.run(module, "{namespace: " + own.name() + ", " + arguments + "}");
  }
  [[nodiscard]] Value secret(const char* name) const {
    return task.live.cluster.get(task.live.cluster.locate("v1", "Secret", own.name(), name))
        .value_or(Value());
  }
  // A key of a Secret, decoded; "-" where there is none.
  [[nodiscard]] std::string stored(const char* name, const char* key) const {
    const Value object = secret(name);
    const Value* text = object.get("data", key);
    return text == nullptr ? "-" : base::base64_decode(text->as_string()).value_or("no base64");
  }
};

std::string told(const Outcome& outcome, const char* key) {
  const Value* text = outcome.result.get("data", key);
  return text == nullptr || !text->is_string() ? "-" : std::string(text->as_string());
}

}  // namespace

LIVE_CASE("k8s_secret draws once, keeps what is there, and draws anew when forced") {
  Case c;
  const std::string task = "name: s, generate: {password: , token: {kind: hex, length: 8}}";
  Outcome outcome = c.run("k8s_secret", task);
  CHECK(outcome.status == OutcomeStatus::changed);
  const std::string first = told(outcome, "password");
  CHECK(first.size() == 32);
  CHECK(told(outcome, "token").size() == 16);
  CHECK(c.stored("s", "password") == first);
  CHECK(value::to_json(*outcome.result.find("generated")) == R"(["password","token"])");

  const std::string version(kube::resource_version_of(c.secret("s")));
  outcome = c.run("k8s_secret", task);
  CHECK(outcome.status == OutcomeStatus::ok);
  CHECK(told(outcome, "password") == first);
  CHECK(kube::resource_version_of(c.secret("s")) == version);
  CHECK(outcome.result.find("generated")->as_list().empty());

  outcome = c.run("k8s_secret", task + ", force: true");
  CHECK(outcome.status == OutcomeStatus::changed);
  CHECK(told(outcome, "password") != first);
  CHECK(c.stored("s", "password") == told(outcome, "password"));
}

LIVE_CASE("k8s_secret shows no value, and what it draws is known to the redactor") {
  Case c;
  const Outcome outcome = c.run("k8s_secret", "name: s, data: {k: given-text}, generate: {p: }");
  const std::string drawn = told(outcome, "p");
  const std::string shown = value::to_masked_json(outcome.result) +
                            value::to_masked_json(outcome.changes.at(0).diff.after);
  CHECK(shown.find(drawn) == std::string::npos);
  CHECK(shown.find("given-text") == std::string::npos);
  CHECK(c.task.live.redactor.filter("x" + drawn + "y") == "x***y");
}

LIVE_CASE("k8s_secret draws nothing in check mode") {
  Case c;
  c.task.check = true;
  const Outcome outcome = c.run("k8s_secret", "name: s, generate: {p: }");
  CHECK(outcome.status == OutcomeStatus::changed);
  CHECK(outcome.result.get("data", "p")->has(value::mark_unknown));
  CHECK(c.secret("s").is_null());
}

LIVE_CASE("k8s_secret keeps an ssh key and its public part together") {
  Case c;
  const std::string task = "name: s, generate: {identity: {kind: ssh_key, comment: flux}}";
  const Outcome outcome = c.run("k8s_secret", task);
  CHECK(told(outcome, "identity").starts_with("-----BEGIN OPENSSH PRIVATE KEY-----\n"));
  CHECK(told(outcome, "identity.pub").starts_with("ssh-ed25519 "));
  CHECK(told(outcome, "identity.pub").ends_with(" flux"));
  CHECK(told(c.run("k8s_secret", task), "identity") == told(outcome, "identity"));
}

LIVE_CASE("k8s_secret writes pull secrets, and refuses to change a type") {
  Case c;
  const std::string task =
      "name: ghcr, registry: ghcr.io, registry_username: me, registry_password: token-of-mine";
  CHECK(c.run("k8s_secret", task).status == OutcomeStatus::changed);
  CHECK(c.secret("ghcr").text("type") == "kubernetes.io/dockerconfigjson");
  CHECK(c.stored("ghcr", ".dockerconfigjson") ==
        R"({"auths":{"ghcr.io":{"username":"me","password":"token-of-mine","auth":")" +
            base::base64_encode("me:token-of-mine") + R"("}}})");
  CHECK(c.run("k8s_secret", task).status == OutcomeStatus::ok);
  CHECK_THROWS_WITH_AS(c.run("k8s_secret", "name: ghcr, data: {a: b}"),
                       ("Secret `" + c.own.name() +
                        "/ghcr` has the type `kubernetes.io/dockerconfigjson`, not `Opaque`")
                           .c_str(),
                       base::Error);
}

LIVE_CASE("k8s_secret gives several namespaces the same drawn value") {
  Case c;
  const OwnNamespace other(c.task.live.cluster);
  const std::string task =
      "{namespaces: [" + c.own.name() + ", " + other.name() + "], name: s, generate: {password: }}";
  const Outcome outcome = c.task.run("k8s_secret", task);
  CHECK(outcome.status == OutcomeStatus::changed);
  const auto there =
      c.task.live.cluster.get(c.task.live.cluster.locate("v1", "Secret", other.name(), "s"));
  REQUIRE(there);
  CHECK(there->get("data", "password")->as_string() ==
        c.secret("s").get("data", "password")->as_string());
  CHECK(c.task.run("k8s_secret", task).status == OutcomeStatus::ok);
}

LIVE_CASE("k8s_secret keeps a private key whose public half is missing, and works that out") {
  Case c;
  const std::string task = "name: s, generate: {identity: {kind: ssh_key}}";
  const std::string drawn = told(c.run("k8s_secret", task), "identity");
  const std::string line = c.stored("s", "identity.pub");
  const std::string half = "{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {identity: " +
                           base::base64_encode(drawn) + "}}";
  c.run("k8s_secret", "name: s, state: absent");
  c.run("k8s", "definition: " + half);
  const Outcome outcome = c.run("k8s_secret", task);
  CHECK(outcome.status == OutcomeStatus::changed);
  CHECK(outcome.result.find("generated")->as_list().empty());
  CHECK(c.stored("s", "identity") == drawn);
  CHECK(line.starts_with(c.stored("s", "identity.pub")));
  CHECK(c.run("k8s_secret", task).status == OutcomeStatus::ok);
}

LIVE_CASE("k8s_secret keeps bytes that are no text, and draws over an empty value") {
  Case c;
  const std::string bytes = base::base64_encode(std::string("\xff\x00\xfe\x80", 4));
  c.run("k8s", "definition: {apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: '" +
                   bytes + "', b: ''}}");
  const Outcome outcome = c.run("k8s_secret", "name: s, generate: {a: , b: {length: '12'}}");
  CHECK(c.secret("s").get("data", "a")->as_string() == bytes);
  CHECK(c.stored("s", "b").size() == 12);
  CHECK(value::to_json(*outcome.result.find("generated")) == R"(["b"])");
}

LIVE_CASE("k8s_secret draws whole characters, and refuses recipes that make no sense") {
  Case c;
  const std::string drawn = told(
      c.run("k8s_secret", "name: s, generate: {p: {characters: \"\\u00e4\\u20ac\", length: 40}}"),
      "p");
  CHECK(base::is_utf8(drawn));
  CHECK(base::code_points(drawn) == 40);
  for (const char* recipe : {"{p: {characters: x}}", "{p: {length: 0}}", "{p: {length: '0x10'}}",
                             "{p: {kind: rsa}}", "{p: {size: 3}}"}) {
    CHECK_THROWS_AS(c.run("k8s_secret", std::string("name: t, generate: ") + recipe), base::Error);
  }
  CHECK_THROWS_WITH_AS(c.run("k8s_secret", "name: t, data: {p: x}, generate: {p: }"),
                       "`p` is given and also to be generated", base::Error);
  CHECK(c.secret("t").is_null());
}

LIVE_CASE("of two tasks that draw at the same time the second keeps what the first drew") {
  Case c;
  const auto late = [&](const char* name, const std::string& arguments) {
    const run::Module& module = *run::ModuleTable(modules::all()).find(name);
    const playbook::Args args =
        playbook::bind_arguments(module.name, module.arguments, module.rules,
                                 object("{namespace: " + c.own.name() + ", " + arguments + "}"));
    run::Plan plan = module.plan(c.task, args);
    c.run(name, arguments);
    return module.apply(c.task, args, plan);
  };
  Outcome outcome = late("k8s_secret", "name: new, generate: {p: }");
  CHECK(outcome.status == OutcomeStatus::ok);
  CHECK(told(outcome, "p").size() == 32);
  CHECK(told(outcome, "p") == c.stored("new", "p"));

  c.run("k8s_secret", "name: old, data: {a: b}");
  outcome = late("k8s_secret", "name: old, generate: {p: }");
  CHECK(told(outcome, "p") == c.stored("old", "p"));
  CHECK(c.stored("old", "p").size() == 32);

  outcome = late("ssh_keypair", "name: pair");
  CHECK(outcome.result.text("private_key") == c.stored("pair", "identity"));
  const std::string version(kube::resource_version_of(c.secret("pair")));
  CHECK(c.run("ssh_keypair", "name: pair").status == OutcomeStatus::ok);
  CHECK(kube::resource_version_of(c.secret("pair")) == version);
}

LIVE_CASE("k8s_wait refuses at once what can never come") {
  Case c;
  c.run("k8s", "definition: {apiVersion: v1, kind: ConfigMap, metadata: {name: m}}");
  // The kind is served elsewhere: neither waited for, nor taken for gone.
  for (const char* what : {"timeout: 60", "for: absent"}) {
    CHECK_THROWS_WITH_AS(c.run("k8s_wait", std::string("kind: Deployment, name: d, ") + what),
                         "the server knows no kind `Deployment` in `v1`", base::Error);
  }
  for (const char* wrong :
       {"condition: {status: 'True'}", "condition: {type: Ready, reasn: x}", "condition: {type: 5}",
        "for: absent, condition: {type: Ready}", "timeout: -1"}) {
    CHECK_THROWS_AS(c.run("k8s_wait", std::string("kind: ConfigMap, name: m, ") + wrong),
                    base::Error);
  }
  CHECK_THROWS_WITH_AS(c.task.run("k8s_wait", "{kind: ConfigMap, name: m}"),
                       "`ConfigMap m` needs a namespace", base::Error);
  CHECK(c.run("k8s_wait", "kind: ConfigMap, name: m, timeout: 0").status == OutcomeStatus::ok);
  const Outcome missing = c.run("k8s_wait", "kind: ConfigMap, name: none, timeout: 0");
  CHECK(missing.message.ends_with("/none` not ready after 0s"));
}

LIVE_CASE(
    "k8s_wait believes no condition of an earlier generation, and sees a Job that has ended") {
  Case c;
  const auto wait = [&](const char* name, const char* type) {
    return c.run("k8s_wait", std::string("kind: Job, api_version: batch/v1, timeout: 60, name: ") +
                                 name + ", condition: {type: " + type + "}");
  };
  c.run("k8s",
        "definition: {apiVersion: batch/v1, kind: Job, metadata: {name: late}, spec: "
        "{activeDeadlineSeconds: 1, backoffLimit: 0, template: {spec: {restartPolicy: Never, "
        "nodeSelector: {no: where}, containers: [{name: c, image: i}]}}}}");
  CHECK(wait("late", "Failed").status == OutcomeStatus::ok);
  const Outcome outcome = wait("late", "Complete");
  CHECK(outcome.status == OutcomeStatus::failed);
  CHECK(outcome.message.find("failed") != std::string::npos);

  c.run("k8s",
        "definition: {apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: "
        "80}]}}");
  const Outcome address = c.run("k8s_wait", "kind: Service, name: s, for: address, timeout: 1");
  CHECK(address.status == OutcomeStatus::failed);
}

LIVE_CASE("k8s_wait gives what it found, and says what it did not find") {
  Case c;
  c.run("k8s",
        "definition: {apiVersion: v1, kind: ConfigMap, metadata: {name: m, labels: {w: x}}, "
        "data: {phase: done, count: '3'}}");
  Outcome outcome =
      c.run("k8s_wait", "kind: ConfigMap, name: m, jsonpath: .data.phase, value: done");
  CHECK(outcome.status == OutcomeStatus::ok);
  CHECK(outcome.result.text("value") == "done");
  CHECK(c.run("k8s_wait", "kind: ConfigMap, name: m, jsonpath: .data.count, value: 3").status ==
        OutcomeStatus::ok);
  CHECK(c.run("k8s_wait", "kind: ConfigMap, label_selectors: [w=x], for: exists").status ==
        OutcomeStatus::ok);
  CHECK(c.run("k8s_wait", "kind: ConfigMap, name: none, for: absent").status == OutcomeStatus::ok);
  CHECK(c.run("k8s_wait", "kind: Unheard, api_version: example.org/v1, name: n, for: absent")
            .status == OutcomeStatus::ok);
  outcome = c.run("k8s_wait", "kind: ConfigMap, name: m, jsonpath: .data.other, timeout: 1");
  CHECK(outcome.status == OutcomeStatus::failed);
  CHECK(outcome.message.find("not ready after 1s") != std::string::npos);
  outcome = c.run("k8s_wait", "kind: Unheard, api_version: example.org/v1, name: n, timeout: 1");
  CHECK(outcome.message == "`Unheard` not ready after 1s: the server has no such kind");
  CHECK_THROWS_AS(c.run("k8s_wait", "kind: ConfigMap, name: m, jsonpath: '.a['"), base::Error);
}

LIVE_CASE("argocd_repository, argocd_repo_creds and argocd_cluster write labelled Secrets") {
  Case c;
  const auto label = [&](const char* name) {
    const Value object = c.secret(name);
    const Value* found = object.get("metadata", "labels", "argocd.argoproj.io/secret-type");
    return found == nullptr ? std::string() : std::string(found->as_string());
  };
  const std::string creds =
      "name: creds, url: 'https://github.com/paulden/', repo_username: argocd, repo_password: "
      "a-github-token";
  CHECK(c.run("argocd_repo_creds", creds).status == OutcomeStatus::changed);
  CHECK(c.run("argocd_repo_creds", creds).status == OutcomeStatus::ok);
  CHECK(label("creds") == "repo-creds");
  CHECK(c.stored("creds", "password") == "a-github-token");

  CHECK(c.run("argocd_repository",
              "name: repo, url: 'https://charts.example.org', type: helm, display_name: charts")
            .status == OutcomeStatus::changed);
  CHECK(label("repo") == "repository");
  CHECK(c.stored("repo", "name") == "charts");
  CHECK(c.stored("repo", "type") == "helm");

  CHECK(c.run("argocd_cluster",
              "name: edge, server: 'https://edge.example.org', secret_name: edge, config: "
              "{bearerToken: t, tlsClientConfig: {insecure: false}}")
            .status == OutcomeStatus::changed);
  CHECK(label("edge") == "cluster");
  CHECK(c.stored("edge", "config") ==
        R"({"bearerToken":"t","tlsClientConfig":{"insecure":false}})");
  CHECK_THROWS_AS(
      c.run("argocd_repo_creds", "url: 'git@github.com:a/b', repo_password: a-github-token"),
      base::Error);
  // Credentials for many say no type; user and password are never those of the API server.
  CHECK(c.stored("creds", "type") == "-");
  CHECK(c.run("argocd_repository",
              "name: plain, url: 'https://git.example.org/a', username: u, password: a-password")
            .status == OutcomeStatus::changed);
  CHECK(c.stored("plain", "username") == "u");
  CHECK(c.stored("plain", "password") == "a-password");
  CHECK(c.stored("plain", "type") == "git");
}

LIVE_CASE("argocd_cluster refuses a config that Argo CD would pass over or not read") {
  Case c;
  for (const char* wrong :
       {"server: 'edge.example.org'", "server: 'ssh://edge.example.org'",
        "server: 'https://edge', config: {bearertoken: t}",
        "server: 'https://edge', config: {tlsClientConfig: {ca: t}}",
        "server: 'https://edge', config: {tlsClientConfig: t}",
        "server: 'https://edge', config: {tlsClientConfig: {caData: '-----BEGIN'}}",
        "server: 'https://edge', config: {tlsClientConfig: {insecure: 'no'}}",
        "server: 'https://edge', config: {tlsClientConfig: {insecure: true, caData: YQ==}}"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(c.run("argocd_cluster", std::string("name: e, secret_name: e, ") + wrong),
                    base::Error);
  }
  CHECK(c.secret("e").is_null());
  const std::string good =
      "name: e, secret_name: e, server: 'https://10.0.0.1:6443', config: {execProviderConfig: "
      "{command: aws, args: [a], env: {A: b}}, tlsClientConfig: {insecure: false, caData: YQ==}}";
  CHECK(c.run("argocd_cluster", good).status == OutcomeStatus::changed);
  // What is removed needs no more than its name.
  CHECK(c.run("argocd_cluster", "name: e, secret_name: e, server: gone, state: absent").status ==
        OutcomeStatus::changed);
  CHECK(c.run("argocd_repository", "url: 'oci://r.example.org/a', state: absent").status ==
        OutcomeStatus::ok);
}

LIVE_CASE("argocd_repository refuses what Argo CD could not use, and writes nothing") {
  Case c;
  for (const char* wrong :
       {"url: ''", "url: 'https://x y'", "url: 'https://u:p@git.example.org/a'",
        "url: 'https://git.example.org/a', type: oci", "url: 'oci://r.example.org/a'",
        "url: 'oci://r.example.org/a', type: helm, enable_oci: true",
        "url: 'git@git.example.org:a/b', ssh_private_key: ~/.ssh/id_ed25519",
        "url: 'git@git.example.org:a/b', ssh_private_key: ''",
        "url: 'git@git.example.org:a/b', ssh_private_key: ssh-ed25519 AAAA me",
        "url: 'https://git.example.org/a', ssh_private_key: '-----BEGIN PRIVATE KEY-----'",
        "url: 'https://git.example.org/a', tls_client_cert: cert.pem, tls_client_key: key.pem"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(c.run("argocd_repository", std::string("name: r, ") + wrong), base::Error);
  }
  CHECK(c.secret("r").is_null());
}
