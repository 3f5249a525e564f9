// Values as Go's %#v prints them, for the messages that quote them.
#include "value/go_syntax.hpp"

#include <algorithm>

#include "base/go_unicode.hpp"
#include "base/text.hpp"
#include "value/containers.hpp"
#include "value/go_scalar.hpp"

namespace kboot::value {

namespace {

constexpr std::string_view hex = "0123456789abcdef";

void put_escaped(std::string& out, std::uint32_t code) {
  static constexpr std::string_view special = "\a\b\f\n\r\t\v";
  static constexpr std::string_view letters = "abfnrtv";
  const std::size_t letter =
      code < 0x80 ? special.find(static_cast<char>(code)) : std::string_view::npos;
  out += '\\';
  if (letter != std::string_view::npos) {
    out += letters[letter];
    return;
  }
  const int digits = code < 0x20 || code == 0x7F ? 2 : code < 0x10000 ? 4 : 8;
  out += digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += hex[code >> shift & 15];
}

// Go sorts the keys of a map it prints: by type, then by value.
bool key_less(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return a.kind() < b.kind();
  if (a.is_string()) return a.as_string() < b.as_string();
  if (a.is_number()) return a.as_double() < b.as_double();
  return a.is(Kind::boolean) && !a.as_bool() && b.as_bool();
}

void put(std::string& out, const Value& value, bool inside);

void put_dict(std::string& out, const Dict& dict) {
  std::vector<const Entry*> entries;
  for (const Entry& entry : dict) entries.push_back(&entry);
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry* a, const Entry* b) { return key_less(a->key, b->key); });
  out += "map[interface {}]interface {}{";
  for (const Entry* entry : entries) {
    if (entry != entries.front()) out += ", ";
    put(out, entry->key, true);
    out += ':';
    put(out, entry->value, true);
  }
  out += '}';
}

void put(std::string& out, const Value& value, bool inside) {
  switch (value.kind()) {
    case Kind::boolean:
      out += value.as_bool() ? "true" : "false";
      break;
    case Kind::integer:
      if (value.subtype() == Subtype::go_uint64) {
        out += "0x";
        auto rest = static_cast<std::uint64_t>(value.as_int());
        for (int shift = 60; shift >= 0; shift -= 4) out += hex[rest >> shift & 15];
      } else {
        out += std::to_string(value.as_int());
      }
      break;
    case Kind::floating:
      out += go_float_g(value.as_double());
      break;
    case Kind::string:
      out += go_quoted(value.as_string());
      break;
    case Kind::list: {
      out += "[]interface {}{";
      bool first = true;
      for (const Value& item : value.as_list()) {
        if (!first) out += ", ";
        first = false;
        put(out, item, true);
      }
      out += '}';
      break;
    }
    case Kind::dict:
      put_dict(out, value.as_dict());
      break;
    default:
      out += inside ? "interface {}(nil)" : "<nil>";
  }
}

}  // namespace

std::string go_syntax(const Value& value) {
  std::string out;
  put(out, value, false);
  return out;
}

std::string go_quoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const base::Utf8Step step = base::read_utf8(text.substr(at));
    if (step.size == 0) {
      const auto byte = static_cast<unsigned char>(text[at++]);
      out += "\\x";
      out += hex[byte >> 4];
      out += hex[byte & 15];
    } else if (step.code_point == '"' || step.code_point == '\\') {
      out += '\\';
      out += text[at++];
    } else {
      if (base::go_is_print(step.code_point)) {
        out.append(text, at, step.size);
      } else {
        put_escaped(out, step.code_point);
      }
      at += step.size;
    }
  }
  return out += '"';
}

}  // namespace kboot::value
