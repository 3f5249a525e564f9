// A replacement template of re.sub, parsed: \1, \g<1>, \g<name>, \n and other escapes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "regex/regex.hpp"

namespace kboot::regex {

class Replacement {
 public:
  // Throws Error `regex-syntax` for a group that the pattern does not have and for escapes that Python refuses.
  Replacement(std::string_view text, const Pattern& pattern, base::Origin origin);
  void append_to(std::string& out, const Match& match, std::string_view subject) const;

 private:
  struct Part {
    std::string text;       // literal, before
    std::size_t group = 0;  // the group that follows
    bool has_group = false;
  };
  void read(const Pattern& pattern);
  void escape(const Pattern& pattern);
  void number_escape(const Pattern& pattern);
  void named(const Pattern& pattern);
  void add_group(std::size_t group, const Pattern& pattern);
  [[noreturn]] void refuse(std::string why) const;

  std::string_view source_;
  std::size_t at_ = 0;
  base::Origin origin_;
  std::vector<Part> parts_{1};
};

}  // namespace kboot::regex
