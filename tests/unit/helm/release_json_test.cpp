// The stored form of releases. The text below was stored by helm 4.3.1.
#include <doctest/doctest.h>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "helm/release.hpp"
#include "value/containers.hpp"

namespace kboot::helm {

namespace {

constexpr std::string_view by_helm =
    R"({"name":"mini","info":{"first_deployed":"2026-11-25T21:25:42.06408172Z","last_deployed":"2026-11-25T21:25:42.06408172Z","description":"Install complete","status":"deployed","notes":"a\nb"},"chart":{"metadata":{"name":"mini","version":"0.1.0","description":"less \u003c more \u0026 \"quotes\"","keywords":["one"],"maintainers":[{"name":"me","email":"me@example.org"}],"apiVersion":"v2","appVersion":"2","annotations":{"a":"1","b":"2"}},"lock":null,"templates":[{"name":"templates/cm.yaml","data":"aGkK","modtime":"2026-11-25T21:25:41.764223057Z"}],"values":{"a":{"b":null,"c":[1,"two"]},"b":1000000},"schema":null,"schemamodtime":"0001-01-01T00:00:00Z","files":[{"name":"README.md","data":"aGkK","modtime":"2026-11-25T21:25:41.769341857Z"}],"modtime":"2026-11-25T21:25:41.750562793Z"},"config":{"x":5,"y":null,"z":{"q":"1.5"}},"manifest":"---\n# Source: mini/templates/cm.yaml\ndata: {a: \"\u003cb\u003e\"}\n\n","hooks":[{"name":"hook","kind":"ConfigMap","path":"mini/templates/hook.yaml","manifest":"kind: ConfigMap\n","events":["pre-install","post-upgrade"],"last_run":{"started_at":"2026-11-25T21:25:42.650554421Z","completed_at":"2026-11-25T21:25:42.687626936Z","phase":"Succeeded"},"weight":3,"delete_policies":["before-hook-creation"]},{"name":"test","kind":"Pod","path":"mini/templates/test.yaml","manifest":"kind: Pod\n","events":["test"],"last_run":{"phase":""},"output_log_policies":["hook-failed"]}],"version":1,"namespace":"mini","apply_method":"ssa"})";

}  // namespace

TEST_CASE("a release that helm stored is written as it was read") {
  CHECK(to_release_json(read_release_json(by_helm)) == by_helm);
}

TEST_CASE("a stored release says what it is") {
  const Release release = read_release_json(by_helm);
  CHECK(release.status == ReleaseStatus::deployed);
  CHECK(release.chart_name() == "mini");
  CHECK(release.chart_version() == "0.1.0");
  CHECK(release.app_version() == "2");
  CHECK(release.server_side());
  REQUIRE(release.hooks.size() == 2);
  CHECK(release.hooks[0].hook.weight == 3);
  CHECK(release.hooks[1].hook.is_test());
  CHECK(stored_chart(release.chart).values.find("b")->as_double() == 1000000);
}

TEST_CASE("the text of a Secret is base64 of gzip of JSON") {
  const Release release = read_release_json(by_helm);
  const std::string text = encode_release(release);
  CHECK(text.starts_with("H4sI"));
  CHECK(to_release_json(decode_release(text)) == by_helm);
  // Helm's first releases were not packed.
  CHECK(decode_release(base::base64_encode(by_helm)).name == "mini");
}

TEST_CASE("what is no release is refused") {
  for (const std::string_view text : {"", "???", "bm90aGluZw==", "W10="}) {
    CAPTURE(text);
    try {
      (void)decode_release(text);
      FAIL("it was taken for a release");
    } catch (const base::Error& error) {
      CHECK(error.diagnostic().code == "bad-release");
    }
  }
}

TEST_CASE("the objects of a release stand at the end of its info") {
  Release release;
  release.name = "a";
  release.notes = "n";
  const Value objects = Value::dict({{"v1/Pod", Value::list()}});
  CHECK(
      to_release_json(release, objects) ==
      R"({"name":"a","info":{"status":"unknown","notes":"n","resources":{"v1/Pod":[]}},"version":1})");
}

TEST_CASE("statuses have helm's names") {
  for (const std::string_view name :
       {"unknown", "deployed", "uninstalled", "superseded", "failed", "uninstalling",
        "pending-install", "pending-upgrade", "pending-rollback"}) {
    CHECK(status_name(parse_status(name)) == name);
  }
  CHECK(parse_status("other") == ReleaseStatus::unknown);
  CHECK(is_pending(ReleaseStatus::pending_rollback));
  CHECK_FALSE(is_pending(ReleaseStatus::uninstalling));
}

TEST_CASE("times are written and shown as Go does it") {
  using namespace std::chrono;
  const base::WallTime time{sys_days{2026y / 11 / 5} + 21h + 4min + 9s + 120'000'000ns};
  CHECK(release_time(time) == "2026-11-05T21:04:09.12Z");
  CHECK(shown_time("2026-11-05T21:04:09.12Z") == "2026-11-05 21:04:09.12 +0000 UTC");
  CHECK(shown_time("2026-11-05T21:04:09+02:00") == "2026-11-05 21:04:09 +0200 +0200");
  CHECK(calendar_time("2026-11-05T21:04:09.12Z") == "Thu Nov  5 21:04:09 2026");
  CHECK(calendar_time("2026-11-21T11:08:48+01:00") == "Sat Nov 21 11:08:48 2026");
}

}  // namespace kboot::helm
