// Tests of equality, order, copies and merges.
#include "value/compare.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "base/diagnostic.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

using namespace kboot::value;

namespace {

Value json(std::string_view text) { return read_json(text, "test"); }

std::string merged(std::string_view low, std::string_view high, bool recursive, ListMerge lists) {
  return to_json(merge(json(low), json(high), recursive, lists));
}

}  // namespace

TEST_CASE("Python's equality") {
  CHECK(equal(1, 1.0));
  CHECK(equal(true, 1));
  CHECK_FALSE(equal(1, "1"));
  CHECK_FALSE(equal(Value(), false));
  CHECK(equal(json("{\"a\":1,\"b\":[1,2]}"), json("{\"b\":[1.0,2],\"a\":true}")));
  CHECK_FALSE(equal(json("[1,2]"), json("[2,1]")));
  CHECK_FALSE(equal(Value::list({1}), Value::list({1}).set_subtype(Subtype::python_tuple)));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_FALSE(equal(nan, nan));
  CHECK_FALSE(equal(9007199254740993, 9007199254740992.0));
}

TEST_CASE("sets are equal in any order") {
  const auto set = [](std::vector<Value> items) {
    return Value::list(std::move(items)).set_subtype(Subtype::python_set);
  };
  CHECK(equal(set({1, 2}), set({2, 1})));
  CHECK_FALSE(equal(set({1, 2}), set({1, 3})));
}

TEST_CASE("JSON's equality tells booleans from numbers") {
  CHECK(equal_json(1, 1.0));
  CHECK_FALSE(equal_json(true, 1));
  CHECK(equal_json(json("{\"a\":[1]}"), json("{\"a\":[1.0]}")));
}

TEST_CASE("Python's order") {
  CHECK(compare(1, 1.5) == std::partial_ordering::less);
  CHECK(compare("b", "a") == std::partial_ordering::greater);
  CHECK(compare(json("[1,2]"), json("[1,3]")) == std::partial_ordering::less);
  CHECK(compare(json("[1]"), json("[1,0]")) == std::partial_ordering::less);
  CHECK(compare(1, "a") == std::partial_ordering::unordered);
  CHECK(compare(Value(), Value()) == std::partial_ordering::unordered);
  CHECK(compare(std::numeric_limits<std::int64_t>::max(), 9.3e18) == std::partial_ordering::less);
}

TEST_CASE("a deep copy shares no container") {
  Value original = json("{\"a\":{\"b\":[1]}}");
  const Value copy = deep_copy(original);
  original.edit_dict().set("a", 1);
  CHECK(to_json(copy) == "{\"a\":{\"b\":[1]}}");
}

TEST_CASE("deep marks reach every part and are free where all have them") {
  const Value marked = deep_marked(json("{\"a\":[\"x\"]}"), mark_secret);
  CHECK(marked.get("a")->as_list()[0].has(mark_secret));
  CHECK(deep_marked(marked, mark_secret).same(marked));
  CHECK(any_marked(Value::list({1, Value("s").marked(mark_secret)}), mark_secret));
  CHECK_FALSE(any_marked(json("[1]"), mark_secret));
  const Value part = deep_marked(Value::string("abc", {{0, 1}}), mark_secret);
  CHECK(part.secret_ranges() == std::vector<ByteRange>{{0, 3}});
}

TEST_CASE("merge: the rows of Ansible's merge_hash") {
  CHECK(merged(R"({"a":{"x":1},"b":1})", R"({"a":{"y":2}})", true, ListMerge::replace) ==
        R"({"a":{"x":1,"y":2},"b":1})");
  CHECK(merged(R"({"a":{"x":1}})", R"({"a":{"y":2}})", false, ListMerge::replace) ==
        R"({"a":{"y":2}})");
  const char* low = R"({"l":[1,2]})";
  const char* high = R"({"l":[2,3]})";
  CHECK(merged(low, high, true, ListMerge::replace) == R"({"l":[2,3]})");
  CHECK(merged(low, high, true, ListMerge::keep) == R"({"l":[1,2]})");
  CHECK(merged(low, high, true, ListMerge::append) == R"({"l":[1,2,2,3]})");
  CHECK(merged(low, high, true, ListMerge::prepend) == R"({"l":[2,3,1,2]})");
  CHECK(merged(low, high, true, ListMerge::append_rp) == R"({"l":[1,2,3]})");
  CHECK(merged(low, high, true, ListMerge::prepend_rp) == R"({"l":[2,3,1]})");
}

TEST_CASE("data that is too deep is refused, not walked") {
  Value deep = Value::list();
  for (int i = 0; i < 2000; ++i) deep = Value::list({deep});
  CHECK_THROWS_AS((void)deep_copy(deep), kboot::base::Error);
  CHECK_THROWS_AS((void)any_marked(deep, mark_secret), kboot::base::Error);
  CHECK_THROWS_AS((void)to_json(deep), kboot::base::Error);
}
