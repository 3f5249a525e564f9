// Sprig's functions on strings.
#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "gotpl/convert.hpp"
#include "gotpl/go_case.hpp"
#include "gotpl/print.hpp"
#include "gotpl/quote.hpp"
#include "gotpl/rune.hpp"
#include "gotpl/sprig.hpp"
#include "gotpl/sprig_support.hpp"
#include "value/text_builder.hpp"

namespace kboot::gotpl {
namespace {

using value::Subtype;
using value::TextBuilder;

Value trim(Call& call) {
  const std::string_view text = call.text(0);
  const std::size_t before = space_before(text);
  if (before == text.size()) return std::string_view();
  return part_of(call[0], before, text.size() - before - space_behind(text));
}

// The first byte of the last rune.
std::size_t last_rune(std::string_view text) {
  std::size_t at = text.size() - 1;
  for (std::size_t back = 1; back <= 4 && back <= text.size(); ++back) {
    const std::size_t start = text.size() - back;
    if (rune_at(text, start).size == back) at = start;
  }
  return at;
}

// strings.Trim
Value trim_all(Call& call) {
  const std::string_view set = call.text(0);
  const std::string_view text = call.text(1);
  std::vector<std::uint32_t> codes;
  for (std::size_t at = 0; at < set.size();) {
    const Rune rune = rune_at(set, at);
    codes.push_back(rune.code);
    at += rune.size;
  }
  const auto has = [&codes](std::uint32_t code) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
  };
  std::size_t begin = 0;
  while (begin < text.size() && has(rune_at(text, begin).code)) begin += rune_at(text, begin).size;
  std::size_t end = text.size();
  while (end > begin) {
    const std::size_t at = last_rune(text.substr(0, end));
    if (!has(rune_at(text.substr(0, end), at).code)) break;
    end = at;
  }
  return part_of(call[1], begin, end - begin);
}

Value trim_suffix(Call& call) {
  const std::string_view text = call.text(1);
  const bool ends = text.ends_with(call.text(0));
  return part_of(call[1], 0, text.size() - (ends ? call.text(0).size() : 0));
}

Value trim_prefix(Call& call) {
  const std::string_view text = call.text(1);
  const std::size_t cut = text.starts_with(call.text(0)) ? call.text(0).size() : 0;
  return part_of(call[1], cut, text.size() - cut);
}

Value trunc(Call& call) {
  const std::int64_t count = call.integer(0);
  const std::size_t size = call.text(1).size();
  if (count >= 0)
    return part_of(call[1], 0, std::min<std::uint64_t>(size, static_cast<std::uint64_t>(count)));
  const std::int64_t rest = static_cast<std::int64_t>(size) + count;
  if (rest <= 0) return call[1];
  return part_of(call[1], static_cast<std::size_t>(rest), size - static_cast<std::size_t>(rest));
}

Value substr(Call& call) {
  const std::int64_t start = call.integer(0);
  const std::int64_t end = call.integer(1);
  const std::string_view text = call.text(2);
  if (start < 0) return part_of(call[2], go_slice_to(text, end));
  if (end < 0 || static_cast<std::uint64_t>(end) > text.size()) {
    return part_of(call[2], go_slice_from(text, start));
  }
  return part_of(call[2], go_slice(text, start, end));
}

// strings.Repeat
std::size_t repeat_count(std::string_view function, std::string_view text, std::int64_t count) {
  if (count < 0) throw Failure("strings: negative Repeat count");
  std::int64_t size = 0;
  if (__builtin_mul_overflow(text.size(), count, &size)) {
    throw Failure("strings: Repeat output length overflow");
  }
  check_text_size(function, static_cast<std::uint64_t>(count), text.size());
  return text.empty() ? 0 : static_cast<std::size_t>(count);
}

Value repeat(Call& call) {
  const std::size_t count = repeat_count("repeat", call.text(1), call.integer(0));
  if (count == 1) return call[1];
  TextBuilder out;
  for (std::size_t i = 0; i < count; ++i) out.append(call[1]);
  return out.take();
}

// strings.Replace without a limit.
Value replace(Call& call) {
  const std::string_view old = call.text(0);
  const std::string_view text = call.text(2);
  TextBuilder out;
  std::size_t done = 0;
  const auto put = [&](std::size_t at) {
    out.append_part(call[2], done, at - done);
    out.append(call[1]);
    check_text_size("replace", out.size());
  };
  if (old == call.text(1)) return call[2];
  if (old.empty()) {  // before each rune and at the end
    for (std::size_t at = 0;; at += rune_at(text, at).size) {
      put(at);
      done = at;
      if (at >= text.size()) break;
    }
    return out.take();
  }
  for (std::size_t at = text.find(old); at != text.npos; at = text.find(old, done)) {
    put(at);
    done = at + old.size();
  }
  if (done == 0) return call[2];
  out.append_part(call[2], done, text.size() - done);
  return out.take();
}

Value indented(Call& call, std::string_view before) {
  const std::string_view text = call.text(1);
  const std::int64_t spaces = call.integer(0);
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  const std::string pad(repeat_count(call.function.name, " ", spaces), ' ');
  check_text_size(call.function.name, lines, pad.size());
  TextBuilder out;
  out.append(before);
  for (std::size_t at = 0;;) {
    out.append(pad);
    const std::size_t end = text.find('\n', at);
    if (end == text.npos) {
      out.append_part(call[1], at, text.size() - at);
      return out.take();
    }
    out.append_part(call[1], at, end + 1 - at);
    at = end + 1;
  }
}

Value indent(Call& call) { return indented(call, ""); }
Value nindent(Call& call) { return indented(call, "\n"); }

// strconv.Quote; what is secret stays so, escapes and all.
void append_quote(TextBuilder& out, const Value& text) {
  if (!text.has(value::mark_secret)) {
    out.append(go_quote(text.as_string()));
    return;
  }
  const std::string_view bytes = text.as_string();
  const auto put = [&](std::size_t begin, std::size_t end, value::Marks marks) {
    const std::string quoted = go_quote(bytes.substr(begin, end - begin));
    out.append_marked(std::string_view(quoted).substr(1, quoted.size() - 2), marks);
  };
  std::size_t at = 0;
  out.append('"');
  for (const value::ByteRange range : text.secret_ranges()) {
    put(at, range.begin, 0);
    put(range.begin, range.end, value::mark_secret);
    at = range.end;
  }
  put(at, bytes.size(), 0);
  out.append('"');
}

Value quote(Call& call) {
  TextBuilder out;
  for (const Value& argument : call.arguments) {
    if (is_nil_interface(argument)) continue;
    if (!out.empty()) out.append(' ');
    append_quote(out, text_value(argument));
  }
  return out.take();
}

Value squote(Call& call) {
  TextBuilder out;
  for (const Value& argument : call.arguments) {
    if (is_nil_interface(argument)) continue;
    if (!out.empty()) out.append(' ');
    out.append('\'');
    go_print(out, argument);
    out.append('\'');
  }
  return out.take();
}

Value cat(Call& call) {
  TextBuilder out;
  bool first = true;
  for (const Value& argument : call.arguments) {
    if (is_nil_interface(argument)) continue;
    if (!first) out.append(' ');
    go_print(out, argument);
    first = false;
  }
  return out.take();
}

Value join(Call& call) {
  TextBuilder out;
  bool first = true;
  for (const Value& item : strslice(call[1])) {
    if (!first) out.append(call[0]);
    out.append(item);
    check_text_size("join", out.size());
    first = false;
  }
  return out.take();
}

// strings.SplitN; a negative limit is none.
std::vector<Value> parts_of(const Value& text, std::string_view separator, std::int64_t limit) {
  const std::string_view bytes = text.as_string();
  std::vector<Value> out;
  if (limit == 0) return out;
  const auto add = [&](std::size_t begin, std::size_t size) {
    out.push_back(part_of(text, begin, size));
    check_list_size("split", out.size(), most_parts);
  };
  const auto room = [&] { return limit < 0 || out.size() + 1 < static_cast<std::uint64_t>(limit); };
  std::size_t at = 0;
  if (separator.empty()) {
    while (at < bytes.size()) {
      const std::size_t size = room() ? rune_at(bytes, at).size : bytes.size() - at;
      add(at, size);
      at += size;
    }
    return out;
  }
  while (room()) {
    const std::size_t end = bytes.find(separator, at);
    if (end == bytes.npos) break;
    add(at, end - at);
    at = end + separator.size();
  }
  add(at, bytes.size() - at);
  return out;
}

// {"_0": ..., "_1": ...}
Value numbered(std::vector<Value> parts) {
  Value out = Value::dict();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    out.edit_dict().set(base::cat("_", i), std::move(parts[i]));
  }
  return out.set_subtype(Subtype::go_string_map);
}

Value split(Call& call) { return numbered(parts_of(call[1], call.text(0), -1)); }
Value splitn(Call& call) { return numbered(parts_of(call[2], call.text(0), call.integer(1))); }
Value split_list(Call& call) { return make_strings(parts_of(call[1], call.text(0), -1)); }

Value to_strings(Call& call) {
  if (call[0].is_list() && call[0].subtype() == Subtype::go_string_list) return call[0];
  return make_strings(strslice(call[0]));
}

Value sort_alpha(Call& call) {
  const auto less = [](const Value& a, const Value& b) { return a.as_string() < b.as_string(); };
  const Value& list = call[0];
  if (list.is_list() && list.subtype() == Subtype::go_string_list && !value::frozen(list)) {
    Value same = list;  // Sprig sorts a []string in place
    std::ranges::stable_sort(same.edit_list().edit(), less);
    return same;
  }
  if (go_kind(list) != GoKind::slice) return make_strings({text_value(list)});
  std::vector<Value> texts = strslice(list);
  std::ranges::stable_sort(texts, less);
  return make_strings(std::move(texts));
}

Value plural(Call& call) { return call.integer(2) == 1 ? call[0] : call[1]; }
Value to_string(Call& call) { return text_value(call[0]); }
Value hello(Call& /*call*/) { return "Hello!"; }
Value upper(Call& call) { return upper_text(call.text(0)); }
Value lower(Call& call) { return lower_text(call.text(0)); }
Value contains(Call& call) { return call.text(1).find(call.text(0)) != std::string_view::npos; }
Value has_prefix(Call& call) { return call.text(1).starts_with(call.text(0)); }
Value has_suffix(Call& call) { return call.text(1).ends_with(call.text(0)); }
Value fail(Call& call) { throw Failure(std::string(call.text(0))); }

constexpr auto own = Spread::own;
constexpr Function rows[] = {
    {"cat", "...any", cat, own},
    {"contains", "string, string", contains},
    {"fail", "string", fail},
    {"hasPrefix", "string, string", has_prefix},
    {"hasSuffix", "string, string", has_suffix},
    {"hello", "", hello},
    {"indent", "int, string", indent, own},
    {"join", "string, any", join, own},
    {"lower", "string", lower},
    {"nindent", "int, string", nindent, own},
    {"plural", "string, string, int", plural, own},
    {"quote", "...any", quote, own},
    {"repeat", "int, string", repeat, own},
    {"replace", "string, string, string", replace, own},
    {"sortAlpha", "any", sort_alpha, own},
    {"split", "string, string", split, own},
    {"splitList", "string, string", split_list, own},
    {"splitn", "string, int, string", splitn, own},
    {"squote", "...any", squote, own},
    {"substr", "int, int, string", substr, own},
    {"toString", "any", to_string, own},
    {"toStrings", "any", to_strings, own},
    {"trim", "string", trim, own},
    {"trimAll", "string, string", trim_all, own},
    {"trimPrefix", "string, string", trim_prefix, own},
    {"trimSuffix", "string, string", trim_suffix, own},
    {"trimall", "string, string", trim_all, own},
    {"trunc", "int, string", trunc, own},
    {"upper", "string", upper},
};

}  // namespace

std::span<const Function> sprig_strings() noexcept { return rows; }

}  // namespace kboot::gotpl
