// The --set family: cases that Helm's own package answered.
#include "helm/strvals.hpp"
#include "support/go_cases.hpp"

namespace {

using namespace kboot;

test::GoOperation set(helm::SetKind kind) {
  return [kind](const std::vector<std::string>& inputs) {
    const auto read_file = [](std::string_view path) -> std::string {
      if (path.starts_with("no")) {
        throw base::Error("case", base::cat("open ", path, ": no such file or directory"));
      }
      return base::cat("<", path, ">");
    };
    value::Value values = value::read_json(inputs[0], "case");
    for (std::size_t i = 1; i < inputs.size(); ++i) {
      try {
        helm::set_values(values, inputs[i], kind, read_file);
      } catch (base::Error& error) {
        error.diagnostic().message += "; " + test::go_dump(values);
        throw;
      }
    }
    return test::go_dump(values);
  };
}

}  // namespace

TEST_CASE("Helm's own package puts the same into values") {
  test::run_go_cases("tests/unit/helm/strvals_cases.jsonl",
                     {{"set", set(helm::SetKind::typed)},
                      {"setString", set(helm::SetKind::string)},
                      {"setJson", set(helm::SetKind::json)},
                      {"setFile", set(helm::SetKind::file)},
                      {"setLiteral", set(helm::SetKind::literal)}});
}
