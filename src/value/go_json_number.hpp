// JSON numbers that keep their text, as encoding/json gives them to who asks for json.Number.
#pragma once

#include <string>
#include <string_view>

#include "value/containers.hpp"

namespace kboot::value {

class GoJsonNumber final : public Foreign {
 public:
  explicit GoJsonNumber(std::string_view text) : text_(text) {}

  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] std::string_view type_name() const noexcept override { return "json.Number"; }
  [[nodiscard]] Value to_data() const override;  // a float
  [[nodiscard]] std::string to_text() const override { return text_; }

 private:
  std::string text_;
};

// The only JSON value of a text, its numbers GoJsonNumber. Throws Error `json-syntax` in Go's words.
[[nodiscard]] Value read_go_json_numbers(std::string_view text);

}  // namespace kboot::value
