// Arguments written as text: `copy: src=a dest="b c"` and `command: ls -l chdir=/tmp`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "value/value.hpp"

namespace kboot::playbook {

// Splits on white space, except inside quotes and `{{ }}`, `{% %}`, `{# #}`
// (ansible/parsing/splitter.py). Throws Error `argument-syntax` for quotes or braces that do not
// close.
[[nodiscard]] std::vector<std::string> split_arguments(std::string_view text, value::Origin origin);

struct FreeForm {
  value::Value arguments;  // dict of the k=v parts
  std::string rest;        // what is no k=v, with its white space
};
// With `raw` only the options of command and shell (creates, chdir ...) count as k=v.
[[nodiscard]] FreeForm parse_free_form(const value::Value& text, bool raw);

}  // namespace kboot::playbook
