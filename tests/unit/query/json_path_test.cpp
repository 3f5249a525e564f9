// JSONPath: what kubectl's own tests and documentation show.
#include "query/json_path.hpp"

#include <doctest/doctest.h>

#include "base/diagnostic.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

using namespace kboot;

namespace {

const char* const object = R"({
  "kind": "Pod",
  "metadata": {"name": "web-0", "labels": {"app.kubernetes.io/name": "web", "tier": "front"}},
  "spec": {"containers": [{"name": "a", "ports": [{"containerPort": 80}]}, {"name": "b"}]},
  "status": {
    "phase": "Running",
    "conditions": [{"type": "Ready", "status": "True"}, {"type": "Synced", "status": "False"}],
    "count": 3
  }
})";

std::string found(const char* path) {
  const value::Value root = value::read_json(object, "object", {});
  std::string out;
  for (const value::Value& value : query::JsonPath(path).find(root))
    out += (out.empty() ? "" : " ") + value::to_json(value);
  return out;
}

std::string refusal(const std::string& path) {
  try {
    const query::JsonPath parsed(path);
    return "none";
  } catch (const base::Error& error) {
    return error.diagnostic().message;
  }
}

}  // namespace

TEST_CASE("members are found with and without braces, dollar and first dot") {
  for (const char* path : {".status.phase", "{.status.phase}", "$.status.phase", "status.phase",
                           "{$.status.phase}", "['status']['phase']", ".status['phase']"})
    CHECK_MESSAGE(found(path) == "\"Running\"", path);
  CHECK(found(".status.nothing").empty());
  CHECK(found(".status.phase.deeper").empty());
}

TEST_CASE("names with dots are quoted or escaped") {
  CHECK(found(".metadata.labels['app.kubernetes.io/name']") == "\"web\"");
  CHECK(found(R"(.metadata.labels.app\.kubernetes\.io/name)") == "\"web\"");
}

TEST_CASE("items of lists are found by index, slice, wildcard and filter") {
  CHECK(found(".spec.containers[0].name") == "\"a\"");
  CHECK(found(".spec.containers[-1].name") == "\"b\"");
  CHECK(found(".spec.containers[5].name").empty());
  CHECK(found(".spec.containers[*].name") == "\"a\" \"b\"");
  CHECK(found(".spec.containers[0:1].name") == "\"a\"");
  CHECK(found(".spec.containers[:].name") == "\"a\" \"b\"");
  CHECK(found(R"(.status.conditions[?(@.type=="Ready")].status)") == "\"True\"");
  CHECK(found(R"(.status.conditions[?(@.type != 'Ready')].status)") == "\"False\"");
  CHECK(found(".spec.containers[?(@.ports)].name") == "\"a\"");
  CHECK(found(".spec.containers[?(@.ports[0].containerPort > 79)].name") == "\"a\"");
  CHECK(found(".spec.containers[?(@.ports[0].containerPort > 80)].name").empty());
}

TEST_CASE("a recursive descent finds every depth") {
  CHECK(found("..containerPort") == "80");
  CHECK(found("..name") == "\"web-0\" \"a\" \"b\"");
}

TEST_CASE("what is no path says why and where") {
  CHECK(refusal(".a[") ==
        "`.a[` is no JSONPath: a number, a quoted name, `*` or `?(...)` is missing (character 4)");
  CHECK(refusal("{.a").find("the brace is not closed") != std::string::npos);
  CHECK(refusal(".a b").find("nothing may stand here (character 3)") != std::string::npos);
  CHECK(refusal(".a['b").find("a quote is not closed") != std::string::npos);
  CHECK(refusal(".a[?(@.b==)]").find("is missing") != std::string::npos);
  CHECK(refusal(".a[0:2:0]").find("positive") != std::string::npos);
  CHECK(refusal(std::string(10000, '.')).find("too long") != std::string::npos);
  CHECK(refusal("." + std::string(3000, '[')).find("no JSONPath") != std::string::npos);
}
