// Methods of strings.
#include <algorithm>

#include "base/text.hpp"
#include "jinja/methods.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "jinja/text_tools.hpp"
#include "jinja/utf8.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {
namespace {

std::string_view self(const Call& call) { return call.input.as_string(); }

// A string argument; other types are an error as in Python.
std::string string_argument(const Call& call, std::size_t index) {
  if (!call.at(index).is_string()) {
    throw filter_error(
        base::cat("`", call.name, "` needs a string, not `", python_type(call.at(index)), "`"));
  }
  return std::string(call.at(index).as_string());
}

Value upper(Call& call) { return to_upper(self(call)); }
Value lower(Call& call) { return to_lower(self(call)); }
Value capitalized(Call& call) { return capitalize(self(call)); }

Value swapped_case(Call& call) {
  std::string out;
  for (const std::string_view character : characters(self(call))) {
    const std::string raised = to_upper(character);
    out += raised == character ? to_lower(character) : raised;
  }
  return out;
}

// A letter behind a letter is small, any other is big.
Value title(Call& call) {
  std::string out;
  bool inside = false;
  for (const std::string_view character : characters(self(call))) {
    out += inside ? to_lower(character) : to_upper(character);
    inside = is_letter(decode(character, 0).code);
  }
  return out;
}

template <Side side>
Value stripped(Call& call) {
  const std::string set = call.given(0) ? string_argument(call, 0) : std::string();
  return strip(call.input, side,
               call.given(0) ? std::optional<std::string_view>(set) : std::nullopt);
}

template <bool from_right>
Value split_method(Call& call) {
  const std::string separator = call.given(0) ? string_argument(call, 0) : std::string();
  return split(call.input,
               call.given(0) ? std::optional<std::string_view>(separator) : std::nullopt,
               call.integer(1, -1), from_right);
}

Value split_lines(Call& call) {
  std::vector<Value> out;
  for (const LineRange line : lines_of(self(call))) {
    out.push_back(part_of(call.input, line.begin, call.flag(0, false) ? line.next : line.end));
  }
  return Value::list(std::move(out));
}

Value replaced(Call& call) {
  const std::string from = string_argument(call, 0);
  static_cast<void>(string_argument(call, 1));
  return replace(call.input, from, call.at(1), call.integer(2, -1));
}

Value joined(Call& call) { return join(call.input, items_of(call.at(0)), true); }

// The part of the string that optional start and end select, in bytes.
LineRange selected(const Call& call, std::size_t start_index) {
  const std::string_view text = self(call);
  const auto size = static_cast<std::int64_t>(length(text));
  const auto bound = [&](std::size_t index, std::int64_t fallback) {
    std::int64_t at = call.given(index) ? call.integer(index, fallback) : fallback;
    if (at < 0) at += size;
    return std::clamp<std::int64_t>(at, 0, size);
  };
  const std::int64_t begin = bound(start_index, 0);
  const std::int64_t end = std::max(begin, bound(start_index + 1, size));
  return {byte_of(text, static_cast<std::size_t>(begin)),
          byte_of(text, static_cast<std::size_t>(end)), 0};
}

template <bool at_end>
Value starts_or_ends(Call& call) {
  const LineRange range = selected(call, 1);
  const std::string_view text = self(call).substr(range.begin, range.end - range.begin);
  const auto fits = [&](const Value& affix) {
    if (!affix.is_string())
      throw filter_error(base::cat("`", call.name, "` needs a string or a tuple of strings"));
    return at_end ? text.ends_with(affix.as_string()) : text.starts_with(affix.as_string());
  };
  if (!call.at(0).is_list()) return fits(call.at(0));
  const value::List& all = call.at(0).as_list();
  return std::any_of(all.begin(), all.end(), fits);
}

template <bool from_right>
std::int64_t find_in(const Call& call) {
  const LineRange range = selected(call, 1);
  const std::string_view text = self(call).substr(0, range.end);
  const std::string wanted = string_argument(call, 0);
  const std::size_t found = from_right ? text.rfind(wanted) : text.find(wanted, range.begin);
  if (found == std::string_view::npos || found < range.begin) return -1;
  return static_cast<std::int64_t>(length(text.substr(0, found)));
}

template <bool from_right>
Value find_method_of(Call& call) {
  return find_in<from_right>(call);
}

template <bool from_right>
Value index_of(Call& call) {
  const std::int64_t found = find_in<from_right>(call);
  if (found < 0) throw filter_error("substring not found");
  return found;
}

Value count(Call& call) {
  const LineRange range = selected(call, 1);
  const std::string_view text = self(call).substr(range.begin, range.end - range.begin);
  const std::string wanted = string_argument(call, 0);
  if (wanted.empty()) return length(text) + 1;
  std::int64_t out = 0;
  for (std::size_t at = text.find(wanted); at != std::string_view::npos;
       at = text.find(wanted, at + wanted.size()))
    ++out;
  return out;
}

template <char align>
Value padded(Call& call) {
  const std::string fill = call.text(1, " ");
  const std::int64_t width = call.integer(0, 0);
  if (width <= 0) return call.input;
  return pad(self(call), static_cast<std::size_t>(width), align, fill);
}

Value zero_filled(Call& call) {
  const std::string_view text = self(call);
  const auto width = static_cast<std::size_t>(std::max<std::int64_t>(0, call.integer(0, 0)));
  check_text_size(width);
  const bool sign = text.starts_with('-') || text.starts_with('+');
  const std::string digits =
      pad(text.substr(sign ? 1 : 0), sign && width > 0 ? width - 1 : width, '>', "0");
  return sign ? base::cat(text[0], digits) : digits;
}

template <bool from_right>
Value partitioned(Call& call) {
  const std::string separator = string_argument(call, 0);
  if (separator.empty()) throw filter_error("the separator must not be empty");
  const std::string_view text = self(call);
  const std::size_t found = from_right ? text.rfind(separator) : text.find(separator);
  if (found == std::string_view::npos) {
    return from_right ? make_tuple({"", "", call.input}) : make_tuple({call.input, "", ""});
  }
  return make_tuple({part_of(call.input, 0, found), Value(separator),
                     part_of(call.input, found + separator.size(), text.size())});
}

template <bool (*test)(std::uint32_t)>
Value all_are(Call& call) {
  const std::string_view text = self(call);
  for (std::size_t at = 0; at < text.size(); at += decode(text, at).size) {
    if (!test(decode(text, at).code)) return false;
  }
  return !text.empty();
}
bool digit(std::uint32_t code) { return code >= '0' && code <= '9'; }
bool letter(std::uint32_t code) { return is_letter(code); }
bool letter_or_digit(std::uint32_t code) { return is_letter(code) || digit(code); }
bool white(std::uint32_t code) { return is_white(code); }

template <bool upper_case_wanted>
Value is_cased(Call& call) {
  const std::string_view text = self(call);
  const bool has_case = to_upper(text) != to_lower(text);
  return has_case && text == (upper_case_wanted ? to_upper(text) : to_lower(text));
}

Value is_identifier(Call& call) {
  const std::string_view text = self(call);
  const bool fits = std::all_of(text.begin(), text.end(), [](char byte) {
    const auto code = static_cast<unsigned char>(byte);
    return code >= 0x80 || code == '_' || letter_or_digit(code);
  });
  return fits && !text.empty() && !digit(static_cast<unsigned char>(text[0]));
}

Value is_title(Call& call) {
  return to_upper(self(call)) != to_lower(self(call)) && title(call).as_string() == self(call);
}

Value formatted(Call& call) {
  return brace_format(call.machine, call.input, call.rest, call.named);
}

Value encoded(Call& call) { return call.input; }

template <bool suffix>
Value without(Call& call) {
  const std::string affix = string_argument(call, 0);
  const std::string_view text = self(call);
  if (affix.empty() || !(suffix ? text.ends_with(affix) : text.starts_with(affix)))
    return call.input;
  return suffix ? part_of(call.input, 0, text.size() - affix.size())
                : part_of(call.input, affix.size(), text.size());
}

Value expand_tabs(Call& call) {
  const std::int64_t width = call.integer(0, 8);
  std::string out;
  std::int64_t column = 0;
  for (const std::string_view character : characters(self(call))) {
    if (character == "\t") {
      const std::int64_t spaces = width > 0 ? width - column % width : 0;
      check_text_size(out.size() + static_cast<std::size_t>(spaces));
      out.append(static_cast<std::size_t>(spaces), ' ');
      column += spaces;
    } else {
      out += character;
      column = character == "\n" || character == "\r" ? 0 : column + 1;
    }
  }
  return out;
}

constexpr GlobalRow rows[] = {
    {"capitalize", "", capitalized, Spread::derive},
    {"casefold", "", lower, Spread::derive},
    {"center", "width fillchar?", padded<'^'>, Spread::derive},
    {"count", "sub start? end?", count, Spread::derive},
    {"decode", "encoding? errors?", encoded},
    {"encode", "encoding? errors?", encoded},
    {"endswith", "suffix start? end?", starts_or_ends<true>, Spread::derive},
    {"expandtabs", "tabsize?", expand_tabs, Spread::derive},
    {"find", "sub start? end?", find_method_of<false>, Spread::derive},
    {"format", "* **", formatted},
    {"index", "sub start? end?", index_of<false>, Spread::derive},
    {"isalnum", "", all_are<letter_or_digit>, Spread::derive},
    {"isalpha", "", all_are<letter>, Spread::derive},
    {"isdecimal", "", all_are<digit>, Spread::derive},
    {"isdigit", "", all_are<digit>, Spread::derive},
    {"isidentifier", "", is_identifier, Spread::derive},
    {"islower", "", is_cased<false>, Spread::derive},
    {"isnumeric", "", all_are<digit>, Spread::derive},
    {"isspace", "", all_are<white>, Spread::derive},
    {"istitle", "", is_title, Spread::derive},
    {"isupper", "", is_cased<true>, Spread::derive},
    {"join", "iterable", joined},
    {"ljust", "width fillchar?", padded<'<'>, Spread::derive},
    {"lower", "", lower, Spread::derive},
    {"lstrip", "chars?", stripped<Side::left>},
    {"partition", "sep", partitioned<false>},
    {"removeprefix", "prefix", without<false>},
    {"removesuffix", "suffix", without<true>},
    {"replace", "old new count?", replaced},
    {"rfind", "sub start? end?", find_method_of<true>, Spread::derive},
    {"rindex", "sub start? end?", index_of<true>, Spread::derive},
    {"rjust", "width fillchar?", padded<'>'>, Spread::derive},
    {"rpartition", "sep", partitioned<true>},
    {"rsplit", "sep? maxsplit?", split_method<true>},
    {"rstrip", "chars?", stripped<Side::right>},
    {"split", "sep? maxsplit?", split_method<false>},
    {"splitlines", "keepends?", split_lines},
    {"startswith", "prefix start? end?", starts_or_ends<false>, Spread::derive},
    {"strip", "chars?", stripped<Side::both>},
    {"swapcase", "", swapped_case, Spread::derive},
    {"title", "", title, Spread::derive},
    {"upper", "", upper, Spread::derive},
    {"zfill", "width", zero_filled, Spread::derive},
};

}  // namespace

std::span<const GlobalRow> string_methods() { return rows; }

}  // namespace kboot::jinja
