// ssh_keypair and known_hosts against a real API server.
#include "base/encoding.hpp"
#include "crypto/openssh_key.hpp"
#include "live_task.hpp"
#include "value/json.hpp"

using namespace kboot;
using namespace kboot::live;
using run::Outcome;
using run::OutcomeStatus;

namespace {

constexpr std::string_view key_line =
    "git.example.org ssh-ed25519 "
    "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
constexpr std::string_view key_fingerprint = "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU";

struct Case {
  LiveTask task;
  OwnNamespace own{task.live.cluster};

  Outcome run(const char* module, const std::string& arguments) {
    return task.run(module, "{namespace: " + own.name() + ", " + arguments + "}");
  }
  [[nodiscard]] Value object(const char* kind, const char* name) const {
    return task.live.cluster.get(task.live.cluster.locate("v1", kind, own.name(), name))
        .value_or(Value());
  }
  [[nodiscard]] std::string stored(const char* name, const char* key) const {
    const Value secret = object("Secret", name);
    const Value* text = secret.get("data", key);
    return text == nullptr ? "-" : base::base64_decode(text->as_string()).value_or("no base64");
  }
  [[nodiscard]] std::string version(const char* kind, const char* name) const {
    return std::string(kube::resource_version_of(object(kind, name)));
  }
};

std::string text_of(const Outcome& outcome, const char* key) {
  return std::string(outcome.result.text(key, "-"));
}

}  // namespace

LIVE_CASE("ssh_keypair draws once, keeps the pair, and draws anew when forced") {
  Case c;
  Outcome outcome = c.run("ssh_keypair", "name: flux-ssh, comment: flux-foobar-eu");
  CHECK(outcome.status == OutcomeStatus::changed);
  const std::string first = text_of(outcome, "public_key");
  CHECK(first.starts_with("ssh-ed25519 "));
  CHECK(first.ends_with(" flux-foobar-eu"));
  CHECK(c.stored("flux-ssh", "identity.pub") == first);
  CHECK(crypto::openssh_public_key(c.stored("flux-ssh", "identity")).value_or("") +
            " flux-foobar-eu" ==
        first);
  CHECK(outcome.result.find("private_key")->has(value::mark_secret));
  CHECK_FALSE(outcome.result.find("public_key")->has(value::mark_secret));
  CHECK(value::to_masked_json(outcome.result).find("BEGIN") == std::string::npos);

  const std::string version = c.version("Secret", "flux-ssh");
  outcome = c.run("ssh_keypair", "name: flux-ssh, comment: flux-foobar-eu");
  CHECK(outcome.status == OutcomeStatus::ok);
  CHECK(text_of(outcome, "public_key") == first);
  CHECK(c.version("Secret", "flux-ssh") == version);

  outcome = c.run("ssh_keypair", "name: flux-ssh, type: ecdsa-p521, force: true");
  CHECK(outcome.status == OutcomeStatus::changed);
  CHECK(text_of(outcome, "public_key").starts_with("ecdsa-sha2-nistp521 "));
  CHECK(c.run("ssh_keypair", "name: flux-ssh").status == OutcomeStatus::ok);
  CHECK(c.run("ssh_keypair", "name: flux-ssh, state: absent").status == OutcomeStatus::changed);
  CHECK(c.object("Secret", "flux-ssh").is_null());
}

LIVE_CASE("ssh_keypair adopts a key that somebody else put there, and completes the pair") {
  Case c;
  const crypto::OpensshKeyPair pair = crypto::make_ecdsa_key_pair(384, "");
  c.run("k8s",
        "definition: {apiVersion: v1, kind: Secret, type: kubernetes.io/ssh-auth, metadata: "
        "{name: theirs}, stringData: {ssh-privatekey: " +
            value::to_json(Value(pair.private_key.view())) + "}}");
  const std::string task = "name: theirs, private_key_name: ssh-privatekey";
  const Outcome outcome = c.run("ssh_keypair", task);
  CHECK(outcome.status == OutcomeStatus::changed);
  CHECK(text_of(outcome, "public_key") == pair.public_key);
  CHECK(c.stored("theirs", "identity.pub") == pair.public_key);
  CHECK(c.stored("theirs", "ssh-privatekey") == pair.private_key.view());
  CHECK(c.run("ssh_keypair", task).status == OutcomeStatus::ok);
}

LIVE_CASE("ssh_keypair refuses what is no key, and draws nothing in check mode") {
  Case c;
  c.run("k8s_secret", "name: s, data: {identity: none}");
  CHECK_THROWS_AS(c.run("ssh_keypair", "name: s"), base::Error);
  CHECK_THROWS_AS(c.run("ssh_keypair", "name: t, known_hosts: nonsense"), base::Error);
  c.task.check = true;
  const Outcome outcome = c.run("ssh_keypair", "name: t");
  CHECK(outcome.status == OutcomeStatus::changed);
  CHECK(outcome.result.find("public_key")->has(value::mark_unknown));
  CHECK(c.object("Secret", "t").is_null());
}

LIVE_CASE("known_hosts gives published keys and checked entries") {
  Case c;
  const std::string entry = "'" + std::string(key_line) + "'";
  const Outcome outcome = c.run("known_hosts", "hosts: [github.com], entries: " + entry);
  CHECK(outcome.status == OutcomeStatus::ok);
  const std::string text = text_of(outcome, "known_hosts");
  CHECK(text.find("github.com ssh-ed25519 ") != std::string::npos);
  CHECK(text.ends_with(std::string(key_line) + "\n"));
  CHECK(outcome.result.find("host_keys")->as_list().size() == 4);
  CHECK(c.run("known_hosts",
              "entries: " + entry + ", fingerprints: ['" + std::string(key_fingerprint) + "']")
            .status == OutcomeStatus::ok);
  CHECK_THROWS_AS(c.run("known_hosts", "entries: " + entry + ", fingerprints: ['SHA256:other']"),
                  base::Error);
  CHECK_THROWS_AS(c.run("known_hosts", "hosts: [git.example.org]"), base::Error);
}

LIVE_CASE("known_hosts goes into what is there beside what it holds") {
  Case c;
  c.run("k8s",
        "definition: {apiVersion: v1, kind: ConfigMap, metadata: {name: "
        "argocd-ssh-known-hosts-cm}, data: {other: stays, ssh_known_hosts: '# mine'}}");
  const std::string task =
      "config_map: argocd-ssh-known-hosts-cm, entries: ['" + std::string(key_line) + "']";
  CHECK(c.run("known_hosts", task).status == OutcomeStatus::changed);
  const Value map = c.object("ConfigMap", "argocd-ssh-known-hosts-cm");
  CHECK(map.get("data", "other")->as_string() == "stays");
  CHECK(map.get("data", "ssh_known_hosts")->as_string() ==
        "# mine\n" + std::string(key_line) + "\n");
  const std::string version = c.version("ConfigMap", "argocd-ssh-known-hosts-cm");
  CHECK(c.run("known_hosts", task).status == OutcomeStatus::ok);
  CHECK(c.version("ConfigMap", "argocd-ssh-known-hosts-cm") == version);
}

LIVE_CASE("known_hosts and ssh_keypair share a Secret without taking from each other") {
  Case c;
  const std::string hosts = "secret: flux-ssh, entries: '" + std::string(key_line) + "'";
  CHECK(c.run("ssh_keypair", "name: flux-ssh").status == OutcomeStatus::changed);
  CHECK(c.run("known_hosts", hosts).status == OutcomeStatus::changed);
  CHECK(c.stored("flux-ssh", "known_hosts") == std::string(key_line) + "\n");
  CHECK(c.stored("flux-ssh", "identity").starts_with("-----BEGIN"));
  CHECK(c.run("ssh_keypair", "name: flux-ssh").status == OutcomeStatus::ok);
  CHECK(c.run("known_hosts", hosts).status == OutcomeStatus::ok);
  CHECK(c.stored("flux-ssh", "known_hosts") == std::string(key_line) + "\n");
}

LIVE_CASE("known_hosts makes Argo CD's ConfigMap with the label it is found by") {
  Case c;
  const std::string task = "config_map: argocd-ssh-known-hosts-cm, hosts: [gitlab.com]";
  c.task.check = true;
  CHECK(c.run("known_hosts", task).status == OutcomeStatus::changed);
  CHECK(c.object("ConfigMap", "argocd-ssh-known-hosts-cm").is_null());
  c.task.check = false;
  CHECK(c.run("known_hosts", task).status == OutcomeStatus::changed);
  const Value map = c.object("ConfigMap", "argocd-ssh-known-hosts-cm");
  CHECK(map.get("metadata", "labels", "app.kubernetes.io/part-of")->as_string() == "argocd");
  CHECK(c.run("known_hosts", task).status == OutcomeStatus::ok);
}
