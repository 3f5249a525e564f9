// Reads indentation only: whatever belongs to a key of a block mapping is indented deeper than the
// key, but for a list, whose dashes may stand below the key's first letter.
#include "helm/index_excerpt.hpp"

#include <algorithm>

namespace kboot::helm {

namespace {

struct Line {
  std::string_view whole;  // with its line end
  std::string_view text;   // without indentation and line end
  std::size_t indent = 0;

  [[nodiscard]] bool empty() const noexcept { return text.empty() || text.front() == '#'; }
};

Line take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  Line line{.whole = rest.substr(0, end == rest.npos ? end : end + 1)};
  rest.remove_prefix(line.whole.size());
  line.text = line.whole;
  while (line.text.ends_with('\n') || line.text.ends_with('\r') || line.text.ends_with(' ')) {
    line.text.remove_suffix(1);
  }
  line.indent = std::min(line.text.find_first_not_of(' '), line.text.size());
  line.text.remove_prefix(line.indent);
  return line;
}

// What stands behind the key, or nothing where the line is no plain or quoted key.
std::optional<std::string_view> split_key(std::string_view text, std::string_view& key) {
  constexpr std::string_view special = "?&*!{}[],|>@`%-\t";
  if (text.empty() || special.find(text.front()) != special.npos) return std::nullopt;
  std::size_t end = 0;
  if (text.front() == '"' || text.front() == '\'') {
    end = text.find(text.front(), 1);
    if (end == text.npos) return std::nullopt;
    key = text.substr(1, end - 1);
    if (key.find('\\') != key.npos) return std::nullopt;
    ++end;
  } else {
    end = text.find(':');
    while (end != text.npos && end + 1 < text.size() && text[end + 1] != ' ') {
      end = text.find(':', end + 1);
    }
    key = text.substr(0, end);
    if (key.find('#') != key.npos) return std::nullopt;
  }
  if (end >= text.size() || text[end] != ':') return std::nullopt;
  text.remove_prefix(end + 1);
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text.starts_with('#') ? std::string_view() : text;
}

// The mapping behind `entries:`, of which the wanted key's lines are kept.
class Entries {
 public:
  Entries(std::string_view chart, std::string& out) : chart_(chart), out_(out) {}

  // False where the line is not laid out as it should be.
  bool take(const Line& line) {
    if (!indent_) indent_ = line.indent;
    if (line.indent > *indent_ || (line.indent == *indent_ && is_item(line))) {
      if (!in_key_) return false;
      if (wanted_) out_ += line.whole;
      return true;
    }
    if (line.indent < *indent_) return false;
    std::string_view key;
    if (!split_key(line.text, key)) return false;
    in_key_ = true;
    wanted_ = key == chart_;
    if (wanted_) out_ += line.whole;
    return true;
  }
  // An empty line or a comment; it may be part of a text.
  void take_empty(const Line& line) {
    if (wanted_) out_ += line.whole;
  }

 private:
  static bool is_item(const Line& line) { return line.text == "-" || line.text.starts_with("- "); }

  std::string_view chart_;
  std::string& out_;
  std::optional<std::size_t> indent_;
  bool in_key_ = false;
  bool wanted_ = false;
};

}  // namespace

std::optional<std::string> index_excerpt(std::string_view text, std::string_view chart) {
  std::string out;
  std::optional<Entries> entries;
  bool inside = false;
  for (std::string_view rest = text; !rest.empty();) {
    const Line line = take_line(rest);
    if (line.empty()) {
      if (inside) entries->take_empty(line);
      if (!inside) out += line.whole;
      continue;
    }
    if (inside && (line.indent > 0 || line.text.starts_with("- "))) {
      if (!entries->take(line)) return std::nullopt;
      continue;
    }
    inside = false;
    std::string_view key;
    const auto behind = line.indent == 0 ? split_key(line.text, key) : std::nullopt;
    if (behind && key == "entries") {
      if (entries || !behind->empty()) return std::nullopt;
      entries.emplace(chart, out);
      inside = true;
    }
    out += line.whole;
  }
  if (!entries) return std::nullopt;
  return out;
}

}  // namespace kboot::helm
