// Unit tests of src/report/unified_diff.cpp; the expected texts are Python 3.11's
// difflib.unified_diff.
#include <doctest/doctest.h>

#include "base/text.hpp"
#include "report/unified_diff.hpp"

using namespace kboot;

namespace {

std::string diff(std::string_view a, std::string_view b) {
  return base::join(report::unified_diff(a, b, "before", "after"), "");
}

}  // namespace

TEST_CASE("equal texts have no diff") { CHECK(diff("a\nb\n", "a\nb\n").empty()); }

TEST_CASE("a changed line keeps three lines around it") {
  CHECK(diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n") ==
        "--- before\n+++ after\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST_CASE("a new text starts at line zero") {
  CHECK(diff("", "a\nb\n") == "--- before\n+++ after\n@@ -0,0 +1,2 @@\n+a\n+b\n");
}

TEST_CASE("a single line has no count") {
  CHECK(diff("a\n", "b\n") == "--- before\n+++ after\n@@ -1 +1 @@\n-a\n+b\n");
}

TEST_CASE("a missing end of line is told") {
  CHECK(diff("a", "a\n") ==
        "--- before\n+++ after\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
}

TEST_CASE("changes far apart are hunks of their own") {
  CHECK(diff("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n") ==
        "--- before\n+++ after\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n "
        "7\n-b\n+B\n");
}

TEST_CASE("moved lines keep the longest run, as difflib chooses it") {
  CHECK(diff("a\nb\nc\nd\n", "c\nd\na\nb\n") ==
        "--- before\n+++ after\n@@ -1,4 +1,4 @@\n+c\n+d\n a\n b\n-c\n-d\n");
}
