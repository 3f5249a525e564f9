// Runs the cases in the folders beside this file: what is expected, then the object.
#include "kube/readiness/readiness.hpp"

#include <doctest/doctest.h>

#include "base/files.hpp"
#include "value/yaml.hpp"

using namespace kboot;

namespace {

constexpr std::string_view names[] = {"ready", "waiting", "failed"};

void run_case(const std::string& path) {
  const auto documents =
      value::read_yaml_all(base::read_file(path), path, {.schema = value::Schema::goyaml});
  REQUIRE(documents.size() == 2);
  const kube::State state = kube::readiness_of(documents[1]);
  CHECK(names[static_cast<std::size_t>(state.readiness)] == documents[0].text("readiness"));
  CHECK(state.reason == documents[0].text("reason"));
}

}  // namespace

TEST_CASE("each case gives the readiness and the reason that it expects") {
  std::size_t count = 0;
  for (const std::string& kind : base::list_directory(KBOOT_READINESS_CASES)) {
    const std::string folder = base::join_path(KBOOT_READINESS_CASES, kind);
    if (!base::is_directory(folder)) continue;
    for (const std::string& name : base::list_directory(folder)) {
      const std::string path = base::join_path(folder, name);
      CAPTURE(path);
      run_case(path);
      ++count;
    }
  }
  CHECK(count > 50);
}

TEST_CASE("a wanted condition: its status, and its reason where one is given") {
  const value::Value object = value::read_yaml(
      "status: {conditions: [{type: Ready, status: 'False', reason: Busy}, {type: Fine, status: "
      "Unknown}]}",
      "test", {.schema = value::Schema::goyaml});
  using kube::condition_state;
  using kube::Readiness;
  CHECK(condition_state(object, {.type = "Ready", .status = "False"}).readiness ==
        Readiness::ready);
  CHECK(condition_state(object, {.type = "Ready", .status = "False", .reason = "Busy"}).readiness ==
        Readiness::ready);
  CHECK(condition_state(object, {.type = "Ready", .status = "False", .reason = "Idle"}).readiness ==
        Readiness::waiting);
  CHECK(condition_state(object, {.type = "Ready"}).reason == "condition Ready is False: Busy");
  CHECK(condition_state(object, {.type = "Fine", .status = "Unknown"}).readiness ==
        Readiness::ready);
  CHECK(condition_state(object, {.type = "None"}).reason == "no condition None yet");
}
