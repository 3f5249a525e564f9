// Tests of building text out of parts that are partly secret.
#include "value/text_builder.hpp"

#include <doctest/doctest.h>

using namespace kboot::value;

TEST_CASE("secret parts keep their bytes secret") {
  TextBuilder builder;
  builder.append("password: ");
  builder.append(Value("hunter2").marked(mark_secret));
  builder.append('!');
  const Value text = builder.take();
  CHECK(text.as_string() == "password: hunter2!");
  CHECK(masked(text) == "password: ***!");
  CHECK(text.has(mark_secret));
  CHECK(builder.empty());
}

TEST_CASE("a part of a secret text keeps its share of the ranges") {
  TextBuilder builder;
  builder.append_part(Value::string("ab12cd34", {{2, 4}, {6, 8}}), 3, 4);
  const Value text = builder.take();
  CHECK(text.as_string() == "2cd3");
  CHECK(text.secret_ranges() == std::vector<ByteRange>{{0, 1}, {3, 4}});
}

TEST_CASE("neighbouring ranges become one, plain text stays plain") {
  TextBuilder builder;
  builder.append_marked("ab", mark_secret);
  builder.append_marked("cd", mark_secret | mark_unsafe);
  CHECK(builder.take().secret_ranges() == std::vector<ByteRange>{{0, 4}});
  builder.append("plain");
  CHECK(builder.take().marks() == 0);
}

TEST_CASE("unsafe and unknown are kept for the whole text") {
  TextBuilder builder;
  builder.append(Value("x").marked(mark_unsafe));
  builder.add_marks(mark_unknown);
  const Value text = builder.take();
  CHECK(text.has(mark_unsafe));
  CHECK(text.has(mark_unknown));
  CHECK_FALSE(text.has(mark_secret));
}

TEST_CASE("masked shows other kinds as they print") {
  CHECK(masked(Value(3).marked(mark_secret)) == "***");
  CHECK(masked(Value::list({1, Value("s").marked(mark_secret)})) == "[1, \"***\"]");
}
