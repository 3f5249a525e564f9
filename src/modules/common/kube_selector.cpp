// Reads label selectors and compares labels.
#include "modules/common/kube_selector.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace kboot::modules {

namespace {

// At the commas that stand outside parentheses.
std::vector<std::string_view> requirements(std::string_view selector) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t i = 0; i <= selector.size(); ++i) {
    if (i < selector.size() && selector[i] == '(') ++depth;
    if (i < selector.size() && selector[i] == ')') --depth;
    if (i < selector.size() && (selector[i] != ',' || depth > 0)) continue;
    out.push_back(base::trim(selector.substr(begin, i - begin)));
    begin = i + 1;
  }
  return out;
}

std::optional<std::string_view> label(const value::Value& object, std::string_view name) {
  const value::Value* labels = object.get("metadata", "labels");
  const value::Value* own = labels == nullptr ? nullptr : labels->find(name);
  return own != nullptr && own->is_string() ? std::optional(own->as_string()) : std::nullopt;
}

bool is_among(std::string_view value, std::string_view set) {
  const auto open = set.find('(');
  const auto close = set.rfind(')');
  if (open == set.npos || close == set.npos || close < open) return false;
  return std::ranges::any_of(base::split(set.substr(open + 1, close - open - 1), ','),
                             [&](std::string_view item) { return base::trim(item) == value; });
}

bool meets(std::string_view requirement, const value::Value& object) {
  if (requirement.empty()) return true;
  if (requirement.starts_with('!')) return !label(object, base::trim(requirement.substr(1)));
  for (const std::string_view word : {" notin", " in"}) {
    const auto at = requirement.find(word);
    if (at == requirement.npos) continue;
    const auto own = label(object, base::trim(requirement.substr(0, at)));
    const bool found = own && is_among(*own, requirement.substr(at));
    return word == " in" ? found : !found;
  }
  const auto equals = requirement.find('=');
  if (equals == requirement.npos) return label(object, requirement).has_value();
  const bool negated = equals > 0 && requirement[equals - 1] == '!';
  const auto own = label(object, base::trim(requirement.substr(0, equals - (negated ? 1 : 0))));
  std::string_view wanted = requirement.substr(equals + 1);
  if (wanted.starts_with('=')) wanted.remove_prefix(1);
  return (own && *own == base::trim(wanted)) != negated;
}

}  // namespace

bool selects(std::string_view selector, const value::Value& object) {
  return std::ranges::all_of(requirements(selector), [&](std::string_view requirement) {
    return meets(requirement, object);
  });
}

}  // namespace kboot::modules
