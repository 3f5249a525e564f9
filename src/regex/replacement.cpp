// A replacement template of re.sub; see replacement.hpp. Rules: Python's re/_parser.py, parse_template.
#include "regex/replacement.hpp"

#include "base/diagnostic.hpp"
#include "base/text.hpp"

namespace kboot::regex {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_octal(char c) { return c >= '0' && c <= '7'; }

struct Escape {
  char letter, byte;
};
constexpr Escape escapes[] = {{'a', '\a'}, {'b', '\b'}, {'f', '\f'}, {'n', '\n'}, {'r', '\r'},
                              {'t', '\t'}, {'v', '\v'}, {'\\', '\\'}};

}  // namespace

Replacement::Replacement(std::string_view text, const Pattern& pattern, base::Origin origin)
    : source_(text), origin_(origin) {
  while (at_ < source_.size()) read(pattern);
}

void Replacement::append_to(std::string& out, const Match& match, std::string_view subject) const {
  for (const Part& part : parts_) {
    out.append(part.text);
    if (part.has_group) out.append(match.text(subject, part.group));
  }
}

void Replacement::read(const Pattern& pattern) {
  const char c = source_[at_++];
  if (c != '\\') {
    parts_.back().text += c;
  } else if (at_ == source_.size()) {
    refuse("it ends in a lone backslash");
  } else {
    escape(pattern);
  }
}

void Replacement::escape(const Pattern& pattern) {
  const char c = source_[at_];
  if (is_digit(c)) return number_escape(pattern);
  ++at_;
  if (c == 'g') return named(pattern);
  for (const Escape& escape : escapes) {
    if (escape.letter != c) continue;
    parts_.back().text += escape.byte;
    return;
  }
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (letter) refuse(base::cat("`\\", c, "` means nothing in it"));
  parts_.back().text += '\\';
  parts_.back().text += c;
}

// \0 and three octal digits are a byte; else one or two digits are a group.
void Replacement::number_escape(const Pattern& pattern) {
  const auto digit = [&](std::size_t ahead) { return at_ + ahead < source_.size() ? source_[at_ + ahead] : ' '; };
  std::size_t octal = 0;
  if (digit(0) == '0') {
    octal = is_octal(digit(1)) ? (is_octal(digit(2)) ? 3 : 2) : 1;
  } else if (is_octal(digit(0)) && is_octal(digit(1)) && is_octal(digit(2))) {
    octal = 3;
  }
  unsigned number = 0;
  if (octal > 0) {
    for (std::size_t i = 0; i < octal; ++i) number = number * 8 + static_cast<unsigned>(digit(i) - '0');
    at_ += octal;
    if (number > 255) refuse("an octal escape is above \\377");
    base::append_utf8(parts_.back().text, number);
    return;
  }
  number = static_cast<unsigned>(digit(0) - '0');
  at_ += 1;
  if (is_digit(digit(0))) number = number * 10 + static_cast<unsigned>(source_[at_++] - '0');
  add_group(number, pattern);
}

void Replacement::named(const Pattern& pattern) {
  const std::size_t end = source_.find('>', at_);
  if (at_ >= source_.size() || source_[at_] != '<' || end == source_.npos) refuse("`\\g` needs a group: `\\g<name>`");
  const std::string_view name = source_.substr(at_ + 1, end - at_ - 1);
  at_ = end + 1;
  std::int64_t number = 0;
  if (!name.empty() && is_digit(name.front()) && base::parse_int(name, number)) {
    return add_group(static_cast<std::size_t>(number), pattern);
  }
  for (const auto& [known, group] : pattern.group_names()) {
    if (known == name) return add_group(group, pattern);
  }
  refuse(base::cat("the pattern has no group `", name, "`"));
}

void Replacement::add_group(std::size_t group, const Pattern& pattern) {
  if (group > pattern.group_count()) refuse(base::cat("the pattern has no group ", group));
  parts_.back().group = group;
  parts_.back().has_group = true;
  parts_.emplace_back();
}

void Replacement::refuse(std::string why) const {
  throw base::Error("regex-syntax", base::cat("the replacement `", source_, "` is malformed: ", why), origin_);
}

}  // namespace kboot::regex
