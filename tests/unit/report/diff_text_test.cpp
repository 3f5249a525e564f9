// Unit tests of src/report/diff_text.cpp.
#include <doctest/doctest.h>

#include "report/diff_text.hpp"
#include "value/containers.hpp"

using namespace kboot;
using run::Change;
using run::Operation;
using value::Value;

namespace {

std::string text(std::vector<Change> changes, bool all = false) {
  return report::changes_text(changes, {.all = all}).plain();
}

Value config_map(std::string_view domain) {
  return Value::dict(
      {{"kind", "ConfigMap"}, {"data", Value::dict({{"domain", domain}, {"zone", "a"}})}});
}

}  // namespace

TEST_CASE("a changed key shows old over new at its path") {
  CHECK(text({{Operation::update,
               "ConfigMap platform/variables",
               {config_map(""), config_map("example.org"), "", ""},
               ""}}) ==
        "~ ConfigMap platform/variables\n"
        "    data.domain: - \"\"\n"
        "                 + \"example.org\"\n");
}

TEST_CASE("a new object shows its own fields, not what its name says already") {
  const Value fresh = Value::dict({{"apiVersion", "v1"},
                                   {"kind", "Application"},
                                   {"metadata", Value::dict({{"name", "apps-all"}})},
                                   {"spec", Value::dict({{"path", "environments/scw-dev/"}})}});
  CHECK(text({{Operation::create, "Application argocd/apps-all", {Value(), fresh, "", ""}, ""}}) ==
        "+ Application argocd/apps-all\n    spec.path: environments/scw-dev/\n");
}

TEST_CASE("a label that an object gets is shown, though its name is not") {
  const auto named = [](Value labels) {
    return Value::dict(
        {{"metadata", Value::dict({{"name", "argocd"}, {"labels", std::move(labels)}})}});
  };
  CHECK(text({{Operation::update,
               "Namespace argocd",
               {named(Value::dict()), named(Value::dict({{"team", "ops"}})), "", ""},
               ""}}) == "~ Namespace argocd\n    metadata.labels.team: ops\n");
}

TEST_CASE("secrets print as stars on both sides") {
  const auto secret = [](std::string_view password) {
    return Value::dict(
        {{"stringData", Value::dict({{"password", Value(password).marked(value::mark_secret)}})}});
  };
  CHECK(text({{Operation::create, "Secret a/b", {Value(), secret("hunter2"), "", ""}, ""}}) ==
        "+ Secret a/b\n    stringData.password: ***\n");
  CHECK(text({{Operation::update,
               "Secret a/b",
               {secret("hunter2"), secret("hunter3"), "", ""},
               ""}}) == "~ Secret a/b\n    stringData.password: *** changed\n");
}

TEST_CASE("many new objects are one line, unless all is asked for") {
  std::vector<Change> changes(59, {Operation::create, "Role x", {}, ""});
  CHECK(text(changes) ==
        "+ 59 objects                                                  --diff lists them\n");
  CHECK(text(changes, true).starts_with("+ Role x\n+ Role x\n"));
}

TEST_CASE("removed and unknown things bear their signs and notes") {
  CHECK(
      text({{Operation::remove, "Job a/b", {}, ""},
            {Operation::unknown, "shell: ls", {}, "not run by plan"}}) ==
      "- Job a/b\n? shell: ls                                                   not run by plan\n");
}

TEST_CASE("lists are compared item by item and texts line by line") {
  const auto object = [](std::string_view image, std::string_view script) {
    return Value::dict(
        {{"containers", Value::list({Value::dict({{"image", image}})})}, {"script", script}});
  };
  CHECK(text({{Operation::update,
               "Pod a",
               {object("x:1", "a\nb\n"), object("x:2", "a\nc\n"), "", ""},
               ""}}) ==
        "~ Pod a\n"
        "    containers[0].image: - \"x:1\"\n"
        "                         + \"x:2\"\n"
        "    script:\n"
        "    @@ -1,2 +1,2 @@\n"
        "     a\n"
        "    -b\n"
        "    +c\n");
}

TEST_CASE("Ansible's diff serialises dicts with sorted keys") {
  Change change{
      Operation::update,
      "x",
      {Value::dict({{"b", 1}, {"a", 1}}), Value::dict({{"a", 2}, {"b", 1}}), "", "/etc/x"},
      ""};
  CHECK(report::ansible_diff({change}).plain() ==
        "--- before\n+++ after: /etc/x\n@@ -1,4 +1,4 @@\n {\n-    \"a\": 1,\n+    \"a\": 2,\n     "
        "\"b\": 1\n }\n\n");
}

TEST_CASE("a file that is created has an empty side") {
  Change change{Operation::create, "x", {Value(), Value("a\n"), "", ""}, ""};
  CHECK(report::ansible_diff({change}).plain() == "--- before\n+++ after\n@@ -0,0 +1 @@\n+a\n\n");
}
