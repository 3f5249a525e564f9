// JSON as Go's encoding/json reads and writes it.
#pragma once

#include <string>
#include <string_view>

#include "value/go_yaml.hpp"
#include "value/value.hpp"

namespace kboot::value {

struct GoJsonStyle {
  bool escape_html = true;  // < > & as \u003c ...
  int indent = 0;           // spaces a level; 0 is compact
};

// As json.Marshal (json.MarshalIndent with an indent): keys in byte order, byte slices in base64,
// bytes that are no UTF-8 as \ufffd. No line end after it. Throws Error `json-value` with Go's words
// (`json: unsupported value: +Inf`).
[[nodiscard]] std::string to_go_json(const Value& value, const GoJsonStyle& style = {});

// As json.Unmarshal into interface {}, map[string]interface {} or []interface {}: every number is a
// float64. Throws Error `json-syntax` with Go's words (`invalid character 'x' looking for beginning of
// value`).
[[nodiscard]] Value read_go_json(std::string_view text, GoTarget target = GoTarget::any);

// The first JSON value of a text, and how many of its bytes were read, as json.Decoder.Decode.
// Throws as read_go_json; a text of white space only is the error `EOF`.
struct GoJsonPart {
  Value value;
  std::size_t size;
};
[[nodiscard]] GoJsonPart read_go_json_part(std::string_view text);

}  // namespace kboot::value
