// Ansible's tests: results of tasks, regular expressions, versions, sets, files.
#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "jinja/builtin.hpp"
#include "jinja/machine.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "jinja/version.hpp"
#include "regex/regex.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {
namespace {

// A member of a registered result; absent: `fallback`.
bool result_flag(const Call& call, std::string_view key, bool fallback) {
  require_defined(call.input);
  if (!call.input.is_dict()) {
    throw filter_error(base::cat("the test `", call.name, "` needs the result of a task, not `",
                                 python_type(call.input), "`"));
  }
  const Value* found = call.input.find(key);
  return found == nullptr ? fallback : truthy(*found);
}

bool failed(Call& call) { return result_flag(call, "failed", false); }
bool succeeded(Call& call) { return !result_flag(call, "failed", false); }
bool skipped(Call& call) { return result_flag(call, "skipped", false); }
bool unreachable(Call& call) { return result_flag(call, "unreachable", false); }
bool reachable(Call& call) { return !result_flag(call, "unreachable", false); }
bool started(Call& call) { return result_flag(call, "started", false); }
bool finished(Call& call) { return result_flag(call, "finished", true); }
bool timed_out(Call& call) {
  const Value* detail = call.input.is_dict() ? call.input.find("timedout") : nullptr;
  return detail != nullptr && truthy(*detail);
}

// Also true when an item of a loop changed something.
bool changed(Call& call) {
  if (call.input.is_dict() && call.input.find("changed") == nullptr) {
    const Value* results = call.input.find("results");
    if (results != nullptr && results->is_list()) {
      const value::List& items = results->as_list();
      return std::any_of(items.begin(), items.end(), [](const Value& item) {
        const Value* flag = item.find("changed");
        return flag != nullptr && truthy(*flag);
      });
    }
  }
  return result_flag(call, "changed", false);
}

// Arguments: pattern ignorecase multiline.
regex::Pattern pattern_of(const Call& call) {
  return regex::Pattern(call.text(0), {call.flag(1, false), call.flag(2, false), false});
}

bool matches(Call& call) { return pattern_of(call).match(to_text(call.input)).has_value(); }
bool searches(Call& call) { return pattern_of(call).search(to_text(call.input)).has_value(); }

bool regex_test(Call& call) {
  const std::string how = call.text(3, "search");
  const std::string text = to_text(call.input);
  if (how == "search") return pattern_of(call).search(text).has_value();
  if (how == "match" || how == "fullmatch")
    return pattern_of(call).match(text, how == "fullmatch").has_value();
  throw filter_error(base::cat("`match_type` of `regex` cannot be `", how, "`"));
}

struct VersionWord {
  std::string_view name;
  VersionKind kind;
};
constexpr std::array<VersionWord, 6> version_kinds = {{{"loose", VersionKind::loose},
                                                       {"strict", VersionKind::strict},
                                                       {"semver", VersionKind::semver},
                                                       {"semantic", VersionKind::semver},
                                                       {"pep440", VersionKind::pep440},
                                                       {"", VersionKind::loose}}};

VersionKind version_kind(const Call& call) {
  const bool named = call.given(3);
  if (call.given(2) && truthy(call.at(2))) {
    if (named) throw filter_error("`strict` and `version_type` of `version` exclude each other");
    return VersionKind::strict;
  }
  const std::string name = named ? call.text(3) : "loose";
  for (const VersionWord& word : version_kinds) {
    if (word.name == name) return word.kind;
  }
  throw filter_error(base::cat("`version_type` of `version` cannot be `", name, "`"));
}

struct OperatorWord {
  std::string_view name;
  bool (*holds)(int);
};
constexpr std::array<OperatorWord, 15> version_operators = {{
    {"==", [](int order) { return order == 0; }},
    {"=", [](int order) { return order == 0; }},
    {"eq", [](int order) { return order == 0; }},
    {"<", [](int order) { return order < 0; }},
    {"lt", [](int order) { return order < 0; }},
    {"<=", [](int order) { return order <= 0; }},
    {"le", [](int order) { return order <= 0; }},
    {">", [](int order) { return order > 0; }},
    {"gt", [](int order) { return order > 0; }},
    {">=", [](int order) { return order >= 0; }},
    {"ge", [](int order) { return order >= 0; }},
    {"!=", [](int order) { return order != 0; }},
    {"<>", [](int order) { return order != 0; }},
    {"ne", [](int order) { return order != 0; }},
    {"", [](int order) { return order == 0; }},
}};

bool version(Call& call) {
  const std::string left = to_text(call.input);
  const std::string right = call.text(0);
  if (left.empty() || right.empty())
    throw filter_error("`version` needs versions that are not empty");
  const std::string name = call.text(1, "eq");
  for (const OperatorWord& word : version_operators) {
    if (word.name == name) return word.holds(compare_versions(left, right, version_kind(call)));
  }
  throw filter_error(base::cat("`version` does not know the operator `", name, "`"));
}

bool subset_of(const Value& small, const Value& big) {
  const std::vector<Value> all = items_of(big);
  const std::vector<Value> some = items_of(small);
  return std::all_of(some.begin(), some.end(), [&](const Value& item) {
    return std::any_of(all.begin(), all.end(),
                       [&](const Value& other) { return is_equal(item, other); });
  });
}
bool subset(Call& call) { return subset_of(call.input, call.at(0)); }
bool superset(Call& call) { return subset_of(call.at(0), call.input); }
bool contains_item(Call& call) { return contains(call.input, call.at(0)); }

bool all(Call& call) {
  const std::vector<Value> items = items_of(call.input);
  return std::all_of(items.begin(), items.end(), truthy);
}
bool any(Call& call) {
  const std::vector<Value> items = items_of(call.input);
  return std::any_of(items.begin(), items.end(), truthy);
}

// truthy(convert_bool=True) reads "yes" and "no" as Ansible's booleans.
bool truth(const Call& call) {
  if (!call.flag(0, false)) return truthy(call.input);
  static constexpr std::array<std::string_view, 6> yes = {"y", "yes", "on", "1", "true", "t"};
  static constexpr std::array<std::string_view, 6> no = {"n", "no", "off", "0", "false", "f"};
  if (!call.input.is_string()) return truthy(call.input);
  const std::string text = base::lower(call.input.as_string());
  if (std::find(yes.begin(), yes.end(), text) != yes.end()) return true;
  if (std::find(no.begin(), no.end(), text) != no.end()) return false;
  return truthy(call.input);
}
bool is_truthy(Call& call) { return truth(call); }
bool is_falsy(Call& call) { return !truth(call); }

bool is_nan(Call& call) {
  const auto number = number_of(call.input);
  return number && std::isnan(*number);
}

bool path_test(Call& call) { return call.machine.env().path_is(call.name, to_text(call.input)); }

bool is_absolute(Call& call) { return to_text(call.input).starts_with('/'); }

bool is_url(Call& call) {
  const std::string text = to_text(call.input);
  const auto colon = text.find(':');
  return colon != std::string::npos && colon > 0 && text.compare(colon, 3, "://") == 0 &&
         text.size() > colon + 3;
}
bool is_urn(Call& call) { return base::lower(to_text(call.input)).starts_with("urn:"); }
// Ansible asks for a scheme and a path that are not None, which every text has.
bool is_uri(Call& call) { return call.input.is_string(); }

constexpr TestRow rows[] = {
    {"abs", "", is_absolute},
    {"all", "", all},
    {"any", "", any},
    {"change", "", changed},
    {"changed", "", changed},
    {"contains", "value", contains_item},
    {"directory", "", path_test},
    {"exists", "", path_test},
    {"failed", "", failed},
    {"failure", "", failed},
    {"falsy", "convert_bool?", is_falsy},
    {"file", "", path_test},
    {"finished", "", finished},
    {"is_abs", "", is_absolute},
    {"is_dir", "", path_test},
    {"is_file", "", path_test},
    {"is_link", "", path_test},
    {"isnan", "", is_nan},
    {"issubset", "b", subset},
    {"issuperset", "b", superset},
    {"link", "", path_test},
    {"link_exists", "", path_test},
    {"match", "pattern ignorecase? multiline?", matches},
    {"mount", "", path_test},
    {"nan", "", is_nan},
    {"reachable", "", reachable},
    {"regex", "pattern ignorecase? multiline? match_type?", regex_test},
    {"search", "pattern ignorecase? multiline?", searches},
    {"skip", "", skipped},
    {"skipped", "", skipped},
    {"started", "", started},
    {"subset", "b", subset},
    {"succeeded", "", succeeded},
    {"success", "", succeeded},
    {"successful", "", succeeded},
    {"superset", "b", superset},
    {"timedout", "", timed_out},
    {"truthy", "convert_bool?", is_truthy},
    {"unreachable", "", unreachable},
    {"uri", "", is_uri},
    {"url", "", is_url},
    {"urn", "", is_urn},
    {"version", "version operator? strict? version_type?", version},
    {"version_compare", "version operator? strict? version_type?", version},
};

}  // namespace

std::span<const TestRow> ansible_tests() { return rows; }

}  // namespace kboot::jinja
