// Host patterns (ansible/inventory/manager.py).
#include "inventory/pattern.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "inventory/host_range.hpp"
#include "regex/regex.hpp"

namespace kboot::inventory {

namespace {

constexpr std::array<std::string_view, 3> local_names{"127.0.0.1", "localhost", "::1"};

void append_trimmed(std::vector<std::string>& out, std::string_view part) {
  part = base::trim(part);
  if (!part.empty()) out.emplace_back(part);
}

// `a:&b[1:2]:!c` at the colons outside brackets.
std::vector<std::string> split_at_colons(std::string_view pattern) {
  std::vector<std::string> out;
  bool inside = false;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] == '[' || pattern[at] == ']') inside = pattern[at] == '[';
    if (pattern[at] != ':' || inside) continue;
    append_trimmed(out, pattern.substr(begin, at - begin));
    begin = at + 1;
  }
  append_trimmed(out, pattern.substr(begin));
  return out;
}

std::vector<std::string> split_pattern(std::string_view pattern) {
  std::vector<std::string> out;
  if (pattern.find(',') != std::string_view::npos) {
    for (const std::string_view part : base::split(pattern, ',')) {
      for (std::string& piece : split_pattern(part)) out.push_back(std::move(piece));
    }
    return out;
  }
  // An IPv6 address, or a host with a port, has colons of its own.
  std::optional<std::int64_t> port;
  const bool has_port = split_port(pattern, port).size() != pattern.size();
  const bool address =
      std::count(pattern.begin(), pattern.end(), ':') > 1 &&
      pattern.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
  if (has_port || address) {
    append_trimmed(out, pattern);
    return out;
  }
  return split_at_colons(pattern);
}

// A shell's glob as a regular expression (Python's fnmatch.translate).
std::string translate_glob(std::string_view glob) {
  std::string out;
  for (std::size_t at = 0; at < glob.size(); ++at) {
    const char byte = glob[at];
    const std::size_t close =
        byte == '[' ? glob.find(']', at + (glob.substr(at + 1, 1) == "!" ? 3 : 2)) : glob.npos;
    if (byte == '*') {
      out += ".*";
    } else if (byte == '?') {
      out += '.';
    } else if (close != glob.npos) {
      std::string_view set = glob.substr(at + 1, close - at - 1);
      out += '[';
      if (set.starts_with('!')) {
        out += '^';
        set.remove_prefix(1);
      }
      out.append(base::replace_all(set, "\\", "\\\\")).append("]");
      at = close;
    } else {
      out += regex::escape(glob.substr(at, 1));
    }
  }
  return out;
}

class Matcher {
 public:
  explicit Matcher(const std::string& pattern)
      : whole_(!pattern.starts_with('~')),
        regex_(whole_ ? translate_glob(pattern) : pattern.substr(1), {.dot_all = whole_}) {}

  [[nodiscard]] std::vector<std::string> filter(const std::vector<std::string>& names) const {
    std::vector<std::string> out;
    std::copy_if(
        names.begin(), names.end(), std::back_inserter(out),
        [this](const std::string& name) { return regex_.match(name, whole_).has_value(); });
    return out;
  }

 private:
  bool whole_;
  regex::Pattern regex_;
};

// The hosts at the end of a pattern: `[3]`, `[-1]`, `[1:2]`, `[1:]`, both ends included.
struct Subscript {
  std::int64_t first;
  std::optional<std::int64_t> last;

  [[nodiscard]] std::vector<std::string> of(const std::vector<std::string>& hosts,
                                            const std::string& pattern) const {
    const auto size = static_cast<std::int64_t>(hosts.size());
    if (!last || *last == 0) {
      const std::int64_t at = first < 0 ? size + first : first;
      if (at < 0 || at >= size) {
        throw base::Error("host-pattern",
                          base::cat("no hosts matched the subscripted pattern `", pattern, "`"))
            .status(base::Status::bad_input);
      }
      return {hosts[static_cast<std::size_t>(at)]};
    }
    const std::int64_t end = std::min(*last == -1 ? size : *last + 1, size);
    if (first >= end) return {};
    return {hosts.begin() + first, hosts.begin() + end};
  }
};

std::optional<Subscript> take_subscript(std::string& pattern) {
  const std::size_t open = pattern.rfind('[');
  if (pattern.front() == '~' || !pattern.ends_with(']') || open == std::string::npos || open == 0)
    return std::nullopt;
  const std::string_view inside =
      std::string_view(pattern).substr(open + 1, pattern.size() - open - 2);
  Subscript found{};
  const std::size_t colon = inside.find(':');
  if (colon == inside.npos) {
    if (inside.starts_with('+') || !base::parse_int(inside, found.first)) return std::nullopt;
  } else {
    std::int64_t last = -1;
    const std::string_view end = inside.substr(colon + 1);
    const bool digits = inside.find_first_not_of("0123456789:") == inside.npos;
    if (!digits || !base::parse_int(inside.substr(0, colon), found.first)) return std::nullopt;
    if (!end.empty() && !base::parse_int(end, last)) return std::nullopt;
    found.last = last;
  }
  pattern.resize(open);
  return found;
}

// The hosts of one part without its `!` or `&`.
std::vector<std::string> match_part(const Graph& graph, std::string part,
                                    const Unmatched& unmatched) {
  const std::string whole = part;
  const auto subscript = take_subscript(part);
  const Matcher matcher(part);
  std::vector<std::string> out;
  const std::vector<std::string> groups = matcher.filter(graph.group_names());
  for (const std::string& group : groups) {
    for (std::string& host : graph.hosts_of(group)) out.push_back(std::move(host));
  }
  if (groups.empty() || part.find_first_of("~.?*[") != std::string::npos) {
    for (std::string& host : matcher.filter(graph.host_names())) out.push_back(std::move(host));
  }
  if (out.empty() && is_local_name(part)) out.push_back(part);
  if (out.empty() && groups.empty() && part != "all") unmatched(part);
  return subscript && !out.empty() ? subscript->of(out, whole) : out;
}

}  // namespace

bool is_local_name(std::string_view name) noexcept {
  return std::find(local_names.begin(), local_names.end(), name) != local_names.end();
}

std::vector<std::string> select(const Graph& graph, const std::string& pattern,
                                const Unmatched& unmatched) {
  std::vector<std::string> parts = split_pattern(pattern);
  // Additions first, then `&`, then `!`, whatever the order in which they stand.
  const auto rank = [](const std::string& part) {
    return part.front() == '!' ? 2 : part.front() == '&' ? 1 : 0;
  };
  std::stable_sort(parts.begin(), parts.end(),
                   [&](const std::string& a, const std::string& b) { return rank(a) < rank(b); });
  if (!parts.empty() && rank(parts.front()) > 0) parts.insert(parts.begin(), "all");
  std::vector<std::string> out;
  std::set<std::string> chosen;  // additions come first, so nothing has to leave it
  for (const std::string& part : parts) {
    const int kind = rank(part);
    const std::string name = kind == 0 ? part : part.substr(1);
    if (name.empty()) continue;
    const std::vector<std::string> that = graph.host(name) != nullptr
                                              ? std::vector<std::string>{name}
                                              : match_part(graph, name, unmatched);
    const std::set<std::string_view> names(that.begin(), that.end());
    const auto in_that = [&names](const std::string& host) { return names.contains(host); };
    if (kind == 2) std::erase_if(out, in_that);
    if (kind == 1) std::erase_if(out, [&](const std::string& host) { return !in_that(host); });
    if (kind != 0) continue;
    for (const std::string& host : that) {
      if (chosen.insert(host).second) out.push_back(host);
    }
  }
  return out;
}

}  // namespace kboot::inventory
