// Manifests read for a task, and label selectors judged on our side.
#include "modules/common/kube_definitions.hpp"

#include <doctest/doctest.h>

#include "modules/common/kube_results.hpp"
#include "modules/common/kube_selector.hpp"
#include "value/json.hpp"
#include "value/yaml.hpp"

using namespace kboot;
using value::Value;

TEST_CASE("empty documents are left out") {
  CHECK(modules::read_manifest(Value("---\n---\nkind: A\n---\n# nothing\n---\nkind: B\n"), "m")
            .size() == 2);
  CHECK(modules::read_manifest(Value(""), "m").empty());
}

TEST_CASE("what stood secret in the text is secret in the values, and nothing else") {
  const std::string text =
      "kind: Secret\nstringData:\n  password: hunter22\n  user: jane\n  key: |\n    line one\n    "
      "line two\n";
  const auto range = [&](std::string_view part) {
    const auto at = static_cast<std::uint32_t>(text.find(part));
    return value::ByteRange{at, at + static_cast<std::uint32_t>(part.size())};
  };
  const Value rendered = Value::string(text, {range("hunter22"), range("line one\n    line two")});
  const auto documents = modules::read_manifest(rendered, "m");
  REQUIRE(documents.size() == 1);
  const Value& data = *documents[0].find("stringData");
  CHECK(data.find("password")->has(value::mark_secret));
  CHECK(data.find("key")->has(value::mark_secret));
  CHECK_FALSE(data.find("user")->has(value::mark_secret));
  CHECK_FALSE(documents[0].find("kind")->has(value::mark_secret));
}

TEST_CASE("label selectors in all their forms") {
  const Value object = value::read_yaml("metadata: {labels: {app: web, tier: front}}", "test");
  struct Row {
    const char* selector;
    bool selects;
  };
  constexpr Row rows[] = {
      {"", true},
      {"app=web", true},
      {"app == web, tier=front", true},
      {"app=web,tier=back", false},
      {"app!=web", false},
      {"app != db", true},
      {"none!=x", true},
      {"app", true},
      {"none", false},
      {"!none", true},
      {"!app", false},
      {"app in (db, web)", true},
      {"app in (db)", false},
      {"app notin (db, cache)", true},
      {"app notin (web)", false},
      {"tier in (front),app in (web,db)", true},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.selector));
    CHECK(modules::selects(row.selector, object) == row.selects);
  }
}

TEST_CASE("the diff of k8s holds what differs, at any depth, and nothing else") {
  const Value before =
      value::read_yaml("{same: 1, gone: 1, deep: {same: 1, other: a}, list: [1]}", "test");
  const Value after =
      value::read_yaml("{same: 1, new: 1, deep: {same: 1, other: b}, list: [2]}", "test");
  CHECK(
      value::to_json(modules::difference_of(before, after), {.sort_keys = true}) ==
      R"({"after":{"deep":{"other":"b"},"list":[2],"new":1},"before":{"deep":{"other":"a"},"gone":1,"list":[1]}})");
  CHECK(value::to_json(modules::difference_of(before, before)) == "{}");
}
