// Sessions with a real API server: discovery, versions, guards, credentials, failures.
#include "kube/time.hpp"
#include "live.hpp"
#include "support/temp_folder.hpp"

using namespace kboot;
using namespace kboot::live;
using namespace std::chrono_literals;

namespace {

std::string code_of(const auto& action) {
  try {
    action();
  } catch (const base::Error& error) {
    return error.diagnostic().code;
  }
  return "no error";
}

}  // namespace

LIVE_CASE("kinds are found by kind, plural and short name, with their scope") {
  Live live;
  const kube::ApiResource& deployment =
      live.session.resource(live.context, "apps/v1", "Deployment");
  CHECK(deployment.path("ns", "x") == "/apis/apps/v1/namespaces/ns/deployments/x");
  CHECK(live.session.resource(live.context, "apps/v1", "deploy").kind == "Deployment");
  CHECK(live.session.resource(live.context, "v1", "configmaps").kind == "ConfigMap");
  CHECK_FALSE(live.session.resource(live.context, "v1", "Namespace").namespaced);
  CHECK(live.session.resource(live.context, "apiextensions.k8s.io/v1", "crd").kind ==
        "CustomResourceDefinition");
}

LIVE_CASE("an unknown kind names the nearest one, or where the kind is served") {
  Live live;
  try {
    live.session.resource(live.context, "apps/v1", "Deploymnet");
    FAIL("must throw");
  } catch (const base::Error& error) {
    CHECK(error.diagnostic().code == "unknown-kind");
    CHECK(error.diagnostic().hint.find("`Deployment`") != std::string::npos);
  }
  try {
    live.session.resource(live.context, "v1", "Deployment");
    FAIL("must throw");
  } catch (const base::Error& error) {
    CHECK(error.diagnostic().hint == "it is served as `apps/v1`");
  }
}

LIVE_CASE("the server's version is known") {
  Live live;
  const kube::ServerVersion version = live.session.version(live.context);
  CHECK(version.text.starts_with("v1."));
  CHECK(version.major == "1");
  CHECK(std::stoi(version.minor) > 20);
}

LIVE_CASE("guards hold the run to the pinned cluster") {
  Live live;
  const auto system = live.cluster.get(live.cluster.locate("v1", "Namespace", "", "kube-system"));
  const std::string uid(system->find("metadata")->text("uid"));
  kube::check_guards(live.context, live.session,
                     {.server = live.session.connection().server, .cluster_uid = uid});
  CHECK(code_of([&] {
          kube::check_guards(live.context, live.session, {.cluster_uid = "other"});
        }) == "wrong-cluster");
  CHECK(code_of([&] {
          kube::check_guards(live.context, live.session, {.server = "https://x:1"});
        }) == "wrong-cluster");
}

LIVE_CASE("a wrong token is `unauthorized` and never shown") {
  kube::Connection connection = test_connection();
  connection.user = {.name = "jane", .token = "very-secret-token"};
  connection.tls.certificate.clear();
  connection.tls.key.clear();
  Live live(connection);
  try {
    live.session.discovery(live.context);
    FAIL("must throw");
  } catch (const base::Error& error) {
    CHECK(error.diagnostic().code == "unauthorized");
    CHECK(error.diagnostic().status == base::Status::unreachable);
    CHECK(error.diagnostic().message.find("`jane`") != std::string::npos);
    CHECK(error.diagnostic().message.find("very-secret") == std::string::npos);
  }
}

LIVE_CASE("a user without rights is told verb, object and name") {
  kube::Connection connection = test_connection();
  connection.user.as_user = "nobody-special";  // impersonation: the admin may
  Live live(connection);
  const kube::ObjectRef ref = live.cluster.locate("v1", "ConfigMap", "default", "x");
  try {
    live.cluster.get(ref);
    FAIL("must throw");
  } catch (const base::Error& error) {
    CHECK(error.diagnostic().code == "forbidden");
    CHECK(error.diagnostic().message.starts_with(
        "`nobody-special` may not get `ConfigMap default/x`"));
  }
}

LIVE_CASE("a certificate of another authority is refused at once") {
  kube::Connection connection = test_connection();
  connection.tls.ca.clear();  // the machine's roots do not know the cluster's
  Live live(connection);
  CHECK(code_of([&] { live.session.discovery(live.context); }) == "unreachable");
  CHECK(live.entropy.untouched());  // whoever tries again waits for a random while
}

LIVE_CASE("the server's name can be another than the URL's host") {
  kube::Connection connection = test_connection();
  connection.tls.server_name = "kubernetes.default.svc";
  Live live(connection);
  CHECK(live.session.version(live.context).major == "1");
  connection.tls.server_name = "not.in.the.certificate";
  Live wrong(connection);
  CHECK(code_of([&] { wrong.session.version(wrong.context); }) == "unreachable");
}

LIVE_CASE("a credential program logs us in") {
  Live admin;
  const OwnNamespace own(admin.cluster);
  const kube::ObjectRef account =
      admin.cluster.locate("v1", "ServiceAccount", own.name(), "default");
  kube::Operation request{
      .verb = "create",
      .target = "token",
      .call = {.method = "POST",
               .path = account.path() + "/token",
               .body = R"({"kind":"TokenRequest","apiVersion":"authentication.k8s.io/v1"})"}};
  kube::Answer answer = admin.cluster.perform(request);
  for (int i = 0; i < 50 && answer.not_found(); ++i) {  // the account is made by a controller
    admin.context.sleep(100ms);
    answer = admin.cluster.perform(request);
  }
  REQUIRE_MESSAGE(answer.ok(), answer.status.message);
  const std::string token(answer.object.find("status")->text("token"));
  const test::TempFolder folder;
  const std::string output = folder.write(
      "credential.json",
      R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":")" +
          token + R"("}})");
  kube::Connection connection = test_connection();
  connection.tls.certificate.clear();
  connection.tls.key.clear();
  connection.user = {.name = "plugin"};
  connection.user.exec = kube::ExecEntry{.command = "cat",
                                         .arguments = {output},
                                         .api_version = "client.authentication.k8s.io/v1",
                                         .interactive_mode = "Never"};
  Live live(connection);
  const auto who = live.cluster.perform(
      {.verb = "create",
       .target = "SelfSubjectReview",
       .call = {
           .method = "POST",
           .path = "/apis/authentication.k8s.io/v1/selfsubjectreviews",
           .body = R"({"kind":"SelfSubjectReview","apiVersion":"authentication.k8s.io/v1"})"}});
  REQUIRE_MESSAGE(who.ok(), who.status.message);
  CHECK(who.object.get("status", "userInfo")->text("username") ==
        "system:serviceaccount:" + own.name() + ":default");
  CHECK(live.redactor.filter("token " + token) == "token ***");
}
