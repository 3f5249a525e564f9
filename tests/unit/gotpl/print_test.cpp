// Printing keeps secrets apart; what Go prints is in tests/language/gotpl.
#include <doctest/doctest.h>

#include "gotpl/go_value.hpp"
#include "gotpl/print.hpp"
#include "value/text_builder.hpp"

namespace {

using namespace kboot;
using value::ByteRange;
using value::Value;

std::vector<ByteRange> ranges(std::string_view format, std::vector<Value> operands) {
  value::TextBuilder out;
  gotpl::go_sprintf(out, format, operands);
  return out.take().secret_ranges();
}

}  // namespace

TEST_CASE("a secret string keeps its place in what is printed") {
  const Value secret = Value("hush").marked(value::mark_secret);
  CHECK(ranges("a %s b", {secret}) == std::vector{ByteRange{2, 6}});
  CHECK(ranges("%.2s|", {secret}) == std::vector{ByteRange{0, 2}});
  CHECK(ranges("%-6s|%6s", {secret, secret}) == std::vector{ByteRange{0, 4}, ByteRange{9, 13}});
  CHECK(ranges("%q", {secret}) == std::vector{ByteRange{0, 6}});
  CHECK(ranges("%x", {secret}) == std::vector{ByteRange{0, 8}});
  CHECK(ranges("%v", {Value::list({"a", secret})}) == std::vector{ByteRange{3, 7}});
  CHECK(ranges("%d", {secret}) == std::vector{ByteRange{11, 15}});
}

TEST_CASE("a secret number is secret as it prints") {
  const Value secret = gotpl::make_int(42).marked(value::mark_secret);
  CHECK(ranges("a%db", {secret}) == std::vector{ByteRange{1, 3}});
  CHECK(ranges("%5.1f", {Value(1.5).marked(value::mark_secret)}) == std::vector{ByteRange{2, 5}});
}

TEST_CASE("floats print with the fewest digits that read back") {
  CHECK(gotpl::go_float(1e6, 'g', -1) == "1e+06");
  CHECK(gotpl::go_float(123456, 'g', -1) == "123456");
  CHECK(gotpl::go_float(0.1, 'f', -1) == "0.1");
  CHECK(gotpl::go_float(1e23, 'f', -1) == "100000000000000000000000");
  CHECK(gotpl::go_float(1, 'b', -1) == "4503599627370496p-52");
  CHECK(gotpl::go_float(-0.0, 'g', -1) == "-0");
}
