// Python's regular expressions on PCRE2; see regex.hpp.
#define PCRE2_CODE_UNIT_WIDTH 8
#include "regex/regex.hpp"

#include <pcre2.h>

#include <cstdint>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "regex/replacement.hpp"
#include "regex/translate.hpp"

namespace kboot::regex {

namespace {

constexpr std::uint32_t step_limit = 10'000'000;
constexpr std::uint32_t heap_limit_kib = 64 * 1024;

struct Free {
  void operator()(pcre2_code* code) const { pcre2_code_free(code); }
  void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
  void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
};

PCRE2_SPTR bytes(std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }

std::string pcre_message(int code) {
  PCRE2_UCHAR text[256];
  pcre2_get_error_message(code, text, sizeof text);
  return reinterpret_cast<const char*>(text);
}

std::uint32_t options_of(Flags flags) {
  std::uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
  if (flags.ignore_case) options |= PCRE2_CASELESS;
  if (flags.multi_line) options |= PCRE2_MULTILINE;
  if (flags.dot_all) options |= PCRE2_DOTALL;
  return options;
}

}  // namespace

struct Pattern::Compiled {
  std::unique_ptr<pcre2_code, Free> code;
  std::unique_ptr<pcre2_match_context, Free> limits;
  std::string source;
  base::Origin origin;
  std::size_t groups = 0;
  std::vector<std::pair<std::string, std::size_t>> names;

  std::optional<Match> run(std::string_view subject, std::size_t from, std::uint32_t options) const;
  void read_names();
};

std::string_view Match::text(std::string_view subject, std::size_t group) const {
  if (group >= groups.size() || !groups[group]) return {};
  return subject.substr(groups[group]->first, groups[group]->second - groups[group]->first);
}

Pattern::Pattern(std::string_view pattern, Flags flags, base::Origin origin) : compiled_(new Compiled) {
  compiled_->source = pattern;
  compiled_->origin = origin;
  const std::string translated = to_pcre(pattern);
  int code = 0;
  PCRE2_SIZE at = 0;
  compiled_->code.reset(
      pcre2_compile(bytes(translated), translated.size(), options_of(flags), &code, &at, nullptr));
  if (compiled_->code == nullptr) {
    throw base::Error("regex-syntax",
                      base::cat("the regular expression `", pattern, "` is malformed at position ", at, ": ",
                                pcre_message(code)),
                      origin);
  }
  compiled_->limits.reset(pcre2_match_context_create(nullptr));
  pcre2_set_match_limit(compiled_->limits.get(), step_limit);
  pcre2_set_heap_limit(compiled_->limits.get(), heap_limit_kib);
  compiled_->read_names();
}

Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

void Pattern::Compiled::read_names() {
  std::uint32_t count = 0, name_count = 0, entry_size = 0;
  PCRE2_SPTR table = nullptr;
  pcre2_pattern_info(code.get(), PCRE2_INFO_CAPTURECOUNT, &count);
  pcre2_pattern_info(code.get(), PCRE2_INFO_NAMECOUNT, &name_count);
  pcre2_pattern_info(code.get(), PCRE2_INFO_NAMEENTRYSIZE, &entry_size);
  pcre2_pattern_info(code.get(), PCRE2_INFO_NAMETABLE, &table);
  groups = count;
  for (std::uint32_t row = 0; row < name_count; ++row, table += entry_size) {
    const std::size_t number = static_cast<std::size_t>(table[0]) << 8 | table[1];
    names.emplace_back(reinterpret_cast<const char*>(table + 2), number);
  }
}

std::optional<Match> Pattern::Compiled::run(std::string_view subject, std::size_t from, std::uint32_t options) const {
  const std::unique_ptr<pcre2_match_data, Free> data(pcre2_match_data_create_from_pattern(code.get(), nullptr));
  const int found =
      pcre2_match(code.get(), bytes(subject), subject.size(), from, options, data.get(), limits.get());
  if (found == PCRE2_ERROR_NOMATCH) return std::nullopt;
  if (found < 0) {
    throw base::Error("regex-limit",
                      base::cat("the regular expression `", source, "` was given up: ", pcre_message(found)), origin)
        .hint("nested repetitions such as (a+)+ take for ever on some texts");
  }
  Match match;
  const PCRE2_SIZE* ranges = pcre2_get_ovector_pointer(data.get());
  for (std::size_t group = 0; group <= groups; ++group) {
    const bool took_part = group < static_cast<std::size_t>(found) && ranges[2 * group] != PCRE2_UNSET;
    match.groups.push_back(took_part ? std::optional(Range{ranges[2 * group], ranges[2 * group + 1]}) : std::nullopt);
  }
  return match;
}

std::optional<Match> Pattern::search(std::string_view subject, std::size_t from) const {
  return compiled_->run(subject, from, 0);
}

std::optional<Match> Pattern::match(std::string_view subject) const {
  return compiled_->run(subject, 0, PCRE2_ANCHORED);
}

std::optional<Match> Pattern::full_match(std::string_view subject) const {
  return compiled_->run(subject, 0, PCRE2_ANCHORED | PCRE2_ENDANCHORED);
}

std::vector<Match> Pattern::find_all(std::string_view subject) const {
  std::vector<Match> matches;
  std::size_t from = 0;
  std::uint32_t options = 0;
  while (from <= subject.size()) {
    auto match = compiled_->run(subject, from, options);
    if (!match) break;
    const auto [begin, end] = match->whole();
    // After an empty match the next one must not be the same.
    options = begin == end ? PCRE2_NOTEMPTY_ATSTART : 0;
    from = end;
    matches.push_back(std::move(*match));
  }
  return matches;
}

std::string Pattern::replace(std::string_view subject, std::string_view replacement, std::size_t count) const {
  const Replacement parts(replacement, *this, compiled_->origin);
  std::string out;
  std::size_t at = 0, done = 0;
  for (const Match& match : find_all(subject)) {
    if (count != 0 && done++ == count) break;
    const auto [begin, end] = match.whole();
    out.append(subject.substr(at, begin - at));
    parts.append_to(out, match, subject);
    at = end;
  }
  return out.append(subject.substr(at));
}

std::string Pattern::expand(const Match& match, std::string_view subject, std::string_view replacement) const {
  std::string out;
  Replacement(replacement, *this, compiled_->origin).append_to(out, match, subject);
  return out;
}

std::vector<std::string> Pattern::split(std::string_view subject, std::size_t max_split) const {
  std::vector<std::string> parts;
  std::size_t at = 0, done = 0;
  for (const Match& match : find_all(subject)) {
    if (max_split != 0 && done++ == max_split) break;
    const auto [begin, end] = match.whole();
    parts.emplace_back(subject.substr(at, begin - at));
    for (std::size_t group = 1; group < match.groups.size(); ++group) parts.emplace_back(match.text(subject, group));
    at = end;
  }
  parts.emplace_back(subject.substr(at));
  return parts;
}

std::size_t Pattern::group_count() const { return compiled_->groups; }
const std::vector<std::pair<std::string, std::size_t>>& Pattern::group_names() const { return compiled_->names; }

std::string escape(std::string_view text) {
  // What Python 3.7 and later escape.
  constexpr std::string_view special = "()[]{}?*+-|^$\\.&~# \t\n\r\v\f";
  std::string out;
  for (const char c : text) {
    if (special.find(c) != special.npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace kboot::regex
