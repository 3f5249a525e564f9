// Host names with a port and with ranges (ansible/plugins/inventory/__init__.py,
// parsing/utils/addresses.py).
#include "inventory/host_range.hpp"

#include "base/diagnostic.hpp"
#include "base/text.hpp"

namespace kboot::inventory {

namespace {

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
// More names than any cluster has: a typing mistake, not a wish.
constexpr std::int64_t most_hosts = 100'000;

[[noreturn]] void fail(std::string message) {
  throw base::Error("inventory-syntax", std::move(message)).status(base::Status::bad_input);
}

std::int64_t number(std::string_view text) {
  std::int64_t out = 0;
  if (!base::parse_int(text, out))
    fail(base::cat("`", text, "` in a host range is neither a number nor a letter"));
  return out;
}

struct Range {
  std::int64_t begin;
  std::int64_t end;
  std::int64_t step;
  std::size_t width = 0;  // digits, where the beginning has leading zeros
  bool alphabetic = false;

  [[nodiscard]] std::string text(std::int64_t at) const {
    if (alphabetic) return {letters[static_cast<std::size_t>(at)]};
    std::string digits = std::to_string(at);
    return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
  }
};

Range parse_range(std::string_view text) {
  const std::vector<std::string_view> bounds = base::split(text, ':');
  if (bounds.size() != 2 && bounds.size() != 3)
    fail("a host range must be begin:end or begin:end:step");
  const std::string_view begin = bounds[0].empty() ? "0" : bounds[0];
  const std::string_view end = bounds[1];
  if (end.empty()) fail("a host range must say where it ends");
  Range range{0, 0, bounds.size() == 3 ? number(bounds[2]) : 1};
  if (range.step < 1) fail("the step of a host range must be 1 or more");
  const std::size_t first = letters.find(begin);
  const std::size_t last = letters.find(end);
  if (begin.size() == 1 && end.size() == 1 && first != letters.npos && last != letters.npos) {
    range.begin = static_cast<std::int64_t>(first);
    range.end = static_cast<std::int64_t>(last);
    range.alphabetic = true;
    if (range.begin > range.end) fail("a host range must not end before it begins");
    return range;
  }
  if (begin.size() > 1 && begin.front() == '0') {
    if (begin.size() != end.size())
      fail("begin and end of a host range with leading zeros must be of equal length");
    range.width = begin.size();
  }
  range.begin = number(begin);
  range.end = number(end);
  return range;
}

void expand(std::string_view text, std::vector<std::string>& out) {
  const std::size_t open = text.find('[');
  if (open == std::string_view::npos) {
    if (out.size() >= static_cast<std::size_t>(most_hosts))
      fail("a host range stands for more than 100000 hosts");
    out.emplace_back(text);
    return;
  }
  const std::size_t close = text.find(']', open);
  if (close == std::string_view::npos) fail("the `[` of a host range is never closed");
  const Range range = parse_range(text.substr(open + 1, close - open - 1));
  for (std::int64_t at = range.begin; at <= range.end; at += range.step) {
    expand(base::cat(text.substr(0, open), range.text(at), text.substr(close + 1)), out);
  }
}

}  // namespace

std::string_view split_port(std::string_view text, std::optional<std::int64_t>& port) {
  const std::size_t colon = text.rfind(':');
  std::int64_t found = 0;
  if (colon == std::string_view::npos || colon == 0 ||
      text.find_first_not_of("0123456789", colon + 1) != text.npos ||
      !base::parse_int(text.substr(colon + 1), found)) {
    return text;
  }
  const std::string_view name = text.substr(0, colon);
  const bool bracketed = name.front() == '[' && name.back() == ']';
  if (bracketed) {
    port = found;
    return name.substr(1, name.size() - 2);
  }
  // Colons inside a range are its own; another one means an IPv6 address without a port.
  bool inside = false;
  for (const char byte : name) {
    if (byte == ':' && !inside) return text;
    if (byte == '[' || byte == ']') inside = byte == '[';
  }
  if (inside) return text;
  port = found;
  return name;
}

HostNames expand_hosts(std::string_view text) {
  HostNames out;
  const std::string_view name = split_port(text, out.port);
  if (text.ends_with(':'))
    fail(base::cat("the host name `", text, "` ends in `:`, which stands before a port"));
  if (name == "---") fail("`---` begins a YAML file, this is read as INI");
  expand(name, out.names);
  return out;
}

}  // namespace kboot::inventory
