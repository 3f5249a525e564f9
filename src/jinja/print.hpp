// Values as Python prints them, with their secret bytes known.
#pragma once

#include "jinja/jinja.hpp"
#include "value/text_builder.hpp"

namespace kboot::jinja {

// str(value) at the end of a text; undefined values throw.
void print(value::TextBuilder& out, const Value& value);
// repr(value).
void print_repr(value::TextBuilder& out, const Value& value);
// str(value) as a string value that keeps marks and secret ranges.
[[nodiscard]] Value text_of(const Value& value);
// Bytes [begin, end) of a string value, with their marks.
[[nodiscard]] Value part_of(const Value& text, std::size_t begin, std::size_t end);
// 'it''s' as Python's repr quotes it.
[[nodiscard]] std::string quoted(std::string_view text);

// What the result of a text that `convert` allows to be read back is: a list, dict, set or boolean, else the text.
[[nodiscard]] Value read_back(const Value& text);
// Is printing and reading back the identity for this list or dict?
[[nodiscard]] bool survives_printing(const Value& value);
// A literal whose parts that overlap secret bytes are marked secret.
[[nodiscard]] std::optional<Value> read_literal(const Value& text);

}  // namespace kboot::jinja
