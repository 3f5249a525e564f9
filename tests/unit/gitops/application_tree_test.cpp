// App of apps: parents, children, cycles, ApplicationSets.
#include "gitops/application_tree.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "value/yaml.hpp"

using namespace kboot;
using namespace kboot::gitops;

namespace {

void add(ApplicationMap& map, const std::string& name, const std::string& children,
         const std::string& kind = "Application", const std::string& more = "") {
  std::string resources;
  for (const std::string_view child : base::split(children, ' ')) {
    if (child.empty()) continue;
    resources += base::cat(
        "{group: argoproj.io, kind: ", child.starts_with('@') ? "ApplicationSet" : "Application",
        ", name: ", child.substr(child.starts_with('@') ? 1 : 0), ", namespace: argocd}, ");
  }
  const value::Value object = value::read_yaml(
      "{apiVersion: argoproj.io/v1alpha1, kind: " + kind + ", metadata: {name: " + name +
          ", namespace: argocd" + more + "}, status: {resources: [" + resources +
          "{kind: ConfigMap, name: x, namespace: d}]}}",
      "test", {.schema = value::Schema::goyaml});
  map.insert_or_assign(application_key(object), object);
}

ApplicationKey key(const std::string& name) { return {"Application", "argocd", name}; }

// "a b(1) c(2)": names with their depth.
std::string drawn(const std::vector<ApplicationNode>& tree) {
  std::string out;
  for (const ApplicationNode& node : tree) {
    if (!out.empty()) out += ' ';
    out += node.key.name;
    if (node.depth > 0) out += base::cat('(', node.depth, " of ", tree[node.parent].key.name, ')');
    if (node.object.is_null()) out += '?';
  }
  return out;
}

}  // namespace

TEST_CASE("children follow their parents, in the order of its list, at any depth") {
  ApplicationMap map;
  add(map, "root", "b a gone");
  add(map, "a", "");
  add(map, "b", "c");
  add(map, "c", "");
  add(map, "other", "");
  CHECK(drawn(application_tree(map, {key("root")})) ==
        "root b(1 of root) c(2 of b) a(1 of root) gone(1 of root)?");
  CHECK(drawn(application_tree(map, {key("root")}, false)) == "root");
  CHECK(drawn(application_tree(map, {key("none")})) == "none?");
  CHECK(drawn(application_tree(map, {key("other"), key("b")})) == "other b c(1 of b)");
}

TEST_CASE("cycles and the Application that manages itself end") {
  ApplicationMap map;
  add(map, "a", "a b");
  add(map, "b", "a c");
  add(map, "c", "b");
  CHECK(drawn(application_tree(map, {key("a")})) == "a b(1 of a) c(2 of b)");
  std::vector<ApplicationKey> roots = root_applications(map);
  REQUIRE(roots.size() == 1);
  CHECK(roots[0].name == "a");
}

TEST_CASE("a chain of ten thousand is walked without a deep stack") {
  ApplicationMap map;
  for (int i = 0; i < 10000; ++i) add(map, base::cat("a", i), base::cat("a", i + 1));
  CHECK(application_tree(map, {key("a0")}).back().depth == 10000);
}

TEST_CASE("an ApplicationSet's children are those that it owns") {
  ApplicationMap map;
  add(map, "root", "@set");
  add(map, "set", "one", "ApplicationSet");
  add(map, "one", "");
  add(map, "two", "", "Application", ", ownerReferences: [{kind: ApplicationSet, name: set}]");
  add(map, "three", "", "Application", ", ownerReferences: [{kind: ApplicationSet, name: s2}]");
  CHECK(drawn(application_tree(map, {key("root")})) ==
        "root set(1 of root) one(2 of set) two(2 of set)");
  std::vector<ApplicationKey> roots = root_applications(map);
  REQUIRE(roots.size() == 2);
  CHECK(roots[0].name == "root");
  CHECK(roots[1].name == "three");
}
