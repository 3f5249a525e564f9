// kubeconfig from a Secret of a real cluster.
#include "base/encoding.hpp"
#include "live_task.hpp"
#include "value/json.hpp"

using namespace kboot;
using namespace kboot::live;
using run::Outcome;
using run::OutcomeStatus;

namespace {

struct Case {
  LiveTask task;
  OwnNamespace own{task.live.cluster};

  void secret(const char* name, const char* key, const std::string& text) {
    task.run("k8s", "{definition: {apiVersion: v1, kind: Secret, metadata: {name: " +
                        std::string(name) + ", namespace: " + own.name() + "}, data: {" + key +
                        ": " + base::base64_encode(text) + "}}}");
  }
  Outcome get(const std::string& more) {
    return task.run("kubeconfig", "{from: secret, namespace: " + own.name() + ", " + more + "}");
  }
  std::string refusal(const std::string& more) {
    try {
      (void)get(more);
    } catch (const base::Error& error) {
      return error.diagnostic().code;
    }
    return "none";
  }
};

std::string kubeconfig(const std::string& user) {
  return "{kind: Config, current-context: x, clusters: [{name: c, cluster: {server: "
         "'https://edge.example.org:6443'}}], users: [{name: u, user: " +
         user + "}], contexts: [{name: x, context: {cluster: c, user: u}}]}";
}

}  // namespace

LIVE_CASE("kubeconfig reads a Secret of Cluster API, whichever of the usual keys it has") {
  Case c;
  c.secret("edge-kubeconfig", "value", kubeconfig("{token: token-of-the-edge}"));
  const Outcome outcome = c.get("secret: edge-kubeconfig");
  CHECK(outcome.status == OutcomeStatus::ok);
  CHECK(outcome.result.text("server") == "https://edge.example.org:6443");
  CHECK(outcome.effects.kubeconfig.is_dict());
  CHECK(value::to_masked_json(outcome.result).find("token-of-the-edge") == std::string::npos);
  c.secret("other", "kubeconfig", kubeconfig("{token: t}"));
  CHECK(c.get("secret: other").result.text("context") == "x");
  c.secret("odd", "odd-name", kubeconfig("{token: t}"));
  CHECK(c.get("secret: odd").result.text("context") == "x");
  CHECK(c.get("secret: odd, key: odd-name").result.text("context") == "x");
  CHECK(c.refusal("secret: odd, key: value") == "secret-key");
}

LIVE_CASE("kubeconfig refuses Secrets that are not there, empty, or start programs") {
  Case c;
  CHECK(c.refusal("secret: none") == "secret-not-found");
  c.secret("empty", "value", "\n");
  CHECK(c.refusal("secret: empty") == "bad-kubeconfig");
  const std::string exec = kubeconfig(
      "{exec: {command: touch, args: [/x], apiVersion: client.authentication.k8s.io/v1}}");
  c.secret("programs", "value", exec);
  CHECK(c.refusal("secret: programs") == "kubeconfig-foreign");
  CHECK(c.get("secret: programs, trusted: true").status == OutcomeStatus::ok);
}
