// Constraints on versions: reading and checking them.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "query/semver.hpp"
#include "query/semver_text.hpp"

namespace kboot::query {

using namespace semver_text;
using Condition = Constraints::Condition;
using Operator = Constraints::Operator;

namespace {

constexpr std::size_t longest_constraint = 512;
constexpr std::size_t most_alternatives = 32;

[[noreturn]] void fail(std::string message) { throw base::Error("semver", std::move(message)); }

struct OperatorRow {
  std::string_view written;
  Operator operation;
};

// Longer ones before those that they begin with.
constexpr std::array<OperatorRow, 12> operators{{
    {"!=", Operator::not_equal},
    {">=", Operator::greater_equal},
    {"=>", Operator::greater_equal},
    {"<=", Operator::less_equal},
    {"=<", Operator::less_equal},
    {"~>", Operator::tilde},
    {"=", Operator::equal},
    {">", Operator::greater},
    {"<", Operator::less},
    {"~", Operator::tilde},
    {"^", Operator::caret},
    {"", Operator::equal},
}};

bool is_blank(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\f' || byte == '\r';
}

std::size_t blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

bool is_any(std::string_view segment) {
  return segment.empty() || segment == "x" || segment == "X" || segment == "*";
}

// strconv.Quote, for the bytes that stand in constraints.
std::string quoted(std::string_view text) {
  static constexpr std::string_view hex = "0123456789abcdef";
  static constexpr std::string_view escapes = "abtnvfr";
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const base::Utf8Step step = base::read_utf8(text.substr(at));
    if (byte >= 0x80 && step.size > 0) {
      out += text.substr(at, step.size);
      at += step.size;
      continue;
    }
    ++at;
    if (byte == '"' || byte == '\\') {
      out += base::cat('\\', static_cast<char>(byte));
    } else if (byte >= 0x07 && byte <= 0x0D) {
      out += base::cat('\\', escapes[byte - 0x07u]);
    } else if (byte < 0x20 || byte >= 0x7F) {
      out += base::cat("\\x", hex[byte >> 4], hex[byte & 15]);
    } else {
      out += static_cast<char>(byte);
    }
  }
  return out + '"';
}

// `1.2 - 2.3` is `>= 1.2, <= 2.3`.
std::string without_ranges(std::string_view text) {
  std::string out(text);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t first = blanks(text, begin);
    const auto low = read_version(text.substr(first), is_wildcard_digit);
    const std::size_t dash = low ? blanks(text, first + low->size) : 0;
    if (!low || dash == first + low->size || dash >= text.size() || text[dash] != '-') {
      ++begin;
      continue;
    }
    const std::size_t second = blanks(text, dash + 1);
    const auto high = read_version(text.substr(second), is_wildcard_digit);
    if (!high || second == dash + 1) {
      ++begin;
      continue;
    }
    const std::size_t end = blanks(text, second + high->size);
    const std::string rewritten = base::cat(">= ", text.substr(first, low->size),
                                            ", <= ", text.substr(second, high->size), " ");
    const std::string_view match = text.substr(begin, end - begin);
    out.replace(out.find(match), match.size(), rewritten);
    begin = end;
  }
  return out;
}

// One condition at the front of a text; nothing where none is.
struct Written {
  std::string_view operation;
  std::string_view version;
  Parts parts;
  Operator meaning;
  std::size_t size;
};

std::optional<Written> read_condition(std::string_view text) {
  const std::size_t begin = blanks(text, 0);
  for (const OperatorRow& row : operators) {
    if (!text.substr(begin).starts_with(row.written)) continue;
    const std::size_t at = blanks(text, begin + row.written.size());
    if (const auto parts = read_version(text.substr(at), is_wildcard_digit)) {
      return Written{row.written, text.substr(at, parts->size), *parts, row.operation,
                     blanks(text, at + parts->size)};
    }
  }
  return std::nullopt;
}

Condition made(const Written& written) {
  Condition out{.operation = written.meaning,
                .written_operator = std::string(written.operation),
                .written_version = std::string(written.version),
                .version = {}};
  const Parts& parts = written.parts;
  const std::string prerelease =
      parts.prerelease.empty() ? std::string() : base::cat("-", parts.prerelease);
  std::string version = out.written_version;
  out.dirty = true;
  if (is_any(parts.major)) {
    version = base::cat("0.0.0", prerelease);
  } else if (is_any(parts.minor)) {
    out.minor_dirty = true;
    version = base::cat(parts.major, ".0.0", prerelease);
  } else if (is_any(parts.patch)) {
    out.patch_dirty = true;
    version = base::cat(parts.major, ".", parts.minor, ".0", prerelease);
  } else {
    out.dirty = false;
  }
  try {
    out.version = Version::parse(version);
  } catch (const base::Error&) {
    fail("constraint parser error");
  }
  return out;
}

// All conditions of one alternative, apart by commas or blanks.
std::vector<Condition> read_conditions(std::string_view text) {
  std::vector<Written> found;
  std::size_t at = 0;
  bool apart = true;
  while (at < text.size() || found.empty()) {
    if (!apart && text[at] == ',') {
      ++at;
      apart = true;
    }
    const auto condition = apart ? read_condition(text.substr(at)) : std::nullopt;
    if (!condition) fail(base::cat("improper constraint: ", quoted(text)));
    at += condition->size;
    found.push_back(*condition);
    apart = is_blank(text[at - 1]) && (at >= text.size() || text[at] != ',');
  }
  std::vector<Condition> out;
  out.reserve(found.size());
  for (const Written& condition : found) out.push_back(made(condition));
  return out;
}

// What a condition says of a version: nothing when it holds, else the words between the two.
class Check {
 public:
  Check(const Version& version, const Condition& condition)
      : version_(version), condition_(condition), limit_(condition.version) {}

  [[nodiscard]] std::string_view run() const {
    switch (condition_.operation) {
      case Operator::equal:
        if (condition_.dirty) return tilde();
        return version_.compare(limit_) == 0 ? "" : " is not equal to ";
      case Operator::not_equal:
        return not_equal();
      case Operator::greater:
        return greater() ? "" : " is less than or equal to ";
      case Operator::less:
        return version_.compare(limit_) < 0 ? "" : " is greater than or equal to ";
      case Operator::greater_equal:
        return version_.compare(limit_) >= 0 ? "" : " is less than ";
      case Operator::less_equal:
        return less_equal() ? "" : " is greater than ";
      case Operator::tilde:
        return tilde();
      case Operator::caret:
        return caret();
    }
    return "";
  }

 private:
  [[nodiscard]] std::string_view not_equal() const {
    constexpr std::string_view equal = " is equal to ";
    if (!condition_.dirty) return version_.compare(limit_) == 0 ? equal : "";
    if (limit_.major != version_.major) return "";
    if (condition_.minor_dirty) return equal;
    if (limit_.minor != version_.minor) return "";
    if (!condition_.patch_dirty) {
      if (limit_.patch != version_.patch) return "";
      return version_.compare(limit_) == 0 ? equal : "";
    }
    return compare_prereleases(version_.prerelease, limit_.prerelease) != 0 ? "" : equal;
  }

  [[nodiscard]] bool greater() const {
    if (!condition_.dirty || version_.major != limit_.major) {
      return condition_.dirty ? version_.major > limit_.major : version_.compare(limit_) > 0;
    }
    if (condition_.minor_dirty) return false;
    if (condition_.patch_dirty) return version_.minor > limit_.minor;
    return version_.compare(limit_) > 0;
  }

  [[nodiscard]] bool less_equal() const {
    if (!condition_.dirty) return version_.compare(limit_) <= 0;
    if (version_.major > limit_.major) return false;
    return version_.major != limit_.major || version_.minor <= limit_.minor ||
           condition_.minor_dirty;
  }

  [[nodiscard]] std::string_view tilde() const {
    if (version_.compare(limit_) < 0) return " is less than ";
    const bool any = limit_.major == 0 && limit_.minor == 0 && limit_.patch == 0 &&
                     !condition_.minor_dirty && !condition_.patch_dirty;
    if (any) return "";
    if (version_.major != limit_.major) return " does not have same major version as ";
    if (version_.minor != limit_.minor && !condition_.minor_dirty) {
      return " does not have same major and minor version as ";
    }
    return "";
  }

  [[nodiscard]] std::string_view caret() const {
    if (version_.compare(limit_) < 0) return " is less than ";
    constexpr std::string_view other_major = " does not have same major version as ";
    if (limit_.major > 0 || condition_.minor_dirty) {
      return version_.major == limit_.major ? "" : other_major;
    }
    if (version_.major > 0) return other_major;
    if (limit_.minor > 0 || condition_.patch_dirty) {
      return version_.minor == limit_.minor ? "" : " does not have same minor version as ";
    }
    if (version_.minor > 0) return " does not have same minor version as ";
    return version_.patch == limit_.patch ? "" : " does not equal ";
  }

  const Version& version_;
  const Condition& condition_;
  const Version& limit_;
};

// What the library adds behind two of its reasons.
std::string_view explanation(const Version& version, const Condition& condition,
                             std::string_view reason) {
  if (condition.operation != Operator::caret) return "";
  if (reason == " does not equal ") {
    return ". Expect version and constraint to equal when major and minor versions are 0";
  }
  if (reason == " does not have same minor version as " && version.major == 0 &&
      (condition.version.minor > 0 || condition.patch_dirty)) {
    return ". Expected minor versions to match when constraint major version is 0";
  }
  return "";
}

}  // namespace

Constraints::Constraints(std::string_view text) {
  if (text.size() > longest_constraint) fail("constraint string is too long (max 512 bytes)");
  const std::string plain = without_ranges(text);
  std::vector<std::string_view> alternatives;
  std::size_t at = 0;
  for (std::size_t end = 0; end != plain.npos; at = end + 2) {
    end = plain.find("||", at);
    alternatives.push_back(std::string_view(plain).substr(at, end - at));
  }
  if (alternatives.size() > most_alternatives) fail("too many constraint groups (max 32)");
  for (const std::string_view alternative : alternatives) {
    Alternative made{.conditions = read_conditions(alternative)};
    made.prereleases = std::ranges::any_of(made.conditions, [](const Condition& condition) {
      return !condition.version.prerelease.empty();
    });
    alternatives_.push_back(std::move(made));
  }
}

bool Constraints::check(const Version& version) const {
  return std::ranges::any_of(alternatives_, [&version](const Alternative& alternative) {
    if (!version.prerelease.empty() && !alternative.prereleases) return false;
    return std::ranges::all_of(alternative.conditions, [&version](const Condition& condition) {
      return Check(version, condition).run().empty();
    });
  });
}

std::vector<std::string> Constraints::reasons(const Version& version) const {
  std::vector<std::string> out;
  bool told = false;
  for (const Alternative& alternative : alternatives_) {
    bool holds = true;
    for (const Condition& condition : alternative.conditions) {
      if (!version.prerelease.empty() && !alternative.prereleases) {
        holds = false;
        if (!std::exchange(told, true)) {
          out.push_back(base::cat(quoted(version.text()), " is a prerelease version and the ",
                                  "constraint is only looking for release versions"));
        }
        continue;
      }
      const std::string_view reason = Check(version, condition).run();
      if (reason.empty()) continue;
      holds = false;
      out.push_back(base::cat(quoted(version.text()), reason, quoted(condition.written_version),
                              explanation(version, condition, reason)));
    }
    if (holds) return {};
  }
  return out;
}

std::string Constraints::text() const {
  std::string out;
  for (const Alternative& alternative : alternatives_) {
    if (&alternative != &alternatives_.front()) out += " || ";
    for (const Condition& condition : alternative.conditions) {
      if (&condition != &alternative.conditions.front()) out += ' ';
      out += condition.written_operator + condition.written_version;
    }
  }
  return out;
}

}  // namespace kboot::query
