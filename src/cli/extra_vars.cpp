// Variables from the command line (-e), as ansible/utils/vars.py load_extra_vars reads them.
#include "cli/extra_vars.hpp"

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/shell_words.hpp"
#include "base/text.hpp"
#include "value/containers.hpp"
#include "value/yaml.hpp"

namespace kboot::cli {

namespace {

using base::cat;
using value::Value;

[[noreturn]] void refuse(const std::string& message, const std::string& hint) {
  throw base::Error("extra-vars", message).hint(hint).status(base::Status::bad_input);
}

// `a=1 b='two words'`: every value is text.
Value pairs(const std::string& text) {
  Value out = Value::dict();
  for (const std::string& word : base::split_words(text)) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
      refuse(cat("`-e ", text, "` has no `=`"), "write key=value, JSON or YAML in { }, or @FILE");
    }
    out.edit_dict().set(word.substr(0, equals), word.substr(equals + 1));
  }
  return out;
}

Value one(const std::string& text, const std::function<Value(const std::string&)>& read_yaml) {
  if (text.empty()) return Value::dict();
  if (text.front() == '@') return read_yaml(base::expand_user(text.substr(1)));
  if (text.front() == '/' || text.front() == '.') {
    refuse(cat("`-e ", text, "` looks like a file"), "put an `@` before a file's name");
  }
  if (text.front() == '{' || text.front() == '[')
    return value::read_yaml(text, "-e", {.for_people = true});
  return pairs(text);
}

}  // namespace

Value extra_vars(std::span<const std::string> given,
                 const std::function<Value(const std::string&)>& read_yaml) {
  Value all = Value::dict();
  for (const std::string& text : given) {
    const Value each = one(text, read_yaml);
    if (each.is_null()) continue;
    if (!each.is_dict())
      refuse(cat("`-e ", text, "` is no dict of variables"),
             "write key=value, JSON or YAML in { }, or @FILE");
    for (const auto& [key, member] : each.as_dict()) all.edit_dict().set(key, member);
  }
  return all;
}

}  // namespace kboot::cli
