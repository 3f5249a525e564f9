// Arguments against specs: types, defaults, aliases, choices, rules.
#include "fake_specs.hpp"

using namespace kboot;
using namespace kboot::test;
using value::Value;

namespace {

playbook::Args bind(const Value& given) {
  return playbook::bind_arguments("copy", copy_arguments, {.mutually_exclusive = copy_exclusive},
                                  given);
}

std::string code_of(const Value& given) {
  try {
    static_cast<void>(bind(given));
  } catch (const base::Error& error) {
    return error.diagnostic().code;
  }
  return "";
}

}  // namespace

TEST_CASE("arguments are converted, defaults filled in, aliases resolved") {
  const playbook::Args args =
      bind(Value::dict({{"path", "/x"}, {"content", 5}, {"force", "no"}, {"names", "a, b"}}));
  CHECK(args.text("dest") == "/x");
  CHECK(args.text("content") == "5");
  CHECK_FALSE(args.flag("force", true));
  CHECK(args.text("state") == "present");
  CHECK(value::to_json(*args.find("names")) == R"(["a","b"])");
  CHECK_FALSE(args.has("src"));
}

TEST_CASE("null is as good as not given") {
  CHECK(code_of(Value::dict({{"dest", Value()}})) == "missing-argument");
}

TEST_CASE("an argument that is a secret is marked") {
  const playbook::Args args = bind(Value::dict({{"dest", "/x"}, {"secret", "hidden"}}));
  CHECK(args.find("secret")->has(value::mark_secret));
  CHECK_FALSE(args.find("dest")->has(value::mark_secret));
}

TEST_CASE("what does not fit is an error with a code of its own") {
  CHECK(code_of(Value::dict({{"dest", "/x"}, {"forse", true}})) == "unknown-argument");
  CHECK(code_of(Value::dict({{"content", "x"}})) == "missing-argument");
  CHECK(code_of(Value::dict({{"dest", "/x"}, {"force", "perhaps"}})) == "argument-type");
  CHECK(code_of(Value::dict({{"dest", "/x"}, {"state", "presnt"}})) == "argument-choice");
  CHECK(code_of(Value::dict({{"dest", "/x"}, {"content", "a"}, {"src", "b"}})) ==
        "argument-conflict");
}

TEST_CASE("an unknown argument brings the nearest name") {
  try {
    static_cast<void>(bind(Value::dict({{"dest", "/x"}, {"contnet", "a"}})));
    FAIL("bound");
  } catch (const base::Error& error) {
    CHECK(error.diagnostic().message == "`contnet` is not an argument of `copy`");
    CHECK(error.diagnostic().hint == "did you mean `content`?");
  }
}

TEST_CASE("a check finds all mistakes at once and leaves templates to the run") {
  base::Diagnostics out;
  playbook::check_arguments(
      "copy", copy_arguments, {.mutually_exclusive = copy_exclusive},
      Value::dict({{"contnet", "a"}, {"force", "{{ f }}"}, {"state", "gone"}}), out);
  std::vector<std::string> codes;
  for (const base::Diagnostic& item : out.items()) codes.push_back(item.code);
  CHECK(codes ==
        std::vector<std::string>{"unknown-argument", "argument-choice", "missing-argument"});
}

TEST_CASE("what a template may leave out excludes nothing before it is rendered") {
  const auto found = [](const Value& raw) {
    base::Diagnostics out;
    playbook::check_arguments("copy", copy_arguments, {.mutually_exclusive = copy_exclusive}, raw,
                              out);
    return out.items().size();
  };
  CHECK(found(Value::dict({{"dest", "/x"}, {"content", "{{ a }}"}, {"src", "{{ b }}"}})) == 1);
  CHECK(found(Value::dict({{"dest", "/x"},
                           {"content", "{{ a | default(omit) }}"},
                           {"src", "{{ b if b else omit }}"}})) == 0);
  CHECK(found(Value::dict({{"dest", "/x"}, {"content", "a"}, {"src", "omit"}})) == 1);
}
