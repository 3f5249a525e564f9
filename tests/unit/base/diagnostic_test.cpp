// Tests of errors as data.
#include "base/diagnostic.hpp"

#include <doctest/doctest.h>

using namespace kboot::base;

TEST_CASE("an error gathers frames on its way up and keeps its first place") {
  const Origin inner{5};
  const Origin outer{9};
  try {
    try {
      throw Error("undefined-variable", "`x` is undefined", inner, 3);
    } catch (Error& error) {
      error.at(outer)
          .frame("in task `a`", outer)
          .note("fact")
          .hint("do this")
          .status(Status::bad_input);
      throw;
    }
  } catch (const Error& error) {
    const Diagnostic& diagnostic = error.diagnostic();
    CHECK(diagnostic.origin == inner);
    CHECK(diagnostic.length == 3);
    CHECK(diagnostic.frames.size() == 1);
    CHECK(diagnostic.notes == std::vector<std::string>{"fact"});
    CHECK(diagnostic.hint == "do this");
    CHECK(diagnostic.status == Status::bad_input);
    CHECK(std::string(error.what()) == "`x` is undefined");
  }
}

TEST_CASE("warnings alone are no errors") {
  Diagnostics all;
  all.add({.severity = Severity::warning});
  CHECK_FALSE(all.has_errors());
  all.add({.severity = Severity::error});
  CHECK(all.has_errors());
}

TEST_CASE("did you mean") {
  CHECK(did_you_mean("stat", {"state", "name"}) == "did you mean `state`?");
  CHECK(did_you_mean("zzzzzz", {"state"}).empty());
}
