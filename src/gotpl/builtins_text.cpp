// print, printf, println, html, js, urlquery.
#include <array>

#include "base/text.hpp"
#include "gotpl/builtins.hpp"
#include "gotpl/print.hpp"
#include "gotpl/printer.hpp"
#include "gotpl/rune.hpp"
#include "value/text_builder.hpp"

namespace kboot::gotpl {

namespace {

// A string keeps its secret ranges; the text in which another one was escaped is secret as a whole.
Value print(Call& call) {
  value::TextBuilder out;
  go_sprint(out, call.arguments);
  return out.take();
}

Value println(Call& call) {
  value::TextBuilder out;
  go_sprintln(out, call.arguments);
  return out.take();
}

Value printf(Call& call) {
  value::TextBuilder out;
  go_sprintf(out, call.text(0), call.arguments.subspan(1));
  if (call[0].has(value::mark_secret)) return Value(out.view()).marked(value::mark_secret);
  return out.take();
}

// The arguments as a template prints them (evalArgs).
std::string shown(Call& call) {
  if (call.size() == 1 && go_kind(call[0]) == GoKind::string) return std::string(call.text(0));
  value::TextBuilder out;
  Printer printer(out);
  bool text_before = true;
  for (const Value& operand : call.arguments) {
    // A nil interface is no value at all to reflect.ValueOf.
    const bool none = operand.is_null() && operand.subtype() != value::Subtype::go_nil;
    const bool text = none || go_kind(operand) == GoKind::string;
    if (!text && !text_before) out.append(' ');
    if (none) {
      out.append("<no value>");
    } else {
      printer.operand(operand, 'v', true);
    }
    text_before = text;
  }
  return std::string(out.view());
}

std::string_view html_entity(char byte) {
  switch (byte) {
    case '\0':
      return "\ufffd";
    case '"':
      return "&#34;";
    case '\'':
      return "&#39;";
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    default:
      return {};
  }
}

Value html(Call& call) {
  std::string out;
  for (const char byte : shown(call)) {
    const std::string_view entity = html_entity(byte);
    if (entity.empty()) {
      out += byte;
    } else {
      out += entity;
    }
  }
  return out;
}

void append_js_ascii(std::string& out, char byte) {
  switch (byte) {
    case '\\':
    case '\'':
    case '"':
      out += '\\';
      out += byte;
      return;
    case '<':
    case '>':
    case '&':
    case '=':
      break;
    default:
      if (byte >= ' ') {
        out += byte;
        return;
      }
  }
  const Value code(static_cast<std::int64_t>(byte));
  out += go_sprintf("\\u%04X", {&code, 1});
}

Value js(Call& call) {
  const std::string text = shown(call);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Rune rune = rune_at(text, at);
    if (rune.code < 0x80) {
      append_js_ascii(out, text[at]);
    } else if (is_print(rune.code)) {
      out.append(text, at, rune.size);
    } else {
      const Value code(static_cast<std::int64_t>(rune.code));
      out += go_sprintf("\\u%04X", {&code, 1});
    }
    at += rune.size;
  }
  return out;
}

// url.QueryEscape
Value urlquery(Call& call) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char byte : shown(call)) {
    const auto code = static_cast<unsigned char>(byte);
    const bool plain = (code >= '0' && code <= '9') ||
                       ((code | 0x20) >= 'a' && (code | 0x20) <= 'z') || byte == '-' ||
                       byte == '_' || byte == '.' || byte == '~';
    if (plain) {
      out += byte;
    } else if (byte == ' ') {
      out += '+';
    } else {
      out += '%';
      out += hex[code >> 4];
      out += hex[code & 15];
    }
  }
  return out;
}

constexpr std::array<Function, 6> rows{{
    {"html", "...any", html},
    {"js", "...any", js},
    {"print", "...any", print, Spread::own},
    {"printf", "string, ...any", printf, Spread::own},
    {"println", "...any", println, Spread::own},
    {"urlquery", "...any", urlquery},
}};

}  // namespace

std::span<const Function> builtin_texts() noexcept { return rows; }

}  // namespace kboot::gotpl
