// .helmignore: which files of a chart's folder are not part of the chart.
//
// Not gitignore: the first rule that matches decides, `!x` hides everything that does not match x,
// and `**` is refused (Helm's pkg/ignore). Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kboot::helm {

class IgnoreRules {
 public:
  // Adds the rules of a file. Throws `chart-invalid` for a rule that Helm cannot read.
  void parse(std::string_view text);
  // Adds what always holds: dot files in templates/ are hidden. Comes after `parse`.
  void add_defaults();
  // Is this path below the chart's folder hidden?
  [[nodiscard]] bool hides(std::string_view path, bool is_folder) const;

 private:
  struct Rule {
    std::string pattern;
    bool negated = false;
    bool folders_only = false;
    bool whole_path = false;  // else the last element is matched
  };
  void add(std::string_view line);

  std::vector<Rule> rules_;
};

}  // namespace kboot::helm
