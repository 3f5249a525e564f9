// The state behind print.hpp: flags, width and precision of one directive, and where the text goes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gotpl/complex.hpp"
#include "gotpl/function.hpp"
#include "gotpl/print.hpp"
#include "value/text_builder.hpp"

namespace kboot::gotpl {

struct Directive {
  bool has_width = false;
  bool has_precision = false;
  bool minus = false;
  bool plus = false;
  bool sharp = false;
  bool space = false;
  bool zero = false;
  bool plus_v = false;   // %+v
  bool sharp_v = false;  // %#v
  int width = 0;
  int precision = 0;

  friend bool operator==(const Directive&, const Directive&) = default;
};

// Verbs are runes: 'd', or any other character that stands in a format.
using Verb = std::uint32_t;

class Printer {
 public:
  explicit Printer(value::TextBuilder& out) : out_(out) {}

  Directive directive;

  // One operand (printArg). With `through` a pointer is printed as what it points to.
  void operand(const Value& value, Verb verb, bool through = false);
  // "int=5", the way that what is wrong shows an operand.
  void typed_operand(const Value& value);

 private:
  void nested(const Value& value, Verb verb, int depth, bool boxed);
  bool by_method(const Value& value, Verb verb);
  void contents(const Value& value, Verb verb, int depth, bool through);
  void list(const Value& value, std::string_view type, Verb verb, int depth);
  void map(const Value& value, std::string_view type, Verb verb, int depth, bool boxed);
  void structure(const Value& fields, std::string_view type, Verb verb, int depth);
  void object(const Value& value, const Object& object, Verb verb, int depth, bool through);
  void bad_verb(const Value& value, Verb verb);

  // Scalars, all with the marks of `value`.
  void boolean(const Value& value, Verb verb);
  void integer(const Value& value, std::uint64_t number, bool is_signed, Verb verb);
  void floating(const Value& value, Verb verb);
  void complex(const Value& value, const Complex& number, Verb verb);
  void string(const Value& value, Verb verb);
  void bytes(const Value& value, Verb verb, std::string_view type, int depth);
  void pointer(const Value& value, Verb verb);

  // fmt.fmt's methods: padded, with the marks that are set.
  void format_integer(std::uint64_t number, unsigned base, bool is_signed, bool upper,
                      std::string_view prefix);
  void append_decimal(std::uint64_t number, bool is_signed);
  void format_hex(std::uint64_t number, bool prefixed);
  void format_unicode(std::uint64_t code);
  bool format_float(double number, Verb verb);
  void format_float(double number, char verb, int precision);
  void format_text(const Value& text);
  void format_hex_text(std::string_view text, bool upper);
  void format_quoted(std::string_view text);
  void pad(std::string_view text);
  void padding(std::ptrdiff_t count);
  void write(std::string_view text) { out_.append_marked(text, marks_); }
  void write_rune(Verb code);

  value::TextBuilder& out_;
  value::Marks marks_ = 0;
  bool erroring_ = false;  // no methods while what is wrong is shown
};

}  // namespace kboot::gotpl
