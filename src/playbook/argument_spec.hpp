// What a module takes: the table from which arguments are checked, bound, documented and completed.
// Follows Ansible's argument_spec (ansible/module_utils/common/arg_spec.py), so its names are used
// here.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "value/value.hpp"

namespace kboot::playbook {

enum class ArgType : std::uint8_t { str, boolean, integer, floating, list, dict, path, raw };

// One row. Lists of words (`aliases`, `choices`) are separated by single spaces.
struct Argument {
  std::string_view name;
  ArgType type = ArgType::str;
  std::string_view doc = {};            // one sentence
  std::string_view default_value = {};  // as a user would write it in YAML; empty: none
  bool required = false;
  std::string_view aliases = {};
  std::string_view choices = {};
  ArgType elements = ArgType::raw;  // of a list
  bool no_log = false;              // its value is a secret
};

// Rules over several arguments; each entry is a list of names separated by spaces.
struct ArgumentRules {
  std::span<const std::string_view> mutually_exclusive = {};
  std::span<const std::string_view> required_one_of = {};
  std::span<const std::string_view> required_together = {};
};

// The arguments of one task, rendered, converted to their types, defaults filled in.
class Args {
 public:
  explicit Args(value::Value values) : values_(std::move(values)) {}

  // The value under the argument's own name (never an alias); nullptr when not given and without
  // default, or null.
  [[nodiscard]] const value::Value* find(std::string_view name) const noexcept;
  [[nodiscard]] bool has(std::string_view name) const noexcept { return find(name) != nullptr; }
  // With the fallback when not given. The type is the spec's: checked before.
  [[nodiscard]] std::string text(std::string_view name, std::string_view fallback = "") const;
  [[nodiscard]] bool flag(std::string_view name, bool fallback = false) const;
  [[nodiscard]] std::int64_t number(std::string_view name, std::int64_t fallback = 0) const;
  [[nodiscard]] double real(std::string_view name, double fallback = 0) const;
  [[nodiscard]] const value::Value& values() const noexcept { return values_; }

 private:
  value::Value values_;
};

// Ansible's type rules (ansible/module_utils/common/validation.py): "yes" is true, "5" is 5, "a,b"
// is a list. Throws Error `unknown-argument` (did you mean), `missing-argument`, `argument-type`,
// `argument-choice`, `argument-conflict`, at the argument's place in the playbook. `given` is a
// dict of rendered values.
[[nodiscard]] Args bind_arguments(std::string_view module, std::span<const Argument> spec,
                                  const ArgumentRules& rules, const value::Value& given);

// The part of this that needs no rendered values: unknown names, required ones that are absent,
// types of constants.
void check_arguments(std::string_view module, std::span<const Argument> spec,
                     const ArgumentRules& rules, const value::Value& raw, base::Diagnostics& out);

}  // namespace kboot::playbook
