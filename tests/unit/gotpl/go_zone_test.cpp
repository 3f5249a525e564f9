// Time zones: rules in TZif files, as Go's LoadLocationFromTZData answered.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "base/text.hpp"
#include "gotpl/go_time.hpp"
#include "gotpl/go_zone.hpp"

using namespace kboot;
using namespace kboot::gotpl;

namespace {

struct Row {
  std::string_view rule;
  std::int64_t seconds;
  std::string_view name;
  std::int64_t offset;
  bool dst;
};
constexpr Row rows[] = {
    {"CET-1CEST,M3.5.0,M10.5.0/3", 1709164800, "CET", 3600, false},
    {"CET-1CEST,M3.5.0,M10.5.0/3", 1711846799, "CET", 3600, false},
    {"CET-1CEST,M3.5.0,M10.5.0/3", 1711846800, "CEST", 7200, true},
    {"CET-1CEST,M3.5.0,M10.5.0/3", 1720000000, "CEST", 7200, true},
    {"CET-1CEST,M3.5.0,M10.5.0/3", 1729994400, "CET", 3600, false},
    {"CET-1CEST,M3.5.0,M10.5.0/3", 1735689599, "CET", 3600, false},
    {"CET-1CEST,M3.5.0,M10.5.0/3", 1583020799, "CET", 3600, false},
    {"EST5EDT,M3.2.0,M11.1.0", 1709164800, "EST", -18000, false},
    {"EST5EDT,M3.2.0,M11.1.0", 1711846799, "EDT", -14400, true},
    {"EST5EDT,M3.2.0,M11.1.0", 1711846800, "EDT", -14400, true},
    {"EST5EDT,M3.2.0,M11.1.0", 1720000000, "EDT", -14400, true},
    {"EST5EDT,M3.2.0,M11.1.0", 1729994400, "EDT", -14400, true},
    {"EST5EDT,M3.2.0,M11.1.0", 1735689599, "EST", -18000, false},
    {"EST5EDT,M3.2.0,M11.1.0", 1583020799, "EST", -18000, false},
    {"AEST-10AEDT,M10.1.0,M4.1.0/3", 1709164800, "AEDT", 39600, true},
    {"AEST-10AEDT,M10.1.0,M4.1.0/3", 1711846799, "AEDT", 39600, true},
    {"AEST-10AEDT,M10.1.0,M4.1.0/3", 1711846800, "AEDT", 39600, true},
    {"AEST-10AEDT,M10.1.0,M4.1.0/3", 1720000000, "AEST", 36000, false},
    {"AEST-10AEDT,M10.1.0,M4.1.0/3", 1729994400, "AEDT", 39600, true},
    {"AEST-10AEDT,M10.1.0,M4.1.0/3", 1735689599, "AEDT", 39600, true},
    {"AEST-10AEDT,M10.1.0,M4.1.0/3", 1583020799, "AEDT", 39600, true},
    {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1709164800, "+11", 39600, true},
    {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1711846799, "+11", 39600, true},
    {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1711846800, "+11", 39600, true},
    {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1720000000, "+1030", 37800, false},
    {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1729994400, "+11", 39600, true},
    {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1735689599, "+11", 39600, true},
    {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1583020799, "+11", 39600, true},
    {"IST-2IDT,M3.4.4/26,M10.5.0", 1709164800, "IST", 7200, false},
    {"IST-2IDT,M3.4.4/26,M10.5.0", 1711846799, "IDT", 10800, true},
    {"IST-2IDT,M3.4.4/26,M10.5.0", 1711846800, "IDT", 10800, true},
    {"IST-2IDT,M3.4.4/26,M10.5.0", 1720000000, "IDT", 10800, true},
    {"IST-2IDT,M3.4.4/26,M10.5.0", 1729994400, "IST", 7200, false},
    {"IST-2IDT,M3.4.4/26,M10.5.0", 1735689599, "IST", 7200, false},
    {"IST-2IDT,M3.4.4/26,M10.5.0", 1583020799, "IST", 7200, false},
    {"<-03>3", 1709164800, "-03", -10800, false},
    {"<-03>3", 1711846799, "-03", -10800, false},
    {"<-03>3", 1711846800, "-03", -10800, false},
    {"<-03>3", 1720000000, "-03", -10800, false},
    {"<-03>3", 1729994400, "-03", -10800, false},
    {"<-03>3", 1735689599, "-03", -10800, false},
    {"<-03>3", 1583020799, "-03", -10800, false},
    {"EST5EDT", 1709164800, "EST", -18000, false},
    {"EST5EDT", 1711846799, "EDT", -14400, true},
    {"EST5EDT", 1711846800, "EDT", -14400, true},
    {"EST5EDT", 1720000000, "EDT", -14400, true},
    {"EST5EDT", 1729994400, "EDT", -14400, true},
    {"EST5EDT", 1735689599, "EST", -18000, false},
    {"EST5EDT", 1583020799, "EST", -18000, false},
    {"XXX3YYY2,J60/0,J300/24", 1709164800, "XXX", -10800, false},
    {"XXX3YYY2,J60/0,J300/24", 1711846799, "YYY", -7200, true},
    {"XXX3YYY2,J60/0,J300/24", 1711846800, "YYY", -7200, true},
    {"XXX3YYY2,J60/0,J300/24", 1720000000, "YYY", -7200, true},
    {"XXX3YYY2,J60/0,J300/24", 1729994400, "YYY", -7200, true},
    {"XXX3YYY2,J60/0,J300/24", 1735689599, "XXX", -10800, false},
    {"XXX3YYY2,J60/0,J300/24", 1583020799, "XXX", -10800, false},
    {"XXX3YYY,59,299/-1", 1709164800, "XXX", -10800, false},
    {"XXX3YYY,59,299/-1", 1711846799, "YYY", -7200, true},
    {"XXX3YYY,59,299/-1", 1711846800, "YYY", -7200, true},
    {"XXX3YYY,59,299/-1", 1720000000, "YYY", -7200, true},
    {"XXX3YYY,59,299/-1", 1729994400, "XXX", -10800, false},
    {"XXX3YYY,59,299/-1", 1735689599, "XXX", -10800, false},
    {"XXX3YYY,59,299/-1", 1583020799, "YYY", -7200, true},
    {"bad", 1709164800, "LMT", 0, false},
    {"bad", 1711846799, "LMT", 0, false},
    {"bad", 1711846800, "LMT", 0, false},
    {"bad", 1720000000, "LMT", 0, false},
    {"bad", 1729994400, "LMT", 0, false},
    {"bad", 1735689599, "LMT", 0, false},
    {"bad", 1583020799, "LMT", 0, false},
    {"A1", 1709164800, "LMT", 0, false},
    {"A1", 1711846799, "LMT", 0, false},
    {"A1", 1711846800, "LMT", 0, false},
    {"A1", 1720000000, "LMT", 0, false},
    {"A1", 1729994400, "LMT", 0, false},
    {"A1", 1735689599, "LMT", 0, false},
    {"A1", 1583020799, "LMT", 0, false},
    {"", 1709164800, "LMT", 0, false},
    {"", 1711846799, "LMT", 0, false},
    {"", 1711846800, "LMT", 0, false},
    {"", 1720000000, "LMT", 0, false},
    {"", 1729994400, "LMT", 0, false},
    {"", 1735689599, "LMT", 0, false},
    {"", 1583020799, "LMT", 0, false},
    {"ABC+1:30:15", 1709164800, "ABC", -5415, false},
    {"ABC+1:30:15", 1711846799, "ABC", -5415, false},
    {"ABC+1:30:15", 1711846800, "ABC", -5415, false},
    {"ABC+1:30:15", 1720000000, "ABC", -5415, false},
    {"ABC+1:30:15", 1729994400, "ABC", -5415, false},
    {"ABC+1:30:15", 1735689599, "ABC", -5415, false},
    {"ABC+1:30:15", 1583020799, "ABC", -5415, false},
    {"CET-1CEST,M3.5.0", 1709164800, "LMT", 0, false},
    {"CET-1CEST,M3.5.0", 1711846799, "LMT", 0, false},
    {"CET-1CEST,M3.5.0", 1711846800, "LMT", 0, false},
    {"CET-1CEST,M3.5.0", 1720000000, "LMT", 0, false},
    {"CET-1CEST,M3.5.0", 1729994400, "LMT", 0, false},
    {"CET-1CEST,M3.5.0", 1735689599, "LMT", 0, false},
    {"CET-1CEST,M3.5.0", 1583020799, "LMT", 0, false},
    {"CET-1CEST;M3.5.0,M10.5.0", 1709164800, "LMT", 0, false},
    {"CET-1CEST;M3.5.0,M10.5.0", 1711846799, "LMT", 0, false},
    {"CET-1CEST;M3.5.0,M10.5.0", 1711846800, "LMT", 0, false},
    {"CET-1CEST;M3.5.0,M10.5.0", 1720000000, "LMT", 0, false},
    {"CET-1CEST;M3.5.0,M10.5.0", 1729994400, "LMT", 0, false},
    {"CET-1CEST;M3.5.0,M10.5.0", 1735689599, "LMT", 0, false},
    {"CET-1CEST;M3.5.0,M10.5.0", 1583020799, "LMT", 0, false},
};

// One of the two halves of a TZif file without transitions, whose only zone is LMT.
std::string half() {
  std::string out = "TZif2" + std::string(15, '\0');
  for (const char count : {0, 0, 0, 0, 1, 4}) out += std::string(3, '\0') + count;
  return out + std::string(6, '\0') + std::string("LMT\0", 4);
}

std::string zone_file(std::string_view rule) { return base::cat(half(), half(), "\n", rule, "\n"); }

// A database of one zone.
class OneZone final : public ZoneSource {
 public:
  [[nodiscard]] std::optional<std::string> data(std::string_view name) const override {
    if (name != "Test/Zone") return std::nullopt;
    return zone_file("CET-1CEST,M3.5.0,M10.5.0/3");
  }
  [[nodiscard]] std::shared_ptr<const Location> local() const override {
    return load_location("Test/Zone", *this);
  }
};

}  // namespace

TEST_CASE("the rule at a zone's end holds behind its last transition") {
  for (const Row& row : rows) {
    CAPTURE(row.rule);
    CAPTURE(row.seconds);
    const auto location = Location::read("x", zone_file(row.rule));
    REQUIRE(location != nullptr);
    const ZoneSpan span = location->at(row.seconds);
    CHECK(span.name == row.name);
    CHECK(span.offset == row.offset);
    CHECK(span.dst == row.dst);
  }
}

TEST_CASE("a file that is no TZif, or cut off, is no zone") {
  CHECK(Location::read("x", "") == nullptr);
  CHECK(Location::read("x", "TZif") == nullptr);
  const std::string whole = zone_file("<-03>3");
  for (std::size_t size = 0; size < half().size() * 2; ++size) {
    CHECK(Location::read("x", whole.substr(0, size)) == nullptr);
  }
}

TEST_CASE("zones are found by the names of the database, and never by paths") {
  const OneZone source;
  CHECK(load_location("", source)->name() == "UTC");
  CHECK(load_location("Local", source)->name() == "Test/Zone");
  CHECK(load_location("Test/Zone", source) != nullptr);
  CHECK(load_location("Nowhere", source) == nullptr);
  CHECK(load_location("/etc/passwd", SystemZones()) == nullptr);
  CHECK(load_location("../../etc/passwd", SystemZones()) == nullptr);
}

TEST_CASE("a time of day that a change of the clocks skips or repeats is read as Go reads it") {
  const auto local = OneZone().local();
  const auto text = [&local](std::string_view written) {
    return time_text(parse_time("2006-01-02 15:04:05", written, local));
  };
  CHECK(text("2024-03-31 02:30:00") == "2024-03-31 03:30:00 +0200 CEST");
  CHECK(text("2024-10-27 02:30:00") == "2024-10-27 02:30:00 +0100 CET");
  CHECK(text("2024-07-01 12:00:00") == "2024-07-01 12:00:00 +0200 CEST");
}
