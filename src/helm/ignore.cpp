// The rules of .helmignore.
#include "helm/ignore.hpp"

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "helm/names.hpp"

namespace kboot::helm {

void IgnoreRules::parse(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (const std::string_view line : base::split(text, '\n')) add(line);
}

void IgnoreRules::add_defaults() { add("templates/.?*"); }

void IgnoreRules::add(std::string_view line) {
  line = base::trim(line);
  if (line.empty() || line.starts_with('#')) return;
  if (line.find("**") != std::string_view::npos) {
    throw base::Error("chart-invalid", "double-star (**) syntax is not supported")
        .note(base::cat("the rule `", line, "` of .helmignore"));
  }
  if (!go_match(line, "abc")) {
    throw base::Error("chart-invalid", "syntax error in pattern")
        .note(base::cat("the rule `", line, "` of .helmignore"));
  }
  Rule rule;
  if (line.starts_with('!')) {
    rule.negated = true;
    line.remove_prefix(1);
  }
  if (line.ends_with('/')) {
    rule.folders_only = true;
    line.remove_suffix(1);
  }
  rule.whole_path = line.find('/') != std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  rule.pattern = line;
  rules_.push_back(std::move(rule));
}

bool IgnoreRules::hides(std::string_view path, bool is_folder) const {
  for (const Rule& rule : rules_) {
    const bool fits_kind = is_folder || !rule.folders_only;
    const bool matches =
        fits_kind && go_match(rule.pattern, rule.whole_path ? path : go_base(path)).value_or(false);
    if (matches != rule.negated) return true;
  }
  return false;
}

}  // namespace kboot::helm
