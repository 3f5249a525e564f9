// Versions and constraints: answers printed by Masterminds/semver 3.5.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "base/diagnostic.hpp"
#include "query/semver.hpp"

using kboot::query::Constraints;
using kboot::query::Version;

namespace {

template <typename Make>
std::string text_or_error(Make make) {
  try {
    return make();
  } catch (const kboot::base::Error& error) {
    CHECK(error.diagnostic().code == "semver");
    return "! " + error.diagnostic().message;
  }
}

struct StrictRow {
  std::string_view written;
  std::string_view answer;
};
constexpr StrictRow strict_rows[] = {
    {"1.2.3", "1.2.3"},
    {"", "! version string empty"},
    {"1.2", "! invalid semantic version"},
    {"01.2.3", "! version segment starts with 0"},
    {"1.2.3-", "! invalid prerelease string"},
    {"1.2.3-01", "! version segment starts with 0"},
    {"1.2.3-a..b", "! invalid prerelease string"},
    {"1.2.3+", "! invalid metadata string"},
    {"1.2.3+a_b", "! invalid metadata string"},
    {"v1.2.3", "! invalid characters in version"},
    {"1..3", "! strconv.ParseUint: parsing \"\": invalid syntax"},
    {"99999999999999999999.1.1",
     "! strconv.ParseUint: parsing \"99999999999999999999\": value out of range"},
    {"1.2.3-rc.1+b.2", "1.2.3-rc.1+b.2"},
    {"1.2.3-a+b-c", "1.2.3-a+b-c"},
};

struct ReasonRow {
  std::string_view constraint;
  std::string_view version;
  std::string_view reasons;  // with "; " between them
};
constexpr ReasonRow reason_rows[] = {
    {"=1.2.3", "1.2.3", ""},
    {"=1.2.3", "2.0.0", "\"2.0.0\" is not equal to \"1.2.3\""},
    {"=1.2.3", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {"!=1.2.3", "1.2.3", "\"1.2.3\" is equal to \"1.2.3\""},
    {"!=1.2.3", "2.0.0", ""},
    {"!=1.2.3", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {"!=1.2", "1.2.3", "\"1.2.3\" is equal to \"1.2\""},
    {"!=1.2", "2.0.0", ""},
    {"!=1.2", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {"!=1", "1.2.3", "\"1.2.3\" is equal to \"1\""},
    {"!=1", "2.0.0", ""},
    {"!=1", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {">1.2.3", "1.2.3", "\"1.2.3\" is less than or equal to \"1.2.3\""},
    {">1.2.3", "2.0.0", ""},
    {">1.2.3", "0.3.0", "\"0.3.0\" is less than or equal to \"1.2.3\""},
    {">1.2.3", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {">1.2", "1.2.3", "\"1.2.3\" is less than or equal to \"1.2\""},
    {">1.2", "2.0.0", ""},
    {">1.2", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {">1", "1.2.3", "\"1.2.3\" is less than or equal to \"1\""},
    {">1", "2.0.0", ""},
    {">1", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {"<1.2.3", "1.2.3", "\"1.2.3\" is greater than or equal to \"1.2.3\""},
    {"<1.2.3", "2.0.0", "\"2.0.0\" is greater than or equal to \"1.2.3\""},
    {"<1.2.3", "0.3.0", ""},
    {"<1.2.3", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {">=1.2.3", "1.2.3", ""},
    {">=1.2.3", "0.3.0", "\"0.3.0\" is less than \"1.2.3\""},
    {">=1.2.3", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {"<=1.2.3", "1.2.3", ""},
    {"<=1.2.3", "2.0.0", "\"2.0.0\" is greater than \"1.2.3\""},
    {"<=1.2.3", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {"<=1.2", "1.2.3", ""},
    {"<=1.2", "2.0.0", "\"2.0.0\" is greater than \"1.2\""},
    {"<=1.2", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {"~1.2.3", "1.2.3", ""},
    {"~1.2.3", "2.0.0", "\"2.0.0\" does not have same major version as \"1.2.3\""},
    {"~1.2.3", "0.3.0", "\"0.3.0\" is less than \"1.2.3\""},
    {"~1.2.3", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {"~1.2", "1.2.3", ""},
    {"~1.2", "2.0.0", "\"2.0.0\" does not have same major version as \"1.2\""},
    {"~1.2", "0.3.0", "\"0.3.0\" is less than \"1.2\""},
    {"~1.2", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {"~1", "1.2.3", ""},
    {"~1", "2.0.0", "\"2.0.0\" does not have same major version as \"1\""},
    {"~1", "0.3.0", "\"0.3.0\" is less than \"1\""},
    {"~1", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {"^1.2.3", "1.2.3", ""},
    {"^1.2.3", "2.0.0", "\"2.0.0\" does not have same major version as \"1.2.3\""},
    {"^1.2.3", "0.3.0", "\"0.3.0\" is less than \"1.2.3\""},
    {"^1.2.3", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {"^0.2.3", "1.2.3", "\"1.2.3\" does not have same major version as \"0.2.3\""},
    {"^0.2.3", "0.3.0",
     "\"0.3.0\" does not have same minor version as \"0.2.3\". Expected minor versions to match "
     "when constraint major version is 0"},
    {"^0.2.3", "0.0.4", "\"0.0.4\" is less than \"0.2.3\""},
    {"^0.2.3", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {"^0.2", "1.2.3", "\"1.2.3\" does not have same major version as \"0.2\""},
    {"^0.2", "0.3.0",
     "\"0.3.0\" does not have same minor version as \"0.2\". Expected minor versions to match when "
     "constraint major version is 0"},
    {"^0.2", "0.0.4", "\"0.0.4\" is less than \"0.2\""},
    {"^0.2", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {"^0.0.3", "1.2.3", "\"1.2.3\" does not have same major version as \"0.0.3\""},
    {"^0.0.3", "0.3.0", "\"0.3.0\" does not have same minor version as \"0.0.3\""},
    {"^0.0.3", "0.0.4",
     "\"0.0.4\" does not equal \"0.0.3\". Expect version and constraint to equal when major and "
     "minor versions are 0"},
    {"^0.0.3", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {"^0.0", "1.2.3", "\"1.2.3\" does not have same major version as \"0.0\""},
    {"^0.0", "0.3.0",
     "\"0.3.0\" does not have same minor version as \"0.0\". Expected minor versions to match when "
     "constraint major version is 0"},
    {"^0.0", "0.0.4", ""},
    {"^0.0", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {"1.x", "1.2.3", ""},
    {"1.x", "2.0.0", "\"2.0.0\" does not have same major version as \"1.x\""},
    {"1.x", "0.3.0", "\"0.3.0\" is less than \"1.x\""},
    {"1.x", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {">=1 <2 || =3", "1.2.3", ""},
    {">=1 <2 || =3", "2.0.0",
     "\"2.0.0\" is greater than or equal to \"2\"; \"2.0.0\" is less than \"3\""},
    {">=1 <2 || =3", "0.3.0", "\"0.3.0\" is less than \"1\"; \"0.3.0\" is less than \"3\""},
    {">=1 <2 || =3", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
    {"^1.2-0", "1.2.3", ""},
    {"^1.2-0", "2.0.0", "\"2.0.0\" does not have same major version as \"1.2-0\""},
    {"^1.2-0", "0.3.0", "\"0.3.0\" is less than \"1.2-0\""},
    {">1.x, <1.0", "1.2.3",
     "\"1.2.3\" is less than or equal to \"1.x\"; \"1.2.3\" is greater than or equal to \"1.0\""},
    {">1.x, <1.0", "2.0.0", "\"2.0.0\" is greater than or equal to \"1.0\""},
    {">1.x, <1.0", "0.3.0", "\"0.3.0\" is less than or equal to \"1.x\""},
    {">1.x, <1.0", "1.3.0-rc.1",
     "\"1.3.0-rc.1\" is a prerelease version and the constraint is only looking for release "
     "versions"},
};

}  // namespace

TEST_CASE(
    "a strict version is read as the specification has it, or refused in the library's words") {
  for (const StrictRow& row : strict_rows) {
    CAPTURE(row.written);
    CHECK(text_or_error([&] { return Version::parse_strict(row.written).text(); }) == row.answer);
  }
}

TEST_CASE("a version that a constraint does not take is told why") {
  for (const ReasonRow& row : reason_rows) {
    CAPTURE(row.constraint);
    CAPTURE(row.version);
    const Constraints constraints(row.constraint);
    const Version version = Version::parse(row.version);
    std::string reasons;
    for (const std::string& reason : constraints.reasons(version)) {
      reasons += (reasons.empty() ? "" : "; ") + reason;
    }
    CHECK(reasons == row.reasons);
    CHECK(constraints.check(version) == row.reasons.empty());
  }
}

TEST_CASE("a constraint prints as it was written, with one blank between its conditions") {
  CHECK(Constraints(">= 1.2,<2 ||=  3").text() == ">=1.2 <2 || =3");
  CHECK(Constraints("1.2 - 1.4").text() == ">=1.2 <=1.4");
}

TEST_CASE("the next versions drop prerelease and metadata") {
  const Version version = Version::parse("v1.2.3-rc.1+build");
  CHECK(version.next_major().original == "v2.0.0");
  CHECK(version.next_minor().original == "v1.3.0");
  CHECK(version.next_patch().original == "v1.2.3");
  CHECK(Version::parse("1.2.3").next_patch().text() == "1.2.4");
  CHECK(text_or_error([] {
          return Version::parse("18446744073709551615.0.0").next_major().text();
        }) == "! major version increment would overflow uint64");
}

TEST_CASE("metadata does not count when versions are compared") {
  CHECK(Version::parse("1.2.3+a").compare(Version::parse("1.2.3+b")) == 0);
  CHECK(Version::parse("1.0.0-alpha.2").compare(Version::parse("1.0.0-alpha.10")) == -1);
  CHECK(Version::parse("1.0.0").compare(Version::parse("1.0.0-rc")) == 1);
}
