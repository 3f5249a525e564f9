// Tests of reading and writing JSON.
#include "value/json.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "base/diagnostic.hpp"
#include "value/containers.hpp"
#include "value/number.hpp"

using namespace kboot::value;
using kboot::base::Error;

namespace {

Error error_of(std::string_view text, const JsonOptions& options = {}) {
  try {
    (void)read_json(text, "answer", options);
  } catch (const Error& error) {
    return error;
  }
  FAIL("no error");
  return Error("", "");
}

}  // namespace

TEST_CASE("JSON there and back") {
  const std::string text = R"({"a":[1,-2,1.5,true,null,"\"\\\n\t\u0001"],"b":{}})";
  CHECK(to_json(read_json(text, "t")) == text);
}

TEST_CASE("every value knows where it stood") {
  const std::string text = "{\"a\": [1, 22,\n \"x\", {\"b\":null}]}";
  const Value value = read_json(text, "file.json", {.track_origins = true});
  const auto column = [](const Value& part) {
    const auto place = kboot::base::sources().place(part.origin());
    return std::pair(place.line, place.column);
  };
  const List& list = value.find("a")->as_list();
  CHECK(column(list[0]) == std::pair(1U, 8U));
  CHECK(column(list[1]) == std::pair(1U, 11U));
  CHECK(column(list[2]) == std::pair(2U, 3U));
  CHECK(column(*list[3].find("b")) == std::pair(2U, 12U));
  CHECK(column(value.as_dict().entries()[0].key) == std::pair(1U, 3U));
}

TEST_CASE("numbers beyond 64 bits become floats, the last of double keys wins") {
  const Value value = read_json("[18446744073709551615, 9223372036854775807, 1e300]", "t");
  CHECK(value.as_list()[0].as_double() == 18446744073709551615.0);
  CHECK(value.as_list()[1].as_int() == std::numeric_limits<std::int64_t>::max());
  CHECK(read_json("{\"a\":1,\"a\":2}", "t").find("a")->as_int() == 2);
}

TEST_CASE("bad JSON is an error with its place") {
  const Error error = error_of("{\"a\": 1,\n  oops}");
  CHECK(error.diagnostic().code == "json-syntax");
  const auto place = kboot::base::sources().place(error.diagnostic().origin);
  CHECK(place.file == "answer");
  CHECK(place.line == 2);
  for (const char* bad :
       {"", "{", "[1,]", "NaN", "{\"a\" 1}", "1 2", "\"\x80\"", "[\"\n\"]", "1e400"}) {
    CHECK(error_of(bad).diagnostic().code == "json-syntax");
  }
}

TEST_CASE("errors in opened secrets show nothing of them") {
  const Error error = error_of("{\"password\": hunter2}", {.marks = mark_secret});
  CHECK(error.diagnostic().message.find("hunt") == std::string::npos);
  CHECK(kboot::base::sources().place(error.diagnostic().origin).text.empty());
}

TEST_CASE("deep JSON is refused") {
  CHECK(error_of(std::string(100'000, '[')).diagnostic().code == "json-syntax");
}

TEST_CASE("styles: Go's, Python's, indented") {
  const Value value = read_json(R"({"b":[1,{}],"a":[]})", "t");
  CHECK(to_json(value) == R"({"b":[1,{}],"a":[]})");
  CHECK(to_json(value, {.style = JsonStyle::python, .sort_keys = true}) ==
        R"({"a": [], "b": [1, {}]})");
  CHECK(to_json(value, {.style = JsonStyle::pretty, .indent = 2}) ==
        "{\n  \"b\": [\n    1,\n    {}\n  ],\n  \"a\": []\n}");
}

TEST_CASE("ASCII output and broken UTF-8") {
  const Value value("\xC3\xA9\xF0\x9F\x98\x80\xFF");
  CHECK(to_json(value) == "\"\xC3\xA9\xF0\x9F\x98\x80\xEF\xBF\xBD\"");
  CHECK(to_json(value, {.ascii = true}) == R"("\u00e9\ud83d\ude00\ufffd")");
}

TEST_CASE("floats as Python's repr and as Go") {
  const std::pair<double, const char*> rows[] = {{1.0, "1.0"},
                                                 {0.1, "0.1"},
                                                 {1e16, "1e+16"},
                                                 {1e15, "1000000000000000.0"},
                                                 {0.0001, "0.0001"},
                                                 {0.00001, "1e-05"},
                                                 {-0.0, "-0.0"},
                                                 {1.5e300, "1.5e+300"},
                                                 {123456789.125, "123456789.125"}};
  for (const auto& [number, text] : rows) CHECK(float_repr(number) == text);
  CHECK(to_json(Value(1.0)) == "1");
  CHECK(to_json(Value(1e-7)) == "1e-7");
  CHECK(to_json(Value(1e21)) == "1e+21");
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(to_json(Value(-infinity), {.style = JsonStyle::python}) == "-Infinity");
  CHECK_THROWS_AS((void)to_json(Value(infinity)), Error);
}

TEST_CASE("keys of other kinds become strings as json.dumps makes them") {
  CHECK(to_json(Value::dict({{true, 1}, {Value(), 2}, {3, 3}, {1.5, 4}}),
                {.style = JsonStyle::python}) == R"({"true": 1, "null": 2, "3": 3, "1.5": 4})");
}

TEST_CASE("masked output hides secrets and names unknowns") {
  const Value value = Value::dict({{"a", Value("hunter2").marked(mark_secret)},
                                   {"b", Value(42).marked(mark_secret)},
                                   {"c", Value::string("user:pass", {{5, 9}})},
                                   {"d", Value::unknown()}});
  CHECK(to_masked_json(value) ==
        R"J({"a":"***","b":"***","c":"user:***","d":"(known after apply)"})J");
}
