// The library's messages. Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/schema_number.hpp"
#include "value/value.hpp"

namespace kboot::query::words {

using Names = std::vector<std::string_view>;
using Indexes = std::vector<std::size_t>;

[[nodiscard]] std::string cycle(std::string_view one, std::string_view other, std::string_view url);
[[nodiscard]] std::string no_json(const value::Value& value);
[[nodiscard]] std::string type(std::uint8_t got, std::uint8_t wanted);
[[nodiscard]] std::string constant(const value::Value& wanted);
[[nodiscard]] std::string choices(const std::vector<value::Value>& wanted);
[[nodiscard]] std::string format(const value::Value& got, std::string_view name,
                                 std::string_view why);
[[nodiscard]] std::string size(std::string_view keyword, long got, long wanted);
[[nodiscard]] std::string missing(const Names& names);
[[nodiscard]] std::string needed(const Names& names, std::string_view by);
[[nodiscard]] std::string additional(const Names& names);
[[nodiscard]] std::string name(std::string_view name);
[[nodiscard]] std::string twins(std::size_t one, std::size_t other);
[[nodiscard]] std::string more_items(std::size_t count);
[[nodiscard]] std::string too_few(const Indexes& matched, long wanted);
[[nodiscard]] std::string too_many(const Indexes& matched, long wanted);
[[nodiscard]] std::string pattern(std::string_view got, std::string_view wanted);
[[nodiscard]] std::string bound(std::string_view keyword, const Decimal& got,
                                const Decimal& wanted);
[[nodiscard]] std::string both(std::size_t one, std::size_t other);

}  // namespace kboot::query::words
