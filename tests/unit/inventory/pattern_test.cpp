// Tests of host patterns and --limit.
#include <doctest/doctest.h>

#include "inventory_test_support.hpp"

using namespace kboot::test;

namespace {

constexpr const char* hosts = R"([web]
w1
w2
w3
[db]
d1
d2
[prod:children]
db
[prod]
w1
)";

}  // namespace

TEST_CASE("patterns") {
  InventoryFixture test;
  const auto inventory = test.file("hosts.ini", hosts);
  const std::pair<const char*, Names> rows[] = {
      {"all", {"w1", "w2", "w3", "d1", "d2"}},
      {"*", {"w1", "w2", "w3", "d1", "d2"}},
      {"web", {"w1", "w2", "w3"}},
      {"w2", {"w2"}},
      {"d2,w1", {"d2", "w1"}},
      {"web:db", {"w1", "w2", "w3", "d1", "d2"}},
      {"web:&prod", {"w1"}},
      {"web:!prod", {"w2", "w3"}},
      {"!w2:web", {"w1", "w3"}},
      {"!web", {"d1", "d2"}},
      {"w*", {"w1", "w2", "w3"}},
      {"w[!2],d1", {"w1", "w3", "d1"}},
      {"~w[13]", {"w1", "w3"}},
      {"web[0]", {"w1"}},
      {"web[-1]", {"w3"}},
      {"web[1:2]", {"w2", "w3"}},
      {"web[1:]", {"w2", "w3"}},
      {"web[0:1]:!w1", {"w2"}},
      {"localhost", {"localhost"}},
      {"::1", {"::1"}},
  };
  for (const auto& [pattern, expected] : rows)
    CHECK_MESSAGE(inventory.match(pattern) == expected, pattern);
  CHECK(test.warnings.empty());
}

TEST_CASE("what matches nothing is a warning, a subscript beyond the end an error") {
  InventoryFixture test;
  const auto inventory = test.file("hosts.ini", hosts);
  CHECK(inventory.match("nothing:web") == Names{"w1", "w2", "w3"});
  REQUIRE(test.warnings.size() == 1);
  CHECK(test.warnings[0].message == "no host and no group matches `nothing`");
  CHECK(InventoryFixture::error_of([&] { (void)inventory.match("web[7]"); }) ==
        "host-pattern: no hosts matched the subscripted pattern `web[7]` @0");
  CHECK(InventoryFixture::error_of([&] {
          (void)inventory.match("~w(");
        }).starts_with("regex-syntax"));
}

TEST_CASE("a limit is one more pattern, or a file of hosts") {
  InventoryFixture test;
  const auto inventory = test.file("hosts.ini", hosts);
  CHECK(inventory.match("all", "w1,d*") == Names{"w1", "d1", "d2"});
  CHECK(inventory.match("web", "!w2") == Names{"w1", "w3"});
  CHECK(inventory.match("web", "@" + test.folder.write("retry", "# comment\nw3\n\nd1\n")) ==
        Names{"w3"});
  CHECK(InventoryFixture::error_of([&] {
          (void)inventory.match("web", "@/none");
        }).starts_with("file-not-found"));
  CHECK(inventory.match("localhost", "w1").empty());
}
