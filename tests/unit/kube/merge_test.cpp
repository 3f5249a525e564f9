// Merge patches, the three-way merge of client-side apply, differences for people.
#include "kube/merge.hpp"

#include <doctest/doctest.h>

#include "kube/diff.hpp"
#include "value/json.hpp"
#include "value/yaml.hpp"

using namespace kboot;

namespace {

value::Value yaml(const char* text) {
  return value::read_yaml(text, "test", {.schema = value::Schema::goyaml});
}
std::string json(const value::Value& value) { return value::to_json(value, {.sort_keys = true}); }

}  // namespace

TEST_CASE("merge patches: the examples of RFC 7386") {
  struct Row {
    const char* target;
    const char* patch;
    const char* result;
  };
  constexpr Row rows[] = {
      {"{a: b}", "{a: c}", R"({"a":"c"})"},
      {"{a: b}", "{b: c}", R"({"a":"b","b":"c"})"},
      {"{a: b}", "{a: null}", "{}"},
      {"{a: b, b: c}", "{a: null}", R"({"b":"c"})"},
      {"{a: [b]}", "{a: c}", R"({"a":"c"})"},
      {"{a: c}", "{a: [b]}", R"({"a":["b"]})"},
      {"{a: {b: c}}", "{a: {b: d, c: null}}", R"({"a":{"b":"d"}})"},
      {"{a: [{b: c}]}", "{a: [1]}", R"({"a":[1]})"},
      {"[a, b]", "[c, d]", R"(["c","d"])"},
      {"{a: b}", "[c]", R"(["c"])"},
      {"{e: null}", "{a: 1}", R"({"a":1,"e":null})"},
      {"{}", "{a: {bb: {ccc: null}}}", R"({"a":{"bb":{}}})"},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.patch));
    CHECK(json(kube::merged(yaml(row.target), yaml(row.patch))) == row.result);
  }
}

TEST_CASE("contains: what a merge patch would not change") {
  const value::Value live =
      yaml("{metadata: {name: a, labels: {x: yy}}, spec: {count: 1, list: [a, b]}}");
  CHECK(kube::contains(live, yaml("{spec: {count: 1.0}}")));
  CHECK(kube::contains(live, yaml("{spec: {gone: null, list: [a, b]}}")));
  CHECK(kube::contains(live, yaml("{status: {}}")));
  CHECK_FALSE(kube::contains(live, yaml("{spec: {count: '1'}}")));
  CHECK_FALSE(kube::contains(live, yaml("{spec: {count: true}}")));
  CHECK_FALSE(kube::contains(live, yaml("{spec: {count: null}}")));
  CHECK_FALSE(kube::contains(live, yaml("{spec: {list: [a]}}")));
  CHECK_FALSE(kube::contains(live, yaml("{metadata: {labels: {z: yy}}}")));
}

TEST_CASE("three ways: what was applied and is named no more goes, what others added stays") {
  const auto patch =
      kube::three_way_patch(yaml("{kind: ConfigMap, data: {a: '1', gone: x}}"),
                            yaml("{kind: ConfigMap, data: {a: '1', gone: x, theirs: yy}}"),
                            yaml("{kind: ConfigMap, data: {a: '2', b: '3'}}"));
  CHECK(json(patch) == R"({"data":{"a":"2","b":"3","gone":null}})");
}

TEST_CASE("three ways: nothing differs, nothing is sent") {
  const auto wanted = yaml("{kind: ConfigMap, data: {a: '1'}}");
  CHECK(json(kube::three_way_patch(wanted, yaml("{kind: ConfigMap, data: {a: '1'}, other: 1}"),
                                   wanted)) == "{}");
}

TEST_CASE("three ways: containers are merged by name, with the server's defaults kept") {
  const auto last =
      yaml("{kind: Pod, spec: {containers: [{name: a, image: i:1}, {name: dropped, image: j}]}}");
  const auto live = yaml(
      "{kind: Pod, spec: {containers: [{name: a, image: i:1, imagePullPolicy: Always}, "
      "{name: dropped, image: j}, {name: injected, image: k}]}}");
  const auto wanted =
      yaml("{kind: Pod, spec: {containers: [{name: a, image: i:2}, {name: new, image: m}]}}");
  CHECK(
      json(kube::three_way_patch(last, live, wanted)) ==
      R"({"spec":{"containers":[{"image":"i:2","imagePullPolicy":"Always","name":"a"},{"image":"m","name":"new"},)"
      R"({"image":"k","name":"injected"}]}})");
  CHECK(json(kube::three_way_patch(last, live, last)) == "{}");
}

TEST_CASE("three ways: lists without a key are one whole") {
  const auto patch = kube::three_way_patch(yaml("{kind: X, spec: {l: [1, 2]}}"),
                                           yaml("{kind: X, spec: {l: [1, 2]}}"),
                                           yaml("{kind: X, spec: {l: [2]}}"));
  CHECK(json(patch) == R"({"spec":{"l":[2]}})");
}

TEST_CASE("differences name the path, and leave out what the server keeps") {
  const auto before = yaml(
      "{metadata: {name: a, uid: u, resourceVersion: '1', generation: 1, labels: {a.b/c: old}}, "
      "spec: {list: [{image: a}, {image: b}], gone: 1}, status: {x: 1}}");
  const auto after = yaml(
      "{metadata: {name: a, uid: v, resourceVersion: '2', generation: 2, labels: {a.b/c: new}}, "
      "spec: {list: [{image: a}, {image: c}], new: {deep: 1}}, status: {x: 2}}");
  const auto found = kube::differences(before, after);
  std::vector<std::string> lines;
  for (const auto& d : found)
    lines.push_back(d.path + " " + value::to_json(d.before) + " " + value::to_json(d.after));
  CHECK(lines == std::vector<std::string>{R"(metadata.labels["a.b/c"] "old" "new")",
                                          R"(spec.list[1].image "b" "c")", "spec.gone 1 null",
                                          R"(spec.new null {"deep":1})"});
}

TEST_CASE("differences of a list whose length changed are one") {
  const auto found = kube::differences(yaml("{l: [1, 2]}"), yaml("{l: [1]}"));
  REQUIRE(found.size() == 1);
  CHECK(found[0].path == "l");
  CHECK(kube::differences(yaml("{a: 1}"), yaml("{a: 1.0}")).empty());
}
