// regex_search and its kin.
#include "base/text.hpp"
#include "jinja/builtin.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "regex/regex.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {
namespace {

bool flag_option(const Call& call, std::string_view name) {
  const Value* given = call.option(name);
  return given != nullptr && truthy(*given);
}

Value group_text(std::string_view text, const std::optional<regex::Range>& group,
                 const Value& absent) {
  return group ? Value(group->of(text)) : absent;
}

// The group that an argument `\1` or `\g<name>` of regex_search means.
std::size_t wanted_group(const regex::Pattern& pattern, const std::string& argument) {
  std::int64_t number = 0;
  if (argument.starts_with("\\g<") && argument.ends_with('>')) {
    const std::string name = argument.substr(3, argument.size() - 4);
    if (base::parse_int(name, number)) return static_cast<std::size_t>(number);
    if (const auto found = pattern.group(name)) return *found;
    throw filter_error(base::cat("the regular expression has no group `", name, "`"));
  }
  if (argument.starts_with('\\') && base::parse_int(argument.substr(1), number))
    return static_cast<std::size_t>(number);
  throw filter_error(base::cat("`", argument, "` is no group: expected `\\1` or `\\g<name>`"));
}

Value search(Call& call) {
  const std::string text = to_text(call.input);
  for (const auto& [name, option] : call.named) {
    if (name != "ignorecase" && name != "multiline")
      throw filter_error(base::cat("`regex_search` has no argument `", name, "`"));
  }
  const regex::Pattern pattern(
      call.text(0), {flag_option(call, "ignorecase"), flag_option(call, "multiline"), false});
  const auto match = pattern.search(text);
  std::vector<Value> groups;
  for (const Value& argument : call.rest) {
    const std::size_t number = wanted_group(pattern, to_text(argument));
    if (number > pattern.groups())
      throw filter_error(base::cat("the regular expression has no group ", number));
    if (match) groups.push_back(group_text(text, (*match)[number], {}));
  }
  if (!match) return {};
  return call.rest.empty() ? group_text(text, match->front(), {}) : Value::list(std::move(groups));
}

Value find_all(Call& call) {
  const std::string text = to_text(call.input);
  const regex::Pattern pattern(call.text(0), {call.flag(2, false), call.flag(1, false), false});
  std::vector<Value> out;
  for (const regex::Match& match : pattern.all(text)) {
    check_item_count(out.size() + 1);
    if (match.size() <= 2) {
      out.push_back(group_text(text, match.back(), Value("")));
      continue;
    }
    std::vector<Value> groups;
    for (std::size_t i = 1; i < match.size(); ++i)
      groups.push_back(group_text(text, match[i], Value("")));
    out.push_back(make_tuple(std::move(groups)));
  }
  return Value::list(std::move(out));
}

Value replace_all(Call& call) {
  const std::string text = to_text(call.input);
  const regex::Pattern pattern(call.text(0), {call.flag(2, false), call.flag(3, false), false});
  const regex::Replacement replacement(call.text(1), pattern);
  const std::int64_t count = call.integer(4, 0);
  const std::vector<regex::Match> matches =
      pattern.all(text, count > 0 ? static_cast<std::size_t>(count) : 0);
  const std::int64_t mandatory = call.integer(5, 0);
  if (mandatory != 0 && static_cast<std::int64_t>(matches.size()) != mandatory) {
    throw filter_error(base::cat("`", call.text(0), "` should match ", mandatory,
                                 " times, but matches ", matches.size()));
  }
  std::string out;
  std::size_t at = 0;
  for (const regex::Match& match : matches) {
    out.append(text, at, match.front()->begin - at);
    at = match.front()->end;
    for (const regex::Replacement::Piece& piece : replacement.pieces()) {
      out += piece.text;
      if (piece.group && match[*piece.group]) out += match[*piece.group]->of(text);
    }
    check_text_size(out.size());
  }
  return out.append(text, at);
}

Value escaped(Call& call) {
  const std::string kind = call.text(0, "python");
  const std::string text = to_text(call.input);
  if (kind == "python") return regex::escape(text);
  if (kind != "posix_basic")
    throw filter_error(base::cat("`regex_escape` does not know the kind `", kind, "`"));
  std::string out;
  for (const char byte : text) {
    if (std::string_view("].[^$*\\").find(byte) != std::string_view::npos) out.push_back('\\');
    out.push_back(byte);
  }
  return out;
}

constexpr FilterRow rows[] = {
    {"regex_escape", "re_type?", escaped},
    {"regex_findall", "regex multiline? ignorecase?", find_all},
    {"regex_replace", "pattern? replacement? ignorecase? multiline? count? mandatory_count?",
     replace_all},
    {"regex_search", "regex * **", search},
};

}  // namespace

std::span<const FilterRow> regex_filters() { return rows; }

}  // namespace kboot::jinja
