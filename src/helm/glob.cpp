// Reading and matching of globs.
#include "helm/glob.hpp"

#include <optional>

#include "base/text.hpp"

namespace kboot::helm {

namespace {

std::string_view first_character(std::string_view text) {
  return text.substr(0, std::max<std::size_t>(base::read_utf8(text).size, 1));
}

}  // namespace

class Glob::Reader {
 public:
  explicit Reader(std::string_view rest) : rest_(rest) {}

  // Parts up to the end, or inside braces up to `,` or `}`. False where the pattern is malformed.
  bool read(Parts& out, int depth) {
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (depth > 0 && (c == ',' || c == '}')) return true;
      if (!read_part(out, depth)) return false;
    }
    return depth == 0;
  }

 private:
  bool read_part(Parts& out, int depth) {
    const char c = rest_.front();
    if (c == '{') return read_choice(out, depth);
    if (c == '[') return read_range(out);
    if (c == '?') {
      rest_.remove_prefix(1);
      out.push_back({Part::Kind::single});
    } else if (c == '*') {
      const bool super = rest_.starts_with("**");
      rest_.remove_prefix(super ? 2 : 1);
      out.push_back({super ? Part::Kind::super : Part::Kind::any});
    } else {
      out.push_back({Part::Kind::text, read_text(depth > 0 ? "?*[{}," : "?*[{")});
    }
    return true;
  }

  std::string read_text(std::string_view breakers) {
    std::string text;
    while (!rest_.empty()) {
      if (rest_.front() == '\\') {
        rest_.remove_prefix(1);
        if (rest_.empty()) break;
      } else if (breakers.find(rest_.front()) != std::string_view::npos) {
        break;
      }
      const std::string_view character = first_character(rest_);
      text += character;
      rest_.remove_prefix(character.size());
    }
    return text;
  }

  bool read_range(Parts& out) {
    rest_.remove_prefix(1);
    Part part{Part::Kind::range};
    if (rest_.starts_with('!')) {
      part.negated = true;
      rest_.remove_prefix(1);
    }
    if (rest_.empty()) return false;
    const std::string_view low = first_character(rest_);
    if (rest_.substr(low.size()).starts_with('-')) {
      rest_.remove_prefix(low.size() + 1);
      if (rest_.empty()) return false;
      part.low = low;
      part.high = first_character(rest_);
      rest_.remove_prefix(part.high.size());
    } else {
      part.text = read_text("]");
    }
    if (!rest_.starts_with(']')) return false;
    rest_.remove_prefix(1);
    out.push_back(std::move(part));
    return true;
  }

  bool read_choice(Parts& out, int depth) {
    constexpr int deepest = 50;
    if (depth >= deepest) return false;
    Part part{Part::Kind::choice};
    do {
      rest_.remove_prefix(1);
      if (!read(part.choices.emplace_back(), depth + 1)) return false;
    } while (rest_.front() == ',');
    rest_.remove_prefix(1);
    out.push_back(std::move(part));
    return true;
  }

  std::string_view rest_;
};

Glob::Glob(std::string_view pattern) {
  if (base::is_utf8(pattern) && Reader(pattern).read(parts_, 0)) return;
  parts_.clear();
  parts_.push_back({Part::Kind::super});
}

bool Glob::matches(std::string_view name) const { return match({&parts_, 0, nullptr}, name); }

bool Glob::match_range(const Part& part, std::string_view character) {
  if (part.low.empty()) return (part.text.find(character) != std::string::npos) != part.negated;
  const std::uint32_t code = base::read_utf8(character).code_point;
  const bool inside =
      base::read_utf8(part.low).code_point <= code && code <= base::read_utf8(part.high).code_point;
  return inside != part.negated;
}

bool Glob::match(const Rest& rest, std::string_view name) {
  if (rest.at == rest.parts->size()) {
    return rest.after == nullptr ? name.empty() : match(*rest.after, name);
  }
  const Part& part = (*rest.parts)[rest.at];
  const Rest next{rest.parts, rest.at + 1, rest.after};
  switch (part.kind) {
    case Part::Kind::text:
      return name.starts_with(part.text) && match(next, name.substr(part.text.size()));
    case Part::Kind::single:
    case Part::Kind::range: {
      if (name.empty()) return false;
      const std::string_view character = first_character(name);
      const bool fits =
          part.kind == Part::Kind::single ? character != "/" : match_range(part, character);
      return fits && match(next, name.substr(character.size()));
    }
    case Part::Kind::any:
    case Part::Kind::super:
      for (std::size_t taken = 0;; ++taken) {
        if (match(next, name.substr(taken))) return true;
        if (taken == name.size()) return false;
        if (part.kind == Part::Kind::any && name[taken] == '/') return false;
      }
    case Part::Kind::choice:
      for (const Parts& choice : part.choices) {
        if (match({&choice, 0, &next}, name)) return true;
      }
      return false;
  }
  return false;
}

}  // namespace kboot::helm
