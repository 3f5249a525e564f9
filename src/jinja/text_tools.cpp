// String functions over code points, keeping secret ranges where text passes through.
#include "jinja/text_tools.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "jinja/builtin.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "jinja/utf8.hpp"
#include "value/text_builder.hpp"

namespace kboot::jinja {
namespace {

bool ends_line(std::uint32_t code) {
  return (code >= 0x0A && code <= 0x0D) || (code >= 0x1C && code <= 0x1E) || code == 0x85 ||
         code == 0x2028 || code == 0x2029;
}

}  // namespace

std::vector<LineRange> lines_of(std::string_view text) {
  std::vector<LineRange> out;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode(text, at);
    std::size_t next = at + point.size;
    if (ends_line(point.code)) {
      if (point.code == '\r' && next < text.size() && text[next] == '\n') ++next;
      out.push_back({begin, at, next});
      begin = next;
    }
    at = next;
  }
  if (begin < text.size()) out.push_back({begin, text.size(), text.size()});
  return out;
}

Value strip(const Value& text, Side side, std::optional<std::string_view> set) {
  const std::string_view bytes = text.as_string();
  const auto goes = [&](std::string_view character) {
    if (!set) return is_white(decode(character, 0).code);
    const std::vector<std::string_view> all = characters(*set);
    return std::find(all.begin(), all.end(), character) != all.end();
  };
  const std::vector<std::string_view> all = characters(bytes);
  std::size_t first = 0;
  std::size_t last = all.size();
  if (side != Side::right) {
    while (first < last && goes(all[first])) ++first;
  }
  if (side != Side::left) {
    while (last > first && goes(all[last - 1])) --last;
  }
  if (first == last) return Value("").add_marks(text.marks() & value::mark_unsafe);
  if (last - first == all.size()) return text;
  const auto begin = static_cast<std::size_t>(all[first].data() - bytes.data());
  return part_of(
      text, begin,
      static_cast<std::size_t>(all[last - 1].data() - bytes.data()) + all[last - 1].size());
}

Value replace(const Value& text, std::string_view from, const Value& to, std::int64_t count) {
  const std::string_view bytes = text.as_string();
  value::TextBuilder out;
  std::size_t at = 0;
  for (std::int64_t done = 0; count < 0 || done < count; ++done) {
    const std::size_t found =
        from.empty() ? (done == 0 ? at : at + (at < bytes.size() ? decode(bytes, at).size : 1))
                     : bytes.find(from, at);
    if (found == std::string_view::npos || found > bytes.size()) break;
    out.append_part(text, at, found - at);
    out.append(to);
    check_text_size(out.size());
    at = found + from.size();
  }
  out.append_part(text, at, bytes.size() - at);
  return out.take();
}

namespace {

Value split_at_white(const Value& text, std::int64_t most) {
  const std::string_view bytes = text.as_string();
  std::vector<Value> out;
  std::size_t at = 0;
  const auto white = [&](std::size_t index) { return is_white(decode(bytes, index).code); };
  while (true) {
    while (at < bytes.size() && white(at)) at += decode(bytes, at).size;
    if (at >= bytes.size()) break;
    std::size_t end = at;
    if (most >= 0 && static_cast<std::int64_t>(out.size()) >= most) {
      const Value rest = strip(part_of(text, at, bytes.size()), Side::right, std::nullopt);
      out.push_back(rest);
      break;
    }
    while (end < bytes.size() && !white(end)) end += decode(bytes, end).size;
    out.push_back(part_of(text, at, end));
    at = end;
  }
  return Value::list(std::move(out));
}

Value split_at_white_from_right(const Value& text, std::int64_t most) {
  if (most < 0) return split_at_white(text, most);
  Value rest = strip(text, Side::right, std::nullopt);
  std::vector<Value> out;
  while (!rest.as_string().empty() && static_cast<std::int64_t>(out.size()) < most) {
    const std::string_view bytes = rest.as_string();
    std::size_t begin = 0;
    for (std::size_t at = 0; at < bytes.size(); at += decode(bytes, at).size) {
      if (is_white(decode(bytes, at).code)) begin = at + decode(bytes, at).size;
    }
    out.push_back(part_of(rest, begin, bytes.size()));
    rest = strip(part_of(rest, 0, begin), Side::right, std::nullopt);
  }
  if (!rest.as_string().empty()) out.push_back(strip(rest, Side::left, std::nullopt));
  std::reverse(out.begin(), out.end());
  return Value::list(std::move(out));
}

}  // namespace

Value split(const Value& text, std::optional<std::string_view> separator, std::int64_t most,
            bool from_right) {
  if (!separator)
    return from_right ? split_at_white_from_right(text, most) : split_at_white(text, most);
  if (separator->empty()) throw filter_error("the separator must not be empty");
  const std::string_view bytes = text.as_string();
  std::vector<std::size_t> cuts;
  if (from_right) {
    std::size_t end = bytes.size();
    while (most < 0 || static_cast<std::int64_t>(cuts.size()) < most) {
      if (end < separator->size()) break;
      const std::size_t found = bytes.rfind(*separator, end - separator->size());
      if (found == std::string_view::npos) break;
      cuts.push_back(found);
      end = found;
    }
    std::reverse(cuts.begin(), cuts.end());
  } else {
    std::size_t at = 0;
    while (most < 0 || static_cast<std::int64_t>(cuts.size()) < most) {
      const std::size_t found = bytes.find(*separator, at);
      if (found == std::string_view::npos) break;
      cuts.push_back(found);
      at = found + separator->size();
    }
  }
  std::vector<Value> out;
  std::size_t at = 0;
  for (const std::size_t cut : cuts) {
    out.push_back(part_of(text, at, cut));
    at = cut + separator->size();
  }
  out.push_back(part_of(text, at, bytes.size()));
  return Value::list(std::move(out));
}

Value join(const Value& separator, const std::vector<Value>& items, bool strict) {
  value::TextBuilder out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out.append(separator);
    require_defined(items[i]);
    if (items[i].has(value::mark_unknown)) return Value::unknown();
    if (strict && !items[i].is_string()) {
      throw filter_error(base::cat("item ", i, " is `", python_type(items[i]), "`, not a string"));
    }
    print(out, items[i]);
    check_text_size(out.size());
  }
  return out.take();
}

std::string capitalize(std::string_view text) {
  if (text.empty()) return {};
  const std::size_t first = decode(text, 0).size;
  return to_upper(text.substr(0, first)) + to_lower(text.substr(first));
}

std::string pad(std::string_view text, std::size_t width, char align, std::string_view fill) {
  const std::size_t size = length(text);
  if (size >= width) return std::string(text);
  check_text_size(width * fill.size());
  const std::size_t missing = width - size;
  const std::size_t left = align == '>' ? missing : align == '^' ? missing / 2 : 0;
  std::string out;
  for (std::size_t i = 0; i < left; ++i) out += fill;
  out += text;
  for (std::size_t i = left; i < missing; ++i) out += fill;
  return out;
}

std::string group_thousands(std::string_view digits, std::string_view separator) {
  const std::size_t end = std::min(digits.find_first_of(".eE%"), digits.size());
  const std::size_t start =
      !digits.empty() && (digits[0] == '-' || digits[0] == '+' || digits[0] == ' ') ? 1 : 0;
  std::string out(digits.substr(0, start));
  for (std::size_t i = start; i < end; ++i) {
    if (i > start && (end - i) % 3 == 0) out += separator;
    out.push_back(digits[i]);
  }
  return out + std::string(digits.substr(end));
}

std::string shell_quote(std::string_view text) {
  static constexpr std::string_view safe = "@%+=:,./-_";
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') || safe.find(byte) != std::string_view::npos;
  });
  return plain ? std::string(text) : "'" + base::replace_all(text, "'", "'\"'\"'") + "'";
}

std::string url_quote(std::string_view text, std::string_view safe) {
  std::string out;
  for (const char byte : text) {
    if (safe.find(byte) != std::string_view::npos) {
      out.push_back(byte);
    } else {
      out += base::url_encode(std::string_view(&byte, 1));
    }
  }
  return out;
}

std::string url_unquote_plus(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = text[at] == '%' && at + 2 < text.size()
                          ? base::hex_decode(text.substr(at + 1, 2))
                          : std::nullopt;
    if (byte) {
      out += *byte;
      at += 2;
    } else {
      out.push_back(text[at] == '+' ? ' ' : text[at]);
    }
  }
  return out;
}

}  // namespace kboot::jinja
