// Filters on text.
#include <algorithm>

#include "base/text.hpp"
#include "jinja/builtin.hpp"
#include "jinja/machine.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "jinja/text_tools.hpp"
#include "jinja/utf8.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {
namespace {

Value lower(Call& call) { return to_lower(to_text(call.input)); }
Value upper(Call& call) { return to_upper(to_text(call.input)); }
Value capitalized(Call& call) { return capitalize(to_text(call.input)); }
Value string(Call& call) { return text_of(call.input); }

Value title(Call& call) {
  static constexpr std::string_view breaks = "-({[<";
  const std::string text = to_text(call.input);
  std::string out;
  bool begins = true;
  for (const std::string_view character : characters(text)) {
    out += begins ? to_upper(character) : to_lower(character);
    begins =
        is_white(decode(character, 0).code) || breaks.find(character) != std::string_view::npos;
  }
  return out;
}

Value trim(Call& call) {
  const std::string set = call.text(0);
  return strip(text_of(call.input), Side::both,
               call.given(0) ? std::optional<std::string_view>(set) : std::nullopt);
}

Value replaced(Call& call) {
  const std::int64_t count = call.given(2) ? call.integer(2, -1) : -1;
  return replace(text_of(call.input), call.text(0), text_of(call.at(1)), count);
}

// jinja2's do_indent: an empty line stays empty unless `blank`, the first is left alone unless `first`.
Value indent(Call& call) {
  const Value text = text_of(call.input);
  const bool by_text = call.has(0) && call.at(0).is_string();
  const std::int64_t width = by_text ? 0 : call.integer(0, 4);
  check_text_size(static_cast<std::size_t>(std::max<std::int64_t>(width, 0)));
  const std::string indention =
      by_text ? call.text(0)
              : std::string(static_cast<std::size_t>(std::max<std::int64_t>(width, 0)), ' ');
  const bool first = call.flag(1, false);
  const bool blank = call.flag(2, false);
  const std::string lengthened = std::string(text.as_string()) + "\n";
  value::TextBuilder out;
  bool is_first = true;
  for (const LineRange line : lines_of(lengthened)) {
    if (!is_first) out.append('\n');
    if (is_first ? first : blank || line.end > line.begin) out.append(indention);
    is_first = false;
    out.append_part(text, line.begin, line.end - line.begin);
    check_text_size(out.size());
  }
  return out.take();
}

Value center(Call& call) {
  const std::string text = to_text(call.input);
  const std::int64_t width = call.integer(0, 80);
  const auto size = static_cast<std::int64_t>(length(text));
  if (width <= size) return text;
  check_text_size(static_cast<std::size_t>(width));
  const std::int64_t missing = width - size;
  const std::int64_t left = missing / 2 + (missing & width & 1);
  return std::string(static_cast<std::size_t>(left), ' ') + text +
         std::string(static_cast<std::size_t>(missing - left), ' ');
}

Value truncate(Call& call) {
  const std::string text = to_text(call.input);
  const std::int64_t most = call.integer(0, 255);
  const std::string end = call.text(2, "...");
  const std::int64_t leeway = call.given(3) ? call.integer(3, 5) : 5;
  const std::int64_t kept = most - static_cast<std::int64_t>(length(end));
  if (kept < 0 || leeway < 0)
    throw filter_error(base::cat("`truncate` needs a length of at least ", length(end)));
  if (static_cast<std::int64_t>(length(text)) <= most + leeway) return text;
  std::string out = text.substr(0, byte_of(text, static_cast<std::size_t>(kept)));
  if (!call.flag(1, false)) out = out.substr(0, std::min(out.rfind(' '), out.size()));
  return out + end;
}

Value word_count(Call& call) {
  const std::string text = to_text(call.input);
  std::int64_t count = 0;
  bool inside = false;
  for (std::size_t at = 0; at < text.size(); at += decode(text, at).size) {
    const std::uint32_t code = decode(text, at).code;
    const bool word = is_letter(code) || (code >= '0' && code <= '9') || code == '_';
    if (word && !inside) ++count;
    inside = word;
  }
  return count;
}

Value html_escape(Call& call) {
  std::string out;
  for (const char byte : to_text(call.input)) {
    switch (byte) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '"':
        out += "&#34;";
        break;
      default:
        out.push_back(byte);
    }
  }
  return out;
}

Value strip_tags(Call& call) {
  const std::string text = to_text(call.input);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const bool comment = text.compare(at, 4, "<!--") == 0;
    const std::size_t end =
        text[at] == '<' ? text.find(comment ? "-->" : ">", at) : std::string::npos;
    if (end == std::string::npos) {
      out.push_back(text[at++]);
    } else {
      at = end + (comment ? 3 : 1);
    }
  }
  const Value words = split(Value(out), std::nullopt, -1, false);
  return join(Value(" "), words.as_list().items(), false);
}

Value formatted(Call& call) {
  if (!call.named.empty() && !call.rest.empty()) {
    throw filter_error("`format` takes positional or named values, not both");
  }
  if (call.named.empty()) return percent_format(text_of(call.input), make_tuple(call.rest));
  Value named = Value::dict();
  for (const auto& [name, value] : call.named) named.edit_dict().set(Value(name), value);
  return percent_format(text_of(call.input), named);
}

Value split_filter(Call& call) {
  if (!call.input.is_string())
    throw filter_error(base::cat("`split` needs a string, not `", python_type(call.input), "`"));
  const std::string separator = call.text(0);
  return split(call.input,
               call.given(0) ? std::optional<std::string_view>(separator) : std::nullopt,
               call.integer(1, -1), false);
}

Value quote(Call& call) {
  return shell_quote(call.input.is_null() ? std::string() : to_text(call.input));
}

Value url_encode(Call& call) {
  const bool pairs = call.input.is_dict() || call.input.is_list();
  if (!pairs) return url_quote(to_text(call.input), "/");
  const auto encode = [](const Value& part) {
    return base::replace_all(url_quote(to_text(part), ""), "%20", "+");
  };
  std::vector<std::string> out;
  if (call.input.is_dict()) {
    for (const value::Entry& entry : call.input.as_dict())
      out.push_back(encode(entry.key) + "=" + encode(entry.value));
  } else {
    for (const Value& pair : call.input.as_list()) {
      const std::vector<Value> both = items_of(pair);
      if (both.size() != 2) throw filter_error("`urlencode` needs pairs");
      out.push_back(encode(both[0]) + "=" + encode(both[1]));
    }
  }
  return base::join(out, "&");
}

Value url_decode(Call& call) { return url_unquote_plus(to_text(call.input)); }

struct CommentStyle {
  std::string_view name;
  std::string_view beginning;
  std::string_view decoration;
  std::string_view end;
};
constexpr std::array<CommentStyle, 5> comment_styles = {{{"plain", "", "# ", ""},
                                                         {"erlang", "", "% ", ""},
                                                         {"c", "", "// ", ""},
                                                         {"cblock", "/*", " * ", " */"},
                                                         {"xml", "<!--", " - ", "-->"}}};

std::string times(std::string_view text, std::int64_t count) {
  std::string out;
  for (std::int64_t i = 0; i < std::min<std::int64_t>(count, 1000); ++i) out += text;
  return out;
}

// ansible/plugins/filter/core.py, comment.
Value comment(Call& call) {
  const std::string wanted = call.text(0, "plain");
  const auto* style =
      std::find_if(comment_styles.begin(), comment_styles.end(),
                   [&](const CommentStyle& candidate) { return candidate.name == wanted; });
  if (style == comment_styles.end())
    throw filter_error(base::cat("there is no comment style `", wanted, "`"));
  const auto option = [&](std::string_view key, std::string_view fallback) {
    const Value* given = call.option(key);
    return given == nullptr ? std::string(fallback) : to_text(*given);
  };
  const auto count = [&](std::string_view key) {
    const Value* given = call.option(key);
    return given != nullptr && given->is(value::Kind::integer) ? given->as_int() : std::int64_t{1};
  };
  const std::string newline = option("newline", "\n");
  const std::string decoration = option("decoration", style->decoration);
  const std::string prefix =
      option("prefix", base::trim_end(option("decoration", style->decoration)));
  const std::string postfix =
      option("postfix", base::trim_end(option("decoration", style->decoration)));
  const std::string beginning = option("beginning", style->beginning);
  const std::string end = option("end", style->end);
  std::string body =
      decoration + base::replace_all(to_text(call.input), newline, newline + decoration);
  body = base::replace_all(body, decoration + newline,
                           std::string(base::trim_end(decoration)) + newline);
  std::string out = beginning.empty() ? "" : beginning + newline;
  if (!prefix.empty())
    out += times(prefix == newline ? newline : prefix + newline, count("prefix_count"));
  out += body + times(newline + postfix, count("postfix_count"));
  return end.empty() ? out : out + newline + end;
}

constexpr FilterRow rows[] = {
    {"capitalize", "", capitalized},
    {"center", "width?", center},
    {"comment", "style? **", comment},
    {"e", "", html_escape},
    {"escape", "", html_escape},
    {"forceescape", "", html_escape},
    {"format", "* **", formatted, Spread::own},
    {"indent", "width? first? blank?", indent, Spread::own},
    {"lower", "", lower},
    {"quote", "", quote},
    {"replace", "old new count?", replaced, Spread::own},
    {"safe", "", string, Spread::own},
    {"split", "sep? maxsplit?", split_filter, Spread::own},
    {"string", "", string, Spread::own, false, true},
    {"striptags", "", strip_tags},
    {"title", "", title},
    {"trim", "chars?", trim, Spread::own},
    {"truncate", "length? killwords? end? leeway?", truncate},
    {"upper", "", upper},
    {"urldecode", "", url_decode},
    {"urlencode", "", url_encode},
    {"wordcount", "", word_count},
};

}  // namespace

std::span<const FilterRow> text_filters() { return rows; }

}  // namespace kboot::jinja
