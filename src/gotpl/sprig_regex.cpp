// Sprig's regular expressions.
#include <algorithm>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "gotpl/gotpl.hpp"
#include "gotpl/print.hpp"
#include "gotpl/quote.hpp"
#include "gotpl/sprig.hpp"
#include "gotpl/sprig_support.hpp"
#include "regex/go_pattern.hpp"

namespace kboot::gotpl {
namespace {

using regex::GoPattern;

// regexp.Compile
const GoPattern& compiled(const Call& call) {
  try {
    return call.execution.pattern(call.text(0));
  } catch (const base::Error& error) {
    throw Failure(error.diagnostic().message);
  }
}

// regexp.MustCompile for all whose names do not begin with `must`: it panics with the pattern.
const GoPattern& pattern_of(const Call& call) {
  try {
    return compiled(call);
  } catch (const Failure& failure) {
    if (call.function.name.starts_with("must")) throw;
    const std::string_view pattern = call.text(0);
    const std::string quoted =
        can_backquote(pattern) ? base::cat("`", pattern, "`") : go_quote(pattern);
    throw Failure(base::cat("regexp: Compile(", quoted, "): ", failure.message()));
  }
}

Value must_match(Call& call) { return compiled(call).matches(call.text(1)); }

Value match(Call& call) {
  try {
    return must_match(call);
  } catch (const Failure&) {
    return false;
  }
}

Value find(Call& call) { return part_of(call[1], pattern_of(call).find(call.text(1))); }

// How many matches or parts are asked for, and one more than there may be.
long limit_of(const Call& call) {
  constexpr auto most = static_cast<std::int64_t>(most_parts) + 1;
  const std::int64_t wanted = call.integer(2);
  return static_cast<long>(wanted < 0 ? most : std::min(wanted, most));
}

Value find_all(Call& call) {
  const GoPattern& pattern = pattern_of(call);
  std::vector<Value> out;
  for (const regex::Match& found : pattern.all(call.text(1), limit_of(call))) {
    out.push_back(part_of(call[1], found[0]->begin, found[0]->end - found[0]->begin));
    check_list_size("regexFindAll", out.size(), most_parts);
  }
  return out.empty() ? nil_slice() : make_strings(std::move(out));
}

using Replace = std::string (GoPattern::*)(std::string_view, std::string_view) const;

template <Replace replace>
Value replace_all(Call& call) {
  const GoPattern& pattern = pattern_of(call);
  try {
    return (pattern.*replace)(call.text(1), call.text(2));
  } catch (const base::Error& error) {
    throw Failure(error.diagnostic().message);
  }
}

constexpr auto replaced = &replace_all<&GoPattern::replace>;
constexpr auto replaced_literally = &replace_all<&GoPattern::replace_literal>;

Value split(Call& call) {
  const GoPattern& pattern = pattern_of(call);
  if (call.integer(2) == 0) return nil_slice();
  std::vector<Value> out;
  for (const std::string_view part : pattern.split(call.text(1), limit_of(call))) {
    out.push_back(part_of(call[1], part));
    check_list_size("regexSplit", out.size(), most_parts);
  }
  return make_strings(std::move(out));
}

Value quote_meta(Call& call) { return regex::go_quote_meta(call.text(0)); }

constexpr auto own = Spread::own;
constexpr Function rows[] = {
    {"mustRegexFind", "string, string", find, own},
    {"mustRegexFindAll", "string, string, int", find_all, own},
    {"mustRegexMatch", "string, string", must_match},
    {"mustRegexReplaceAll", "string, string, string", replaced},
    {"mustRegexReplaceAllLiteral", "string, string, string", replaced_literally},
    {"mustRegexSplit", "string, string, int", split, own},
    {"regexFind", "string, string", find, own},
    {"regexFindAll", "string, string, int", find_all, own},
    {"regexMatch", "string, string", match},
    {"regexQuoteMeta", "string", quote_meta},
    {"regexReplaceAll", "string, string, string", replaced},
    {"regexReplaceAllLiteral", "string, string, string", replaced_literally},
    {"regexSplit", "string, string, int", split, own},
};

}  // namespace

std::span<const Function> sprig_regex() noexcept { return rows; }

}  // namespace kboot::gotpl
