// Tests of the quick reading of some members: it gives what the whole reading gives, or nothing.
#include "value/yaml_members.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"
#include "value/yaml.hpp"

using namespace kboot::value;

namespace {

constexpr std::string_view wanted[] = {"apiVersion", "kind", "metadata"};

std::string quickly(std::string_view text) {
  const auto found = read_yaml_members(text, wanted);
  return found ? to_json(*found) : "nothing";
}

// The same members out of the whole document; the mistake where it has one.
std::string slowly(std::string_view text) {
  YamlOptions options;
  options.schema = Schema::goyaml;
  options.track_origins = false;
  try {
    const std::vector<Value> documents = read_yaml_all(text, "t", options);
    if (documents.size() != 1) return "not one document";
    if (!documents[0].is_dict()) return "no mapping";
    Value members = Value::dict();
    for (const Entry& entry : documents[0].as_dict()) {
      if (!entry.key.is_string()) continue;
      for (const std::string_view name : wanted) {
        if (kboot::base::lower(name) == kboot::base::lower(entry.key.as_string()))
          members.edit_dict().set(entry.key, entry.value);
      }
    }
    return to_json(members);
  } catch (const kboot::base::Error& error) {
    return error.diagnostic().message;
  }
}

constexpr std::string_view usual[] = {
    R"(# Source: a/templates/b.yaml
apiVersion: apps/v1
kind: "Deployment"
metadata:
  name: rel-a
  labels:   # of all
    app.kubernetes.io/version: "1.2"
    'helm.sh/chart': a-1
  annotations:
    helm.sh/hook: pre-install, test
    helm.sh/hook-weight: -5
    empty:
  finalizers: [a, "b c", 'd']
  nothing: {}
spec:
  template:
    spec:
      containers:
      - name: a
        args:
        - --flag=1
        - "x\ty \" z"
        - 'it''s'
        - - deep
          - deeper
        -
          key: value
        -
      - name: b
        command: ["sh", c]
        image: host:5000/a@sha256:1
  selector: {}
)",
    R"(
apiVersion: v1
kind: ConfigMap
metadata: {}
data:
  a: |
    text: of
      {{ many }} lines: x

    # no comment
  b: >-

    folded
    text
  # a comment
  c: |+
  d: plain text
    goes on here - with # a comment
  e: "quoted
    text goes on"
  f: 'so
    does this'

  g: "\\"
  "h": http://a/b#c ü
KIND: Other
)",
    R"(kind: CustomResourceDefinition
metadata:
    name: a
    annotations:
      a: "b"
spec:
    versions:
    - name: v1
      schema:
        description: |-
          Text
            text
        enum:
        - ""
        - a
    - name: v2
      schema:
      served: true
apiVersion: v1)",
};

}  // namespace

TEST_CASE("what is usual is read quickly") {
  for (const std::string_view text : usual) CHECK(quickly(text) == slowly(text));
}

TEST_CASE("what is not wanted is not built") {
  CHECK(quickly("a: 1\nkind: x\nb: [c]\nd:\n- e\nmetadata:\n  name: 1\n") ==
        slowly("kind: x\nmetadata:\n  name: 1\n"));
}

TEST_CASE("what is not usual is left to others") {
  for (const std::string_view text : {"",
                                      "# nothing\n",
                                      "- a\n",
                                      "a\n",
                                      "kind: &a x\n",
                                      "kind: !t x\n",
                                      "kind: a: b\n",
                                      "kind: a\n\tb\n",
                                      "kind: >\n  a\n",
                                      "kind: a\n  b\n",
                                      "a: 1\n b: 2\n",
                                      "a:\n- b\nc\n",
                                      "? a\n: b\n",
                                      "a: 'b\n",
                                      "a: \"b\\q\"\n",
                                      "a: {b: c}\n",
                                      "a: b\n--- \nc: d\n",
                                      "<<: a\n",
                                      "a: |2\n   b\n",
                                      "a: |\n     \n  b\n",
                                      "a: b\r\n",
                                      "a: - b\n",
                                      "a: [b\n",
                                      "a: @b\n",
                                      "a:\n  - b\n c: d\n",
                                      "a: \"b\nc\"\n",
                                      "a: \"b\" c\n",
                                      "%YAML 1.1\n---\na: b\n"}) {
    CAPTURE(text);
    CHECK(quickly(text) == "nothing");
  }
}

TEST_CASE("whatever is changed, the quick reading never differs") {
  constexpr std::string_view parts[] = {
      " ", "  ", "\n", "\n\n", ":",  ": ", "- ", "-", "#", " #",   "'",  "\"", "|",   ">", "[",
      "]", "{",  "}",  ",",    "&a", "*",  "!",  "%", "?", "<<: ", "\t", "\\", "---", "a", "\n  "};
  std::mt19937 random(7);  // NOLINT: the same every time
  int quick = 0;
  for (int round = 0; round < 6000; ++round) {
    std::string text(usual[random() % std::size(usual)]);
    for (auto changes = 1 + random() % 3; changes > 0; --changes) {
      const std::size_t at = random() % text.size();
      if (random() % 2 == 0) text.erase(at, 1 + random() % 4);
      if (random() % 2 == 0)
        text.insert(std::min(at, text.size()), parts[random() % std::size(parts)]);
    }
    const std::string found = quickly(text);
    if (found == "nothing") continue;
    ++quick;
    CAPTURE(text);
    REQUIRE(found == slowly(text));
  }
  CHECK(quick > 1500);
}
