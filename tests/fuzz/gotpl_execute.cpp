// Fuzzes the evaluator of Go templates: a template over a small world of all kinds of values.
#include "gotpl/gotpl.hpp"
#include "support/test_context.hpp"
#include "target.hpp"
#include "value/containers.hpp"

namespace {

using namespace kboot;
using value::Subtype;
using value::Value;

Value world() {
  const Value secret = Value("hush").marked(value::mark_secret);
  return Value::dict({
      {"text", "hello"},
      {"number", 5.0},
      {"int", gotpl::make_int(42)},
      {"byte", gotpl::make_uint8(65)},
      {"long", gotpl::make_duration(1500)},
      {"yes", true},
      {"nil", Value()},
      {"secret", secret},
      {"bytes", gotpl::make_bytes("b\xff")},
      {"list", Value::list({1.0, "two", Value(), Value::list({secret})})},
      {"strings", gotpl::make_strings({"p", "q"})},
      {"nothing", Value::dict().set_subtype(Subtype::go_nil)},
      {"map", Value::dict({{"a", "x"}, {"b", Value::dict({{"c", 2.5}})}})},
  });
}

std::size_t count(std::string_view text, std::string_view word) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(word, at)) != text.npos; at += word.size()) ++found;
  return found;
}

// What is slow in Go as well is no finding: widths and counts of millions, loops in loops, templates
// that call each other again and again.
bool is_heavy(std::string_view text) {
  std::size_t digits = 0;
  for (const char byte : text) {
    digits = (byte >= '0' && byte <= '9') || (byte | 0x20) == 'e' || (byte | 0x20) == 'x'
                 ? digits + 1
                 : 0;
    if (digits > 3) return true;
  }
  return count(text, "range") > 5 ||
         count(text, "template") + count(text, "include") + count(text, "block") > 6;
}

Value include(gotpl::Call& call) { return call.execution.execute(call.text(0), call[1]); }

constexpr gotpl::Function rows[] = {
    {"include", "string, any", include, gotpl::Spread::own},
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const gotpl::Functions functions{rows};
  const std::string text(fuzz::text_of(data, size));
  if (is_heavy(text)) return 0;
  test::TestContext context;
  gotpl::Host host;
  for (const bool strict : {false, true}) {
    gotpl::ExecutionOptions options{.track_secrets = strict};
    if (strict) options.missing_key = gotpl::MissingKey::error;
    try {
      gotpl::Set set;
      set.add(gotpl::Unit::parse("t", text, functions));
      gotpl::Execution execution(set, context.context, host, options);
      const Value out = execution.execute("t", world());
      for (const value::ByteRange range : out.secret_ranges()) {
        fuzz::require(range.begin < range.end && range.end <= out.as_string().size(),
                      "a secret range outside of the text");
      }
    } catch (const gotpl::Failure& failure) {
      fuzz::require(!failure.message().empty(), "a failure without a message");
    }
  }
  return 0;
}
