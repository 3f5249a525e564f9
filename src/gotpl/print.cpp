// Printing values of all kinds: what stands in print.hpp but formats.
#include "gotpl/print.hpp"

#include <utility>

#include "gotpl/complex.hpp"
#include "gotpl/go_value.hpp"
#include "gotpl/printer.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::gotpl {

using value::Kind;
using value::Subtype;

namespace {

constexpr std::string_view nil_text = "<nil>";
// Go prints the address, which differs from run to run.
constexpr std::uint64_t address = 0xc000000000;

bool takes_string(Verb verb) {
  return verb == 'v' || verb == 's' || verb == 'x' || verb == 'X' || verb == 'q';
}

// time.Duration's String(): 1h2m3.5s, 1.5ms, 0s.
std::string duration_text(std::int64_t nanoseconds) {
  std::uint64_t left = static_cast<std::uint64_t>(nanoseconds);
  if (nanoseconds < 0) left = -left;
  std::string out = nanoseconds < 0 ? "-" : "";
  const auto with_fraction = [&out](std::uint64_t number, std::uint64_t unit) {
    out += std::to_string(number / unit);
    std::string fraction = std::to_string(unit + number % unit).substr(1);
    fraction.resize(fraction.find_last_not_of('0') + 1);
    if (unit > 1 && !fraction.empty()) out += "." + fraction;
  };
  constexpr std::uint64_t second = 1'000'000'000;
  if (left == 0) return "0s";
  if (left < second) {
    const bool micro = left >= 1000;
    const bool milli = left >= 1'000'000;
    with_fraction(left, milli ? 1'000'000 : micro ? 1000 : 1);
    return out + (milli ? "ms" : micro ? "\u00b5s" : "ns");
  }
  const std::uint64_t minutes = left / (60 * second);
  if (minutes >= 60) out += std::to_string(minutes / 60) + "h";
  if (minutes > 0) out += std::to_string(minutes % 60) + "m";
  with_fraction(left % (60 * second), second);
  return out + "s";
}

}  // namespace

void Printer::operand(const Value& value, Verb verb, bool through) {
  marks_ = value.marks();
  if (value.is_null()) {
    if (verb == 'T' || verb == 'v') return pad(nil_text);
    return bad_verb(value, verb);
  }
  if (verb == 'T') return format_text(Value(go_type(value)));
  if (verb == 'p') return pointer(value, verb);
  if (value.is(Kind::string) && value.subtype() == Subtype::go_bytes) {
    return bytes(value, verb, "[]byte", 0);
  }
  if (!by_method(value, verb)) contents(value, verb, 0, through);
}

void Printer::typed_operand(const Value& value) {
  if (value.is_null()) return out_.append(nil_text);
  out_.append(go_type(value));
  out_.append('=');
  operand(value, 'v');
}

// A part of a container; in an interface {} when `boxed`.
void Printer::nested(const Value& value, Verb verb, int depth, bool boxed) {
  marks_ = value.marks();
  if (depth > value::max_depth) return out_.append("...");
  if (value.is_null()) {
    if (boxed && directive.sharp_v) return out_.append("interface {}(nil)");
    return write(nil_text);
  }
  if (!by_method(value, verb)) contents(value, verb, depth, false);
}

// String() and Error().
bool Printer::by_method(const Value& value, Verb verb) {
  if (erroring_) return false;
  if (verb == 'w') {
    bad_verb(value, verb);
    return true;
  }
  if (directive.sharp_v || !takes_string(verb)) return false;
  if (value.is(Kind::integer) && value.subtype() == Subtype::go_duration) {
    string(Value(duration_text(value.as_int())).marked(marks_), verb);
    return true;
  }
  const Object* object = object_of(value);
  if (object == nullptr || !object->is_stringer()) return false;
  string(Value(object->string()).marked(marks_), verb);
  return true;
}

void Printer::contents(const Value& value, Verb verb, int depth, bool through) {
  switch (value.kind()) {
    case Kind::null:
      return;
    case Kind::boolean:
      return boolean(value, verb);
    case Kind::integer:
      return integer(value, static_cast<std::uint64_t>(value.as_int()),
                     !is_unsigned(go_kind(value)), verb);
    case Kind::floating:
      return floating(value, verb);
    case Kind::string:
      if (value.subtype() == Subtype::go_bytes) return bytes(value, verb, go_type(value), depth);
      return string(value, verb);
    case Kind::list:
      return list(value, go_type(value), verb, depth);
    case Kind::dict:
      return map(value, go_type(value), verb, depth, holds_interfaces(value));
    case Kind::foreign:
      break;
  }
  if (const ComplexNumber* number = complex_of(value)) {
    return complex(value, number->number(), verb);
  }
  if (const Object* part = object_of(value)) return object(value, *part, verb, depth, through);
  write(value.as_foreign().to_text());
}

void Printer::object(const Value& value, const Object& object, Verb verb, int depth, bool through) {
  switch (object.go_kind()) {
    case GoKind::pointer:
      if (depth > 0) return pointer(value, verb);
      if (!through) out_.append('&');
      return structure(object.contents(), object.go_type().substr(1), verb, depth + 1);
    case GoKind::map:
      return map(object.contents(), object.go_type(), verb, depth, false);
    case GoKind::slice:
      return list(object.contents(), object.go_type(), verb, depth);
    case GoKind::int_:
      return contents(object.contents(), verb, depth, through);
    default:
      return structure(object.contents(), object.go_type(), verb, depth);
  }
}

void Printer::list(const Value& value, std::string_view type, Verb verb, int depth) {
  const bool syntax = directive.sharp_v;
  if (syntax) {
    out_.append(type);
    if (value.subtype() == Subtype::go_nil) return out_.append("(nil)");
  }
  out_.append(syntax ? '{' : '[');
  bool first = true;
  const bool boxed = holds_interfaces(value);
  for (const Value& item : value.as_list()) {
    if (!std::exchange(first, false))
      out_.append(syntax ? std::string_view(", ") : std::string_view(" "));
    nested(item, verb, depth + 1, boxed);
  }
  out_.append(syntax ? '}' : ']');
}

void Printer::map(const Value& value, std::string_view type, Verb verb, int depth, bool boxed) {
  const bool syntax = directive.sharp_v;
  if (syntax) {
    out_.append(type);
    if (value.subtype() == Subtype::go_nil) return out_.append("(nil)");
  }
  out_.append(syntax ? std::string_view("{") : std::string_view("map["));
  bool first = true;
  for (const value::Entry* entry : value.as_dict().sorted()) {
    if (!std::exchange(first, false))
      out_.append(syntax ? std::string_view(", ") : std::string_view(" "));
    nested(entry->key, verb, depth + 1, false);
    out_.append(':');
    nested(entry->value, verb, depth + 1, boxed);
  }
  out_.append(syntax ? '}' : ']');
}

void Printer::structure(const Value& fields, std::string_view type, Verb verb, int depth) {
  const bool syntax = directive.sharp_v;
  if (syntax) out_.append(type);
  out_.append('{');
  bool first = true;
  for (const value::Entry& field : fields.as_dict()) {
    if (!std::exchange(first, false))
      out_.append(syntax ? std::string_view(", ") : std::string_view(" "));
    if (syntax || directive.plus_v) {
      out_.append(field.key.as_string());
      out_.append(':');
    }
    nested(field.value, verb, depth + 1, true);
  }
  out_.append('}');
}

void Printer::pointer(const Value& value, Verb verb) {
  const GoKind kind = go_kind(value);
  const bool addressed = kind == GoKind::map || kind == GoKind::pointer || kind == GoKind::slice;
  if (!addressed) return bad_verb(value, verb);
  const std::uint64_t at = value.subtype() == Subtype::go_nil ? 0 : address;
  switch (verb) {
    case 'v':
      if (directive.sharp_v) {
        out_.append('(');
        out_.append(go_type(value));
        out_.append(")(");
        format_hex(at, true);
        return out_.append(')');
      }
      [[fallthrough]];
    case 'p':
      return format_hex(at, !directive.sharp);
    case 'b':
    case 'o':
    case 'd':
    case 'x':
    case 'X':
      return integer(value, at, false, verb);
    default:
      bad_verb(value, verb);
  }
}

void Printer::bad_verb(const Value& value, Verb verb) {
  const bool before = std::exchange(erroring_, true);
  out_.append("%!");
  write_rune(verb);
  out_.append('(');
  typed_operand(value);
  out_.append(')');
  erroring_ = before;
}

void go_print(value::TextBuilder& out, const Value& value) { Printer(out).operand(value, 'v'); }

std::string go_print(const Value& value) {
  value::TextBuilder out;
  go_print(out, value);
  return std::string(out.view());
}

void go_sprint(value::TextBuilder& out, std::span<const Value> operands) {
  bool text_before = true;
  for (const Value& operand : operands) {
    const bool text = go_kind(operand) == GoKind::string;
    if (!text && !text_before) out.append(' ');
    go_print(out, operand);
    text_before = text;
  }
}

void go_sprintln(value::TextBuilder& out, std::span<const Value> operands) {
  for (std::size_t i = 0; i < operands.size(); ++i) {
    if (i > 0) out.append(' ');
    go_print(out, operands[i]);
  }
  out.append('\n');
}

}  // namespace kboot::gotpl
