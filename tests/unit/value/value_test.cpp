// Tests of the value type: sharing, freezing, secret ranges, deep structures.
#include "value/value.hpp"

#include <doctest/doctest.h>

#include "value/containers.hpp"

using namespace kboot::value;

TEST_CASE("values are 16 bytes and know their kind") {
  CHECK(sizeof(Value) == 16);
  CHECK(Value().is_null());
  CHECK(Value(true).as_bool());
  CHECK(Value(42).as_int() == 42);
  CHECK(Value(42).as_double() == 42.0);
  CHECK(Value(1.5).as_double() == 1.5);
  CHECK(Value("text").as_string() == "text");
  CHECK(Value("").as_string().empty());
  CHECK(Value(std::string("a\0b", 3)).as_string().size() == 3);
  CHECK(kind_name(Value::list()) == "list");
}

TEST_CASE("copies of a container are names for the same container") {
  Value list = Value::list({1, 2});
  const Value other = list;
  list.edit_list().append(3);
  CHECK(other.as_list().size() == 3);
  CHECK(other.same(list));
  CHECK_FALSE(Value::list().same(Value::list()));
}

TEST_CASE("a value may be assigned from inside itself") {
  Value value = Value::list({Value::list({"inner"})});
  value = value.as_list()[0];
  CHECK(value.as_list()[0].as_string() == "inner");
  Value moved = Value::list({"x"});
  moved = std::move(moved.edit_list().edit()[0]);
  CHECK(moved.as_string() == "x");
}

TEST_CASE("properties travel with a value") {
  Value value = Value("x").set_origin({7}).set_style(ScalarStyle::literal).add_marks(mark_unsafe);
  const Value copy = value.marked(mark_secret);
  CHECK(copy.origin() == Origin{7});
  CHECK(copy.style() == ScalarStyle::literal);
  CHECK(copy.has(mark_unsafe));
  CHECK(copy.has(mark_secret));
  CHECK_FALSE(value.has(mark_secret));
  CHECK(Value::unknown().has(mark_unknown));
}

TEST_CASE("members at a path") {
  const Value value = Value::dict({{"metadata", Value::dict({{"name", "x"}, {"n", 3}})}});
  CHECK(value.get("metadata", "name")->as_string() == "x");
  CHECK(value.get("metadata", "none") == nullptr);
  CHECK(value.get("metadata", "name", "deeper") == nullptr);
  CHECK(value.find("metadata")->text("n", "no string") == "no string");
}

TEST_CASE("secret ranges: some bytes, all, none") {
  CHECK(Value::string("a secret", {{2, 8}}).secret_ranges() == std::vector<ByteRange>{{2, 8}});
  CHECK(Value("secret").marked(mark_secret).secret_ranges() == std::vector<ByteRange>{{0, 6}});
  CHECK(Value("plain").secret_ranges().empty());
  CHECK(Value("").marked(mark_secret).secret_ranges().empty());
}

TEST_CASE("freeze reaches everything, also what is shared twice") {
  Value inner = Value::list({1});
  const Value outer = Value::dict({{"a", inner}, {"b", inner}});
  freeze(outer);
  CHECK(frozen(outer));
  CHECK(frozen(inner));
  CHECK_FALSE(frozen(Value::list()));
}

TEST_CASE("a million levels are freed without recursion") {
  Value deep = Value::list();
  for (int i = 0; i < 1'000'000; ++i) deep = Value::list({std::move(deep)});
  CHECK(deep.is_list());
}
