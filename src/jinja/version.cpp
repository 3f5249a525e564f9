// Four ways to compare versions.
#include "jinja/version.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "base/text.hpp"
#include "jinja/builtin.hpp"

namespace kboot::jinja {
namespace {

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
bool is_letter(char byte) { return (byte | 32) >= 'a' && (byte | 32) <= 'z'; }

using Component = std::variant<std::int64_t, std::string>;
using Components = std::vector<Component>;

int order(std::int64_t a, std::int64_t b) { return a < b ? -1 : a > b ? 1 : 0; }

[[noreturn]] void no_version(std::string_view text, std::string_view kind) {
  throw filter_error(base::cat("`", text, "` is no ", kind, " version"));
}

std::int64_t number_of(std::string_view digits) {
  std::int64_t out = 0;
  if (!base::parse_int(digits, out))
    throw filter_error(base::cat("`", digits, "` is too big for a version"));
  return out;
}

// LooseVersion: runs of digits, runs of small letters, and what stands between dots.
Components loose_parts(std::string_view text) {
  Components out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '.') {
      ++at;
      continue;
    }
    const auto same_class = [&](char byte) {
      if (is_digit(text[at])) return is_digit(byte);
      if (text[at] >= 'a' && text[at] <= 'z') return byte >= 'a' && byte <= 'z';
      return byte != '.' && !is_digit(byte) && !(byte >= 'a' && byte <= 'z');
    };
    std::size_t end = at;
    while (end < text.size() && same_class(text[end])) ++end;
    const std::string_view part = text.substr(at, end - at);
    out.push_back(is_digit(part[0]) ? Component(number_of(part)) : Component(std::string(part)));
    at = end;
  }
  return out;
}

int compare_loose(std::string_view a, std::string_view b) {
  const Components left = loose_parts(a);
  const Components right = loose_parts(b);
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    if (left[i].index() != right[i].index()) {
      throw filter_error(base::cat("the versions `", a, "` and `", b, "` cannot be compared"));
    }
    if (left[i] != right[i]) return left[i] < right[i] ? -1 : 1;
  }
  return order(static_cast<std::int64_t>(left.size()), static_cast<std::int64_t>(right.size()));
}

// StrictVersion: N.N[.N][aN|bN].
struct Strict {
  std::int64_t numbers[3] = {0, 0, 0};
  char phase = 'z';  // a release comes behind a and b
  std::int64_t phase_number = 0;
};

Strict read_strict(std::string_view text) {
  Strict out;
  std::string_view rest = text;
  if (const auto phase = rest.find_first_of("ab"); phase != std::string_view::npos) {
    out.phase = rest[phase];
    const std::string_view digits = rest.substr(phase + 1);
    if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit))
      no_version(text, "strict");
    out.phase_number = number_of(digits);
    rest = rest.substr(0, phase);
  }
  const std::vector<std::string_view> parts = base::split(rest, '.');
  if (parts.size() < 2 || parts.size() > 3) no_version(text, "strict");
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].empty() || !std::all_of(parts[i].begin(), parts[i].end(), is_digit))
      no_version(text, "strict");
    out.numbers[i] = number_of(parts[i]);
  }
  return out;
}

int compare_strict(std::string_view a, std::string_view b) {
  const Strict left = read_strict(a);
  const Strict right = read_strict(b);
  for (std::size_t i = 0; i < 3; ++i) {
    if (const int out = order(left.numbers[i], right.numbers[i]); out != 0) return out;
  }
  if (left.phase != right.phase) return left.phase < right.phase ? -1 : 1;
  return order(left.phase_number, right.phase_number);
}

// SemVer 2.0.0.
struct Semantic {
  std::int64_t numbers[3] = {0, 0, 0};
  std::vector<std::string> pre;
};

Semantic read_semantic(std::string_view text) {
  Semantic out;
  std::string_view rest = text.substr(0, text.find('+'));
  if (const auto dash = rest.find('-'); dash != std::string_view::npos) {
    for (const std::string_view part : base::split(rest.substr(dash + 1), '.')) {
      if (part.empty()) no_version(text, "semantic");
      out.pre.emplace_back(part);
    }
    rest = rest.substr(0, dash);
  }
  const std::vector<std::string_view> parts = base::split(rest, '.');
  if (parts.size() != 3) no_version(text, "semantic");
  for (std::size_t i = 0; i < 3; ++i) {
    const bool digits =
        !parts[i].empty() && std::all_of(parts[i].begin(), parts[i].end(), is_digit);
    if (!digits || (parts[i].size() > 1 && parts[i][0] == '0')) no_version(text, "semantic");
    out.numbers[i] = number_of(parts[i]);
  }
  return out;
}

int compare_identifiers(const std::string& a, const std::string& b) {
  const bool a_digits = std::all_of(a.begin(), a.end(), is_digit);
  const bool b_digits = std::all_of(b.begin(), b.end(), is_digit);
  if (a_digits && b_digits) return order(number_of(a), number_of(b));
  if (a_digits != b_digits) return a_digits ? -1 : 1;
  return a.compare(b) < 0 ? -1 : a == b ? 0 : 1;
}

int compare_semantic(std::string_view a, std::string_view b) {
  const Semantic left = read_semantic(a);
  const Semantic right = read_semantic(b);
  for (std::size_t i = 0; i < 3; ++i) {
    if (const int out = order(left.numbers[i], right.numbers[i]); out != 0) return out;
  }
  if (left.pre.empty() != right.pre.empty()) return left.pre.empty() ? 1 : -1;
  for (std::size_t i = 0; i < std::min(left.pre.size(), right.pre.size()); ++i) {
    if (const int out = compare_identifiers(left.pre[i], right.pre[i]); out != 0) return out;
  }
  return order(static_cast<std::int64_t>(left.pre.size()),
               static_cast<std::int64_t>(right.pre.size()));
}

// PEP 440 as far as releases, pre-, post- and development versions go.
struct Pep440 {
  std::int64_t epoch = 0;
  std::vector<std::int64_t> release;
  std::pair<int, std::int64_t> pre{3, 0};  // dev only: -1; a 0, b 1, rc 2; none 3
  std::pair<int, std::int64_t> post{0, 0};
  std::pair<int, std::int64_t> dev{1, 0};  // none comes behind dev
};

class PepReader {
 public:
  explicit PepReader(std::string_view text) : whole_(text), text_(base::lower(base::trim(text))) {}
  Pep440 run() {
    if (text_.starts_with('v')) ++at_;
    if (const auto bang = text_.find('!'); bang != std::string::npos) {
      out_.epoch = digits();
      ++at_;
    }
    out_.release.push_back(digits());
    while (at_ + 1 < text_.size() && text_[at_] == '.' && is_digit(text_[at_ + 1])) {
      ++at_;
      out_.release.push_back(digits());
    }
    while (out_.release.size() > 1 && out_.release.back() == 0) out_.release.pop_back();
    while (at_ < text_.size() && text_[at_] != '+') suffix();
    if (out_.dev.first == 0 && out_.pre.first == 3 && out_.post.first == 0) out_.pre = {-1, 0};
    return out_;
  }

 private:
  std::int64_t digits() {
    const std::size_t from = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    if (at_ == from) no_version(whole_, "PEP 440");
    return number_of(std::string_view(text_).substr(from, at_ - from));
  }
  std::int64_t optional_digits() {
    if (at_ < text_.size() && (text_[at_] == '.' || text_[at_] == '-' || text_[at_] == '_')) {
      if (at_ + 1 < text_.size() && is_digit(text_[at_ + 1])) ++at_;
    }
    return at_ < text_.size() && is_digit(text_[at_]) ? digits() : 0;
  }
  void suffix() {
    const bool dash = text_[at_] == '-';
    if (text_[at_] == '.' || dash || text_[at_] == '_') ++at_;
    if (dash && at_ < text_.size() && is_digit(text_[at_])) {
      out_.post = {1, digits()};
      return;
    }
    std::size_t end = at_;
    while (end < text_.size() && is_letter(text_[end])) ++end;
    const std::string word = text_.substr(at_, end - at_);
    at_ = end;
    if (word == "a" || word == "alpha") {
      out_.pre = {0, optional_digits()};
    } else if (word == "b" || word == "beta") {
      out_.pre = {1, optional_digits()};
    } else if (word == "rc" || word == "c" || word == "pre" || word == "preview") {
      out_.pre = {2, optional_digits()};
    } else if (word == "post" || word == "rev" || word == "r") {
      out_.post = {1, optional_digits()};
    } else if (word == "dev") {
      out_.dev = {0, optional_digits()};
    } else {
      no_version(whole_, "PEP 440");
    }
  }

  std::string_view whole_;
  std::string text_;
  std::size_t at_ = 0;
  Pep440 out_;
};

int compare_pep440(std::string_view a, std::string_view b) {
  const Pep440 left = PepReader(a).run();
  const Pep440 right = PepReader(b).run();
  const auto key = [](const Pep440& version) {
    return std::tie(version.epoch, version.release, version.pre, version.post, version.dev);
  };
  return key(left) < key(right) ? -1 : key(right) < key(left) ? 1 : 0;
}

}  // namespace

int compare_versions(std::string_view a, std::string_view b, VersionKind kind) {
  switch (kind) {
    case VersionKind::strict:
      return compare_strict(a, b);
    case VersionKind::semver:
      return compare_semantic(a, b);
    case VersionKind::pep440:
      return compare_pep440(a, b);
    case VersionKind::loose:
      break;
  }
  return compare_loose(a, b);
}

}  // namespace kboot::jinja
