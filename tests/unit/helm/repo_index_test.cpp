// Indexes: what is read of them, and that cutting them by line changes nothing.
#include "helm/repo_index.hpp"

#include <doctest/doctest.h>

#include "helm/index_excerpt.hpp"

namespace kboot::helm {

namespace {

constexpr std::string_view usual = R"(apiVersion: v1
annotations:
  entries: {a: b}
entries:
  # a comment
  alpha:
  - name: alpha
    version: 1.0.0
    description: |
      demo:
      - name: not this
    urls: [alpha-1.0.0.tgz]
  "demo":
  - name: demo
    version: 1.2.0

    digest: abc
    urls:
    - demo-1.2.0.tgz
  - name: demo
    version: v1.10.0
    urls: [demo-1.10.0.tgz]
  omega:
    - name: omega
      version: 2.0.0
generated: "2026-01-01T00:00:00Z"
)";

std::vector<std::string> versions_of(std::string_view text, std::string_view chart) {
  std::vector<std::string> out;
  const auto found = read_index(text, chart, "test");
  if (!found) return {"none"};
  for (const ChartVersion& each : *found) out.push_back(each.version);
  return out;
}

}  // namespace

TEST_CASE("the versions of a chart come newest first") {
  CHECK(versions_of(usual, "demo") == std::vector<std::string>{"v1.10.0", "1.2.0"});
  CHECK(versions_of(usual, "alpha") == std::vector<std::string>{"1.0.0"});
  CHECK(versions_of(usual, "omega") == std::vector<std::string>{"2.0.0"});
  CHECK(versions_of(usual, "not this") == std::vector<std::string>{"none"});
  CHECK(versions_of(usual, "name") == std::vector<std::string>{"none"});
}

TEST_CASE("an excerpt holds one chart's entries and all that is beside them") {
  const auto excerpt = index_excerpt(usual, "demo");
  REQUIRE(excerpt);
  CHECK(excerpt->find("demo-1.10.0.tgz") != std::string::npos);
  CHECK(excerpt->find("alpha-1.0.0.tgz") == std::string::npos);
  CHECK(excerpt->find("omega") == std::string::npos);
  CHECK(excerpt->find("generated") != std::string::npos);
  CHECK(excerpt->find("{a: b}") != std::string::npos);
}

TEST_CASE("indexes of another layout are read as a whole") {
  for (const std::string_view text :
       {R"({"apiVersion": "v1", "entries": {"demo": [{"name": "demo", "version": "1.0.0"}]}})",
        "apiVersion: v1\nentries: {demo: [{name: demo, version: 1.0.0}]}\n",
        "apiVersion: v1\nentries:\n  ? demo\n  : - {name: demo, version: 1.0.0}\n",
        "apiVersion: v1\nentries:\n  a: &x\n  - {name: demo, version: 1.0.0}\n  demo: *x\n"}) {
    CAPTURE(text);
    CHECK(versions_of(text, "demo") == std::vector<std::string>{"1.0.0"});
  }
}

TEST_CASE("what is no index is refused") {
  for (const std::string_view text :
       {"", "[]", "entries: {}\n", "<html>", "apiVersion: v1\nentries:\n\t- x"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(check_index(text, "test"), base::Error);
  }
  CHECK_NOTHROW(check_index("apiVersion: v1\n", "test"));
}

TEST_CASE("versions are chosen as Helm does") {
  const std::vector<ChartVersion> all{{.version = "2.0.0-rc.1"},
                                      {.version = "1.2.3+b"},
                                      {.version = "1.2.3"},
                                      {.version = "1.1.0"},
                                      {.version = "0.9.0"}};
  struct Row {
    std::string_view wanted;
    std::string_view chosen;
    std::size_t warnings;
  };
  for (const Row& row : {Row{"", "1.2.3+b", 0}, Row{"1.2.3", "1.2.3", 0}, Row{"1.1", "1.1.0", 1},
                         Row{"^0", "0.9.0", 0}, Row{">0.0.0-0", "2.0.0-rc.1", 0},
                         Row{"2.0.0-rc.1", "2.0.0-rc.1", 0}, Row{"v1.1.0", "1.1.0", 1}}) {
    CAPTURE(row.wanted);
    base::Diagnostics warnings;
    const ChartVersion* chosen = select_version(all, "demo", row.wanted, warnings);
    REQUIRE(chosen != nullptr);
    CHECK(chosen->version == row.chosen);
    CHECK(warnings.items().size() == row.warnings);
  }
  base::Diagnostics warnings;
  CHECK(select_version(all, "demo", ">2", warnings) == nullptr);
}

}  // namespace kboot::helm
