// Tests of YAML 1.1 scalars; the expected values are those of PyYAML 6.0.3 and of Go's yaml.v2.
#include <doctest/doctest.h>

#include <cmath>

#include "value/json.hpp"
#include "value/yaml.hpp"

using namespace kboot::value;

namespace {

struct Row {
  const char* text;
  const char* json;  // as json.dumps prints what was read
};

std::string python(const std::string& text) {
  return to_json(read_yaml(text, "t"), {.style = JsonStyle::python});
}

std::string go(const std::string& text) {
  return to_json(read_yaml(text, "t", {.schema = Schema::goyaml}), {.style = JsonStyle::python});
}

}  // namespace

TEST_CASE("nulls and booleans as PyYAML reads them") {
  const Row rows[] = {{"~", "null"},        {"null", "null"},   {"Null", "null"}, {"NULL", "null"},
                      {"nULL", "\"nULL\""}, {"yes", "true"},    {"Yes", "true"},  {"YES", "true"},
                      {"yEs", "\"yEs\""},   {"no", "false"},    {"on", "true"},   {"Off", "false"},
                      {"TRUE", "true"},     {"False", "false"}, {"y", "\"y\""},   {"n", "\"n\""},
                      {"'yes'", "\"yes\""}};
  for (const Row& row : rows) CHECK_MESSAGE(python(row.text) == row.json, row.text);
}

TEST_CASE("integers as PyYAML reads them") {
  const Row rows[] = {{"0", "0"},
                      {"-12", "-12"},
                      {"+12", "12"},
                      {"0644", "420"},
                      {"0o644", "\"0o644\""},
                      {"08", "\"08\""},
                      {"0x1F", "31"},
                      {"0b101", "5"},
                      {"1_000", "1000"},
                      {"1:30", "90"},
                      {"-1:30:00", "-5400"},
                      {"1:60", "\"1:60\""},
                      {"190:20:30", "685230"},
                      {"9223372036854775807", "9223372036854775807"},
                      {"9223372036854775808", "\"9223372036854775808\""},
                      {"1_", "1"},
                      {"_1", "\"_1\""}};
  for (const Row& row : rows) CHECK_MESSAGE(python(row.text) == row.json, row.text);
}

TEST_CASE("floats as PyYAML reads them") {
  const Row rows[] = {
      {"1.5", "1.5"},         {"1.", "1.0"},          {".5", "0.5"},        {"-.5", "\"-.5\""},
      {"1e3", "\"1e3\""},     {"1.0e3", "\"1.0e3\""}, {"1.0e+3", "1000.0"}, {"1.5E-3", "0.0015"},
      {"1_0.5", "10.5"},      {"1:30.5", "90.5"},     {".inf", "Infinity"}, {"-.INF", "-Infinity"},
      {"1.2.3", "\"1.2.3\""}, {".nan", "NaN"},        {"v1.2", "\"v1.2\""}, {"1.5x", "\"1.5x\""}};
  for (const Row& row : rows) CHECK_MESSAGE(python(row.text) == row.json, row.text);
}

TEST_CASE("dates print as Python prints the objects") {
  const Row rows[] = {{"2001-12-14", "\"2001-12-14\""},
                      {"2001-12-14t21:59:43.10-05:00", "\"2001-12-14 21:59:43.100000-05:00\""},
                      {"2001-12-14 21:59:43.10 -5", "\"2001-12-14 21:59:43.100000-05:00\""},
                      {"2001-1-2 3:04:05", "\"2001-01-02 03:04:05\""},
                      {"2001-12-15T02:59:43Z", "\"2001-12-15 02:59:43+00:00\""},
                      {"2001-13-45", "\"2001-13-45\""},
                      {"2001-1-2", "\"2001-1-2\""}};
  for (const Row& row : rows) CHECK_MESSAGE(python(row.text) == row.json, row.text);
}

TEST_CASE("`=` and `<<` as values are strings") { CHECK(python("[=, <<]") == "[\"=\", \"<<\"]"); }

TEST_CASE("Go's yaml.v2") {
  const Row rows[] = {{"y", "true"},
                      {"n", "false"},
                      {"yes", "true"},
                      {"0644", "420"},
                      {"0o17", "15"},
                      {"1e3", "1000.0"},
                      {"1_000", "1000"},
                      {"0x1F", "31"},
                      {"1:30", "\"1:30\""},
                      {"2001-12-14", "\"2001-12-14\""},
                      {"-.5", "-0.5"},
                      {".5", "0.5"},
                      {"1.", "1.0"},
                      {"~", "null"},
                      {"1.2.3", "\"1.2.3\""},
                      {"09", "9.0"},
                      {"+1", "1"},
                      {"0b11", "3"},
                      {"12a", "\"12a\""}};
  for (const Row& row : rows) CHECK_MESSAGE(go(row.text) == row.json, row.text);
}
