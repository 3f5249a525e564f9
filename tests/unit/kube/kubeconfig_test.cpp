// kubeconfig files: what is read, what is merged, what is refused and how.
#include "kube/kubeconfig.hpp"

#include <doctest/doctest.h>

#include "kube/connection.hpp"
#include "support/temp_folder.hpp"

using namespace kboot;
using kube::load_kubeconfig;

namespace {

constexpr const char* dev = R"(
apiVersion: v1
kind: Config
current-context: dev
clusters:
  - name: dev
    cluster: {server: "https://dev.example.org:6443", certificate-authority: pki/ca.crt}
users:
  - name: jane
    user: {token: secret-of-jane}
contexts:
  - name: dev
    context: {cluster: dev, user: jane, namespace: apps}
)";

constexpr const char* prod = R"(
current-context: prod
clusters:
  - {name: dev, cluster: {server: "https://other.example.org", tls-server-name: x}}
  - {name: prod, cluster: {server: "https://prod.example.org"}}
users:
  - {name: bob, user: {username: bob, password: pw}}
contexts:
  - {name: prod, context: {cluster: prod, user: bob}}
  - {name: broken, context: {cluster: nowhere, user: bob}}
)";

base::Diagnostic error_of(const auto& action) {
  try {
    action();
  } catch (const base::Error& error) {
    return error.diagnostic();
  }
  FAIL("must throw");
  return {};
}

kube::Connection connect(const std::vector<std::string>& paths, const std::string& context = "") {
  kube::Choice choice{.naming = {.kubeconfig = paths, .context = context},
                      .source = kube::Chosen::options,
                      .reason = "--kubeconfig"};
  return kube::resolve_connection(choice);
}

}  // namespace

TEST_CASE("a context leads to its cluster and user; relative paths count from the file") {
  const test::TempFolder folder;
  folder.write("pki/ca.crt", "CA");
  const auto config = load_kubeconfig({folder.write("config", dev)});
  const kube::ContextEntry& context = config.context("");
  CHECK(context.name == "dev");
  CHECK(context.name_space == "apps");
  CHECK(config.cluster_of(context).ca_file == folder.path("pki/ca.crt"));
  CHECK(config.user_of(context).token == "secret-of-jane");
  const kube::Connection connection = connect({folder.path("config")});
  CHECK(connection.server == "https://dev.example.org:6443");
  CHECK(connection.tls.ca == "CA");
  CHECK(connection.name_space == "apps");
  CHECK(connection.source.starts_with("context dev of "));
}

TEST_CASE("of several files the first wins, name by name, as a whole") {
  const test::TempFolder folder;
  const auto config =
      load_kubeconfig({folder.path("none"), folder.write("a", dev), folder.write("b", prod)});
  CHECK(config.current_context == "dev");
  CHECK(config.contexts.size() == 3);
  const auto& cluster = config.cluster_of(config.context("dev"));
  CHECK(cluster.server == "https://dev.example.org:6443");
  CHECK(cluster.tls_server_name.empty());
  CHECK(config.user_of(config.context("prod")).username == "bob");
}

TEST_CASE("a named file that is not there is an error") {
  const auto one = error_of([] { load_kubeconfig({"/none/config"}); });
  CHECK(one.code == "kubeconfig-not-found");
  CHECK(one.message == "there is no kubeconfig `/none/config`");
  CHECK(error_of([] {
          load_kubeconfig({"/none/a", "/none/b"});
        }).message == "none of these kubeconfigs is there: /none/a, /none/b");
}

TEST_CASE("an unknown context names the nearest one") {
  const test::TempFolder folder;
  const auto config = load_kubeconfig({folder.write("a", dev), folder.write("b", prod)});
  const auto diagnostic = error_of([&] { (void)config.context("pord"); });
  CHECK(diagnostic.code == "unknown-context");
  CHECK(diagnostic.hint.find("`prod`") != std::string::npos);
  CHECK(diagnostic.notes[0] == "contexts there: dev, prod, broken");
}

TEST_CASE("a context that names a cluster which is not there is refused at its place") {
  const test::TempFolder folder;
  const auto config = load_kubeconfig({folder.write("b", prod)});
  const auto diagnostic = error_of([&] { (void)config.cluster_of(config.context("broken")); });
  CHECK(diagnostic.code == "bad-kubeconfig");
  CHECK(base::sources().place(diagnostic.origin).line == 10);
}

TEST_CASE("lines of a kubeconfig are never shown") {
  const test::TempFolder folder;
  const std::string path =
      folder.write("config", "users:\n  - name: jane\n    user: {token: [secret-of-jane]}\n");
  const auto diagnostic = error_of([&] { load_kubeconfig({path}); });
  CHECK(diagnostic.message == "`token` must be a string");
  const base::Place place = base::sources().place(diagnostic.origin);
  CHECK(place.file == path);
  CHECK(place.line == 3);
  CHECK(place.text.empty());
}

TEST_CASE("what is no kubeconfig is refused") {
  const test::TempFolder folder;
  struct Row {
    const char* text;
    const char* message;
  };
  const Row rows[] = {
      {"- a\n", "is no kubeconfig"},
      {"kind: Pod\n", "its kind is `Pod`"},
      {"clusters: {}\n", "`clusters` must be a list"},
      {"clusters: [{cluster: {server: x}}]\n", "has no name"},
      {"clusters: [{name: x}]\n", "has no `cluster`"},
      {"clusters: [{name: x, cluster: {certificate-authority-data: '***'}}]\n", "is no base64"},
      {"clusters: [{name: x, cluster: {insecure-skip-tls-verify: maybe}}]\n",
       "must be true or false"},
      {"users: [{name: x, user: {exec: {apiVersion: client.authentication.k8s.io/v1}}}]\n",
       "needs `command`"},
      {"users: [{name: x, user: {exec: {command: c, apiVersion: "
       "client.authentication.k8s.io/v1alpha1}}}]\n",
       "unknown apiVersion"},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.text));
    const std::string path = folder.write("config", row.text);
    const auto diagnostic = error_of([&] { load_kubeconfig({path}); });
    CHECK(diagnostic.code == "bad-kubeconfig");
    CHECK_MESSAGE(diagnostic.message.find(row.message) != std::string::npos, diagnostic.message);
  }
}

TEST_CASE("a file without a current context asks for one") {
  const test::TempFolder folder;
  const auto config = load_kubeconfig({folder.write("a", "contexts: [{name: one, context: {}}]")});
  const auto diagnostic = error_of([&] { (void)config.context(""); });
  CHECK(diagnostic.code == "no-context");
  CHECK(diagnostic.hint == "name one of: one");
}

TEST_CASE("contradictions are refused before anything is sent") {
  const test::TempFolder folder;
  const auto refused = [&](const std::string& cluster, const std::string& user) {
    const std::string path =
        folder.write("config", "current-context: c\nclusters: [{name: c, cluster: {" + cluster +
                                   "}}]\nusers: [{name: u, user: {" + user +
                                   "}}]\ncontexts: [{name: c, context: {cluster: c, user: u}}]\n");
    return error_of([&] { connect({path}); }).message;
  };
  CHECK(refused("server: 'https://h'", "client-certificate-data: YQ==") ==
        "user `u` has a client certificate without its key");
  CHECK(refused("server: 'https://h'", "token: a, username: b") ==
        "user `u` has both a token and a password");
  CHECK(refused(
            "server: 'https://h', insecure-skip-tls-verify: true, certificate-authority-data: YQ==",
            "")
            .find("has both a certificate authority") != std::string::npos);
  CHECK(refused("server: 'h:6443'", "") == "the server `h:6443` is no http or https URL");
  CHECK(refused("proxy-url: x", "") == "cluster `c` has no `server`");
  CHECK(refused("server: 'https://h'", "auth-provider: {name: gcp}").find("`gcp`") !=
        std::string::npos);
}

TEST_CASE("what a task says overrides the file: host, token, certificates") {
  const test::TempFolder folder;
  folder.write("pki/ca.crt", "CA");
  kube::Choice choice{.naming = {.kubeconfig = {folder.write("config", dev)}}};
  choice.naming.host = "https://elsewhere.example.org/";
  choice.naming.api_key = "other";
  choice.naming.validate_certs = false;
  const kube::Connection connection = kube::resolve_connection(choice);
  CHECK(connection.server == "https://elsewhere.example.org");
  CHECK(connection.user.token == "other");
  CHECK_FALSE(connection.tls.verify);
  CHECK(connection.tls.ca.empty());
}
