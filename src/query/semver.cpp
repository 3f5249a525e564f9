// Semantic versions: reading, order, successors.
#include "query/semver.hpp"

#include <charconv>
#include <limits>
#include <optional>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "query/semver_text.hpp"

namespace kboot::query {

using namespace semver_text;

namespace {

constexpr std::size_t longest_version = 256;

[[noreturn]] void fail(std::string message) { throw base::Error("semver", std::move(message)); }

bool only_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool only_identifier(std::string_view text) {
  return text.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789") ==
         std::string_view::npos;
}

// strconv.ParseUint of digits
std::optional<std::uint64_t> to_number(std::string_view digits) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::string range_message(std::string_view digits) {
  return base::cat("strconv.ParseUint: parsing \"", digits, "\": value out of range");
}

std::uint64_t segment(std::string_view digits) {
  if (digits.empty()) return 0;
  if (const auto number = to_number(digits)) return *number;
  fail(base::cat("error parsing version segment: ", range_message(digits)));
}

void validate_prerelease(std::string_view text) {
  for (const std::string_view part : base::split(text, '.')) {
    if (part.empty() || !only_identifier(part)) fail("invalid prerelease string");
    if (only_digits(part) && part.size() > 1 && part[0] == '0') {
      fail("version segment starts with 0");
    }
  }
}

void validate_metadata(std::string_view text) {
  for (const std::string_view part : base::split(text, '.')) {
    if (part.empty() || !only_identifier(part)) fail("invalid metadata string");
  }
}

int order(std::uint64_t a, std::uint64_t b) noexcept {
  if (a == b) return 0;
  return a < b ? -1 : 1;
}

// Numbers come before words; a part that is missing before all.
int order_part(std::string_view a, std::string_view b) {
  if (a == b) return 0;
  if (a.empty() || b.empty()) return a.empty() ? -1 : 1;
  const auto first = to_number(a);
  const auto second = to_number(b);
  if (first && second) return *first > *second ? 1 : -1;
  if (first || second) return first ? -1 : 1;
  return a > b ? 1 : -1;
}

}  // namespace

namespace semver_text {

int compare_prereleases(std::string_view a, std::string_view b) {
  const auto left = base::split(a, '.');
  const auto right = base::split(b, '.');
  for (std::size_t i = 0; i < left.size() || i < right.size(); ++i) {
    const int difference = order_part(i < left.size() ? left[i] : std::string_view(),
                                      i < right.size() ? right[i] : std::string_view());
    if (difference != 0) return difference;
  }
  return 0;
}

}  // namespace semver_text

Version Version::parse(std::string_view text) {
  if (text.size() > longest_version) fail("version string is too long (max 256 bytes)");
  const std::optional<Parts> parts = read_version(text, is_digit);
  if (!parts || parts->size != text.size()) fail("invalid semantic version");
  Version out;
  out.original = text;
  out.major = segment(parts->major);
  out.minor = segment(parts->minor);
  out.patch = segment(parts->patch);
  out.prerelease = parts->prerelease;
  out.metadata = parts->metadata;
  if (!out.prerelease.empty()) validate_prerelease(out.prerelease);
  return out;
}

Version Version::parse_strict(std::string_view text) {
  if (text.empty()) fail("version string empty");
  if (text.size() > longest_version) fail("version string is too long (max 256 bytes)");
  const std::size_t first = text.find('.');
  const std::size_t second = first == text.npos ? first : text.find('.', first + 1);
  if (second == text.npos) fail("invalid semantic version");
  Version out;
  out.original = text;
  std::string_view patch = text.substr(second + 1);
  if (const std::size_t plus = patch.find('+'); plus != patch.npos) {
    out.metadata = patch.substr(plus + 1);
    patch = patch.substr(0, plus);
    validate_metadata(out.metadata);
  }
  if (const std::size_t dash = patch.find('-'); dash != patch.npos) {
    out.prerelease = patch.substr(dash + 1);
    patch = patch.substr(0, dash);
    validate_prerelease(out.prerelease);
  }
  const std::string_view parts[] = {text.substr(0, first),
                                    text.substr(first + 1, second - first - 1), patch};
  for (const std::string_view part : parts) {
    if (!only_digits(part)) fail("invalid characters in version");
    if (part.size() > 1 && part[0] == '0') fail("version segment starts with 0");
  }
  std::uint64_t* const numbers[] = {&out.major, &out.minor, &out.patch};
  for (std::size_t i = 0; i < 3; ++i) {
    if (parts[i].empty()) fail("strconv.ParseUint: parsing \"\": invalid syntax");
    const auto number = to_number(parts[i]);
    if (!number) fail(range_message(parts[i]));
    *numbers[i] = *number;
  }
  return out;
}

std::string Version::text() const {
  std::string out = base::cat(major, ".", minor, ".", patch);
  if (!prerelease.empty()) out += base::cat("-", prerelease);
  if (!metadata.empty()) out += base::cat("+", metadata);
  return out;
}

int Version::compare(const Version& other) const noexcept {
  for (const int difference :
       {order(major, other.major), order(minor, other.minor), order(patch, other.patch)}) {
    if (difference != 0) return difference;
  }
  if (prerelease.empty() || other.prerelease.empty()) {
    return static_cast<int>(prerelease.empty()) - static_cast<int>(other.prerelease.empty());
  }
  return compare_prereleases(prerelease, other.prerelease);
}

namespace {

std::uint64_t incremented(std::uint64_t number, std::string_view part) {
  if (number == std::numeric_limits<std::uint64_t>::max()) {
    fail(base::cat(part, " version increment would overflow uint64"));
  }
  return number + 1;
}

// `out` as it would be written: with a `v` where the version had one.
Version rewritten(Version out, const Version& from) {
  out.original = base::cat(from.original.starts_with('v') ? "v" : "", out.text());
  return out;
}

}  // namespace

Version Version::next_major() const {
  return rewritten({.major = incremented(major, "major")}, *this);
}

Version Version::next_minor() const {
  return rewritten({.major = major, .minor = incremented(minor, "minor")}, *this);
}

Version Version::next_patch() const {
  // What comes next after a prerelease is its release.
  const std::uint64_t next = prerelease.empty() ? incremented(patch, "patch") : patch;
  return rewritten({.major = major, .minor = minor, .patch = next}, *this);
}

Version Version::with_prerelease(std::string_view text) const {
  if (!text.empty()) validate_prerelease(text);
  Version out = *this;
  out.prerelease = text;
  return rewritten(out, *this);
}

Version Version::with_metadata(std::string_view text) const {
  if (!text.empty()) validate_metadata(text);
  Version out = *this;
  out.metadata = text;
  return rewritten(out, *this);
}

}  // namespace kboot::query
