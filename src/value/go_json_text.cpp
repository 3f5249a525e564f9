// What encoding/json makes of strings and of values for its targets.
#include "value/go_json_text.hpp"

#include "base/text.hpp"

namespace kboot::value {

std::string go_valid_utf8(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const base::Utf8Step step = base::read_utf8(text.substr(at));
    base::append_utf8(out, step.size == 0 ? 0xFFFD : step.code_point);
    at += step.size == 0 ? 1 : step.size;
  }
  return out;
}

std::optional<std::string> go_json_refusal(const Value& value, GoTarget target) {
  const bool fits = target == GoTarget::any || value.is_null() ||
                    (target == GoTarget::map ? value.is_dict() : value.is_list());
  if (fits) return std::nullopt;
  std::string_view kind = "string";
  if (value.is_dict()) kind = "object";
  if (value.is_list()) kind = "array";
  if (value.is_number()) kind = "number";
  if (value.is(Kind::boolean)) kind = "bool";
  return base::cat("json: cannot unmarshal ", kind, " into Go value of type ",
                   target == GoTarget::map ? "map[string]interface {}" : "[]interface {}");
}

}  // namespace kboot::value
