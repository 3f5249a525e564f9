// Ansible's conversions of argument values to their types
// (ansible/module_utils/common/validation.py).
#pragma once

#include <optional>
#include <string_view>

#include "playbook/argument_spec.hpp"

namespace kboot::playbook {

// "a string", "an integer": for messages.
[[nodiscard]] std::string_view type_name(ArgType type) noexcept;
// The value as that type, with its origin and marks; nothing when it cannot be one.
[[nodiscard]] std::optional<value::Value> convert(const value::Value& given, ArgType type);
// Ansible's words for booleans: yes, on, true, 1, t, y ...
[[nodiscard]] std::optional<bool> to_boolean(const value::Value& given);

}  // namespace kboot::playbook
