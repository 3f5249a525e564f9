// What the server refuses, as data and in words.
#include "kube/api_status.hpp"

#include <doctest/doctest.h>

using namespace kboot;
using kube::api_error;
using kube::read_status;

TEST_CASE("a Status is read with its causes") {
  const auto status =
      read_status(409, R"({"kind":"Status","code":409,"reason":"Conflict","message":"Apply failed",
    "details":{"retryAfterSeconds":3,"causes":[{"reason":"FieldManagerConflict","field":".data.k",
    "message":"conflict with \"helm\" using v1"}]}})");
  CHECK(status.reason == "Conflict");
  CHECK(status.retry_after == 3);
  REQUIRE(status.causes.size() == 1);
  const auto error = api_error({"apply", "ConfigMap a/b", ""}, status).diagnostic();
  CHECK(error.code == "conflict");
  CHECK(error.message == "cannot apply `ConfigMap a/b`: Apply failed");
  CHECK(error.notes[0] == "`.data.k` belongs to manager `helm`");
  CHECK(error.hint == "`force_conflicts: true` takes these fields over");
}

TEST_CASE("what is no Status is shown in short: a proxy may have answered") {
  const auto status = read_status(502, "<html>\n<h1>Bad Gateway</h1>" + std::string(1000, 'x'));
  CHECK(status.code == 502);
  CHECK(status.message.starts_with("<html> <h1>Bad Gateway"));
  CHECK(status.message.size() == 300);
  CHECK(read_status(503, "").message == "HTTP status 503");
  CHECK(read_status(404, R"("text")").message == "HTTP status 404");
}

TEST_CASE("401 names the user and is a matter of reaching the cluster") {
  const auto error =
      api_error({"list", "pods", "jane"}, read_status(401, R"({"kind":"Status","code":401})"))
          .diagnostic();
  CHECK(error.code == "unauthorized");
  CHECK(error.status == base::Status::unreachable);
  CHECK(error.message ==
        "the API server does not accept our credentials (user `jane`): cannot list `pods`");
}

TEST_CASE("403 names the user that the server took us for") {
  const auto status =
      read_status(403, R"({"kind":"Status","code":403,"reason":"Forbidden","message":
    "deployments.apps is forbidden: User \"system:serviceaccount:ci:bot\" cannot create resource \"deployments\""})");
  const auto error = api_error({"create", "Deployment a/b", "jane"}, status).diagnostic();
  CHECK(error.code == "forbidden");
  CHECK(error.message.starts_with(
      "`system:serviceaccount:ci:bot` may not create `Deployment a/b`: "));
}

TEST_CASE("several causes stand as notes, a single one in the message") {
  const auto status = read_status(
      422, R"({"kind":"Status","code":422,"reason":"Invalid","message":"is invalid","details":
    {"causes":[{"field":"spec.a","message":"Required value"},{"field":"spec.b","message":"Forbidden"}]}})");
  const auto error = api_error({"create", "Pod a/b", ""}, status).diagnostic();
  CHECK(error.code == "invalid-object");
  CHECK(error.notes == std::vector<std::string>{"`spec.a`: Required value", "`spec.b`: Forbidden"});
}

TEST_CASE("a missing namespace says what to do") {
  const auto status =
      read_status(404, R"({"kind":"Status","code":404,"message":"namespaces \"x\" not found"})");
  CHECK(api_error({"create", "Pod x/b", ""}, status).diagnostic().hint ==
        "create the Namespace first");
}
