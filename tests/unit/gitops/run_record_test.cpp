// Unit tests of src/gitops/run_record: the history as text. tests/e2e writes it to a real cluster.
#include "gitops/run_record.hpp"

#include <doctest/doctest.h>

#include "base/base.hpp"
#include "base/text.hpp"

using namespace kboot;

namespace {

gitops::RunEntry entry(std::string by) {
  gitops::RunEntry made;
  made.time = "2026-11-21T10:04:00Z";
  made.by = std::move(by);
  made.changed = 4;
  return made;
}

}  // namespace

TEST_CASE("the newest run is first, and ten are kept") {
  std::string history;
  for (int number = 0; number < 12; ++number)
    history = gitops::with_entry(history, entry(base::cat("run ", number)));
  const auto entries = gitops::read_entries(history);
  REQUIRE(entries.size() == 10);
  CHECK(entries.front().by == "run 11");
  CHECK(entries.back().by == "run 2");
  CHECK(entries.front().changed == 4);
  CHECK(entries.front().time == "2026-11-21T10:04:00Z");
}

TEST_CASE("what others wrote into the history is passed over, and long texts are cut") {
  const std::string history = "not json\n[1]\n\n" + gitops::with_entry("", entry("a\nb")) + "{\n";
  const auto entries = gitops::read_entries(history);
  REQUIRE(entries.size() == 1);
  CHECK(entries.front().by == "a\nb");
  std::string umlauts;
  for (int count = 0; count < 200; ++count) umlauts += "\xc3\xa4";
  const auto cut = gitops::read_entries(gitops::with_entry("", entry("x" + umlauts)));
  CHECK(cut.front().by.size() == 255);
  CHECK(base::is_utf8(cut.front().by));
}
