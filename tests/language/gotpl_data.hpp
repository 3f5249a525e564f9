// The data of the Go template cases: JSON, in which {"$TYPE": ...} is a value of a type that JSON
// does not have (as tests/tools/gotpl-oracle/data.go), and the functions that cases can call.
#pragma once

#include <span>
#include <string_view>

#include "gotpl/gotpl.hpp"

namespace kboot::language {

[[nodiscard]] value::Value read_data(std::string_view json);
// A copy with the types put in.
[[nodiscard]] value::Value fresh(const value::Value& data);
[[nodiscard]] std::span<const gotpl::Function> case_functions() noexcept;

}  // namespace kboot::language
