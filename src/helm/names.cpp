// Go's path functions.
#include "helm/names.hpp"

#include <cstdint>
#include <span>
#include <vector>

#include "base/text.hpp"

namespace kboot::helm {

namespace {

// One step of a pattern: a star, or what one character must be.
struct Step {
  enum class Kind : unsigned char { star, any, byte, ranges } kind;
  char byte = 0;
  bool negated = false;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ranges = {};
};

// A possibly escaped character inside a class; false where the pattern is malformed.
bool take_class_character(std::string_view& rest, std::uint32_t& out) {
  if (rest.empty() || rest[0] == '-' || rest[0] == ']') return false;
  if (rest[0] == '\\') rest.remove_prefix(1);
  if (rest.empty()) return false;
  const base::Utf8Step step = base::read_utf8(rest);
  if (step.size == 0) return false;
  out = step.code_point;
  rest.remove_prefix(step.size);
  return !rest.empty();
}

bool take_class(std::string_view& rest, Step& step) {
  rest.remove_prefix(1);
  if (rest.starts_with('^')) {
    step.negated = true;
    rest.remove_prefix(1);
  }
  while (!rest.starts_with(']') || step.ranges.empty()) {
    std::uint32_t low = 0;
    if (!take_class_character(rest, low)) return false;
    std::uint32_t high = low;
    if (rest[0] == '-') {
      rest.remove_prefix(1);
      if (!take_class_character(rest, high)) return false;
    }
    step.ranges.emplace_back(low, high);
  }
  rest.remove_prefix(1);
  return true;
}

std::optional<std::vector<Step>> compile(std::string_view rest) {
  std::vector<Step> steps;
  while (!rest.empty()) {
    if (rest[0] == '[') {
      Step step{Step::Kind::ranges};
      if (!take_class(rest, step)) return std::nullopt;
      steps.push_back(std::move(step));
      continue;
    }
    if (rest[0] == '*') {
      steps.push_back({Step::Kind::star});
    } else if (rest[0] == '?') {
      steps.push_back({Step::Kind::any});
    } else {
      if (rest[0] == '\\') rest.remove_prefix(1);
      if (rest.empty()) return std::nullopt;
      steps.push_back({Step::Kind::byte, rest[0]});
    }
    rest.remove_prefix(1);
  }
  return steps;
}

// How many bytes of `text` the step takes; 0 when it does not fit.
std::size_t take(const Step& step, std::string_view text) {
  if (text.empty()) return 0;
  if (step.kind == Step::Kind::byte) return text[0] == step.byte ? 1 : 0;
  base::Utf8Step character = base::read_utf8(text);
  if (character.size == 0) character = {0xFFFD, 1};
  if (step.kind == Step::Kind::any) return text[0] == '/' ? 0 : character.size;
  bool inside = false;
  for (const auto& [low, high] : step.ranges) {
    inside = inside || (low <= character.code_point && character.code_point <= high);
  }
  return inside != step.negated ? character.size : 0;
}

}  // namespace

std::string_view go_extension(std::string_view path) {
  for (std::size_t i = path.size(); i > 0 && path[i - 1] != '/'; --i) {
    if (path[i - 1] == '.') return path.substr(i - 1);
  }
  return "";
}

std::string_view go_base(std::string_view path) {
  if (path.empty()) return ".";
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return "/";
  return path.substr(path.rfind('/') + 1);
}

std::string go_clean(std::string_view path) {
  std::vector<std::string> kept;
  const bool rooted = path.starts_with('/');
  for (const std::string_view part : base::split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      kept.emplace_back(part);
    } else if (!kept.empty() && kept.back() != "..") {
      kept.pop_back();
    } else if (!rooted) {
      kept.emplace_back(part);
    }
  }
  const std::string joined = base::join(kept, "/");
  if (rooted) return base::cat("/", joined);
  return joined.empty() ? "." : joined;
}

namespace {

// A star takes as little as it can; where the rest does not fit, the last star takes one more.
bool match(std::span<const Step> steps, std::string_view name) {
  std::size_t at = 0;
  std::size_t read = 0;
  std::size_t star = std::string_view::npos;  // the step behind the last star
  std::size_t star_read = 0;
  for (;;) {
    if (at < steps.size() && steps[at].kind == Step::Kind::star) {
      star = ++at;
      star_read = read;
      continue;
    }
    if (at == steps.size() && read == name.size()) return true;
    const std::size_t taken = at < steps.size() ? take(steps[at], name.substr(read)) : 0;
    if (taken > 0) {
      ++at;
      read += taken;
      continue;
    }
    if (star == std::string_view::npos || star_read >= name.size() || name[star_read] == '/') {
      return false;
    }
    at = star;
    read = ++star_read;
  }
}

}  // namespace

std::optional<bool> go_match(std::string_view pattern, std::string_view name) {
  constexpr std::string_view special = "*?[\\";
  if (pattern.find_first_of(special) == std::string_view::npos) return pattern == name;
  // `*.bak`
  const std::string_view end = pattern.substr(1);
  if (pattern[0] == '*' && end.find_first_of(special) == std::string_view::npos &&
      !name.ends_with(end)) {
    return false;
  }
  const std::optional<std::vector<Step>> steps = compile(pattern);
  return steps ? std::optional(match(*steps, name)) : std::nullopt;
}

}  // namespace kboot::helm
